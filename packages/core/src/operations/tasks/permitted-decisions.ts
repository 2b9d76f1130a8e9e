/**
 * Each decision is judged as if it were an operation of its own name. A denied decision becomes an event in the
 * history, and the call proceeds. (guide: permission for RespondDecisionTaskCompleted alone lets a decider do nothing.)
 */
import type { Decision } from "@openswf/model/decisions";
import type { Principal, Verdict } from "../../ports/access-control.ts";
import type { Call } from "../call.ts";
import { mayPassRole } from "../pass-role.ts";
import { noTags, tagsOfSubject } from "../subject.ts";
import { decisionKeys, roleOf } from "./decision-keys.ts";

type DecidingCall = Call<"RespondDecisionTaskCompleted">;

/** A denied decision, for the audit log. */
export interface DeniedDecision {
  readonly decision: Decision;
  readonly action: string;
  readonly resource: string;
  readonly verdict: Verdict;
}

/** The denied ones among the decisions of a call. */
export type DeniedDecisions = ReadonlyMap<Decision, DeniedDecision>;

const nothingDenied: DeniedDecisions = new Map();

/** Judges all decisions in advance, so that applying them never waits. */
export function deniedDecisions(
  call: DecidingCall,
  decisions: readonly Decision[],
): DeniedDecisions | Promise<DeniedDecisions> {
  const { principal } = call.admission;
  return principal === undefined ? nothingDenied : judgedDecisions(call, principal, decisions);
}

async function judgedDecisions(
  call: DecidingCall,
  principal: Principal,
  decisions: readonly Decision[],
): Promise<DeniedDecisions> {
  const denied = new Map<Decision, DeniedDecision>();
  const subject = await call.subject;
  const resourceTags = principal.asksForResourceTags ? await tagsOfSubject(call, subject) : noTags;
  const asked = { region: call.region, now: call.services.clock.now(), request: undefined };
  for (const decision of decisions) {
    const keys = decisionKeys(decision);
    if (keys === undefined) continue;
    const action = `swf:${decision.decisionType}`;
    const verdict = principal.judge({
      ...asked,
      action,
      resource: subject.arn,
      keys,
      resourceTags,
      requestTags: noTags,
    });
    if (verdict.outcome !== "allowed") {
      denied.set(decision, { decision, action, resource: subject.arn, verdict });
      continue;
    }
    const role = roleOf(decision);
    const passing = role === undefined ? undefined : mayPassRole(principal, role, asked);
    if (role === undefined || passing === undefined || passing.outcome === "allowed") continue;
    denied.set(decision, { decision, action: "iam:PassRole", resource: role, verdict: passing });
  }
  return denied;
}
