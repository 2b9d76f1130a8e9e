/**
 * Each decision is judged as if it were an operation of its own name. A denied decision becomes an event in the
 * history, and the call proceeds. (guide: permission for RespondDecisionTaskCompleted alone lets a decider do nothing.)
 */
import type { Decision } from "@openswf/model/decisions";
import {
  asksForResourceTags,
  asksForUnclearTag,
  contextFor,
  principalKeys,
  resourceTagKeys,
} from "../access/permissions/context.ts";
import { decisionKeys, roleOf } from "../access/permissions/decision-keys.ts";
import { judge, nothingAllows } from "../access/permissions/judge.ts";
import type { Verdict } from "../access/policy/evaluate.ts";
import type { Call } from "./call.ts";
import { arnOf } from "./domains.ts";
import { mayPassRole } from "./pass-role.ts";
import { noTags, type Resource, resourceTagsOf } from "./resource-of.ts";

type DecidingCall = Call<"RespondDecisionTaskCompleted">;

/** A denied decision, for the audit log. */
export interface DeniedDecision {
  readonly decision: Decision;
  readonly action: string;
  readonly resource: string;
  readonly verdict: Verdict;
}

/** Judges all decisions in advance, so that applying them never waits. The map holds the denied ones. */
export async function deniedDecisions(
  call: DecidingCall,
  domain: string,
  decisions: readonly Decision[],
): Promise<ReadonlyMap<Decision, DeniedDecision>> {
  const { principal } = call.admission;
  const denied = new Map<Decision, DeniedDecision>();
  if (principal === undefined) return denied;
  const resource: Resource = { arn: arnOf(call, domain), domain };
  const tags = asksForResourceTags(principal) ? await resourceTagsOf(call, resource) : noTags;
  const areTagsClear = !asksForUnclearTag(principal, "aws:resourcetag/", tags);
  const tagKeys = resourceTagKeys(tags);
  const who = principalKeys(principal, call.region, call.world.clock);
  for (const decision of decisions) {
    const keys = decisionKeys(decision);
    if (keys === undefined) continue;
    const action = `swf:${decision.decisionType}`;
    const context = contextFor(principal, keys, who, tagKeys);
    const verdict = areTagsClear ? judge(principal, { action, resource: resource.arn, context }) : nothingAllows;
    if (verdict.outcome !== "allowed") {
      denied.set(decision, { decision, action, resource: resource.arn, verdict });
      continue;
    }
    const role = roleOf(decision);
    const passing = role === undefined ? undefined : mayPassRole(principal, role, call);
    if (role === undefined || passing === undefined || passing.outcome === "allowed") continue;
    denied.set(decision, { decision, action: "iam:PassRole", resource: role, verdict: passing });
  }
  return denied;
}
