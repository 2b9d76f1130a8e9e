/**
 * Decides whether the caller may do what it asks for. This happens after the input is validated and before anything is
 * looked up, so that a caller without permission learns nothing about names. (AWS's own practice; the order is
 * inferred)
 */
import { Fault } from "@openswf/model/faults";
import type { Admission, Principal, Tag, Verdict } from "../ports/access-control.ts";
import type { Call } from "./call.ts";
import { mayPassRole } from "./pass-role.ts";
import type { AnyOperation } from "./signatures.ts";
import { noTags, type Subject, tagsOfSubject } from "./subject.ts";

/** What a call was allowed to do, for the audit log. */
export interface Permission {
  readonly subject: Subject;
  readonly verdict: Verdict | undefined;
}

/**
 * Throws AccessDeniedException (or OperationNotPermittedFault, if so configured) when no policy allows the call, and
 * OperationNotPermittedFault for a role that the caller may not pass. (guide) `admission` is that of the call, or a
 * renewed one.
 */
export async function authorize<Name extends AnyOperation>(
  call: Call<Name>,
  admission: Admission,
): Promise<Permission> {
  const { principal } = admission;
  const found = call.subject;
  const subject = found instanceof Promise ? await found : found;
  if (principal === undefined) return { subject, verdict: undefined };
  const tags = principal.asksForResourceTags ? await tagsOfSubject(call, subject) : noTags;
  const verdict = verdictOn(call, principal, subject, tags);
  if (verdict.outcome !== "allowed") {
    const { action } = call.operation;
    throw new Refusal(
      call.services.access.deniedFault,
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${subject.arn}`,
      { admission, action, resource: subject.arn, verdict },
    );
  }
  const role = call.operation.passedRole?.(call.input);
  if (role !== undefined) requirePassRole(call, admission, principal, role);
  return { subject, verdict };
}

/** The verdict of the policies on a call. `tags` are those of its domain. */
export function verdictOn<Name extends AnyOperation>(
  { operation, input, region, request, services }: Call<Name>,
  principal: Principal,
  subject: Subject,
  tags: readonly Tag[],
): Verdict {
  return principal.judge({
    action: operation.action,
    resource: subject.arn,
    region,
    now: services.clock.now(),
    keys: operation.keys(input),
    request,
    resourceTags: tags,
    requestTags: operation.requestTags?.(input) ?? noTags,
  });
}

/** A fault that carries its reason for the audit log. To the caller it looks like any other fault. */
export class Refusal extends Fault {
  readonly told: {
    readonly admission: Admission;
    readonly action: string;
    readonly resource: string;
    readonly verdict: Verdict;
  };
  constructor(name: Fault["name"], message: string, told: Refusal["told"]) {
    super(name, message);
    this.told = told;
  }
}

function requirePassRole<Name extends AnyOperation>(
  { region, request, services }: Call<Name>,
  admission: Admission,
  principal: Principal,
  role: string,
): void {
  const verdict = mayPassRole(principal, role, { region, request, now: services.clock.now() });
  if (verdict.outcome === "allowed") return;
  throw new Refusal(
    "OperationNotPermittedFault",
    `User: ${principal.arn} is not authorized to perform: iam:PassRole on resource: ${role}`,
    { admission, action: "iam:PassRole", resource: role, verdict },
  );
}
