/**
 * Decides whether the caller may do what it asks for. This happens after the input is validated and before anything is
 * looked up, so that a caller without permission learns nothing about names. (AWS's own practice; the order is
 * inferred)
 */
import { Fault } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { Admission, Principal, Tag, Verdict } from "../ports/access-control.ts";
import type { Call } from "./call.ts";
import { operationKeys } from "./input-keys.ts";
import { mayPassRole, roleIn } from "./pass-role.ts";
import { noTags, type Resource, resourceOf, resourceTagsOf } from "./subject.ts";

/** What a call was allowed to do, for the audit log. */
export interface Permission {
  readonly resource: Resource;
  readonly verdict: Verdict | undefined;
}

/**
 * Throws AccessDeniedException (or OperationNotPermittedFault, if so configured) when no policy allows the call, and
 * OperationNotPermittedFault for a role that the caller may not pass. (guide)
 */
export async function authorize<Name extends OperationName>(call: Call<Name>): Promise<Permission> {
  const { principal } = call.admission;
  const found = resourceOf(call);
  const resource = found instanceof Promise ? await found : found;
  if (principal === undefined) return { resource, verdict: undefined };
  const tags = principal.asksForResourceTags ? await resourceTagsOf(call, resource) : noTags;
  const verdict = verdictOn(call, principal, resource, tags);
  if (verdict.outcome !== "allowed") {
    const action = `swf:${call.operation}`;
    throw new Refusal(
      call.services.access.deniedFault,
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource.arn}`,
      { admission: call.admission, action, resource: resource.arn, verdict },
    );
  }
  const role = roleIn(call.input);
  if (role !== undefined) requirePassRole(principal, role, call);
  return { resource, verdict };
}

/** The verdict of the policies on a call. `tags` are those of its domain. */
export function verdictOn<Name extends OperationName>(
  call: Call<Name>,
  principal: Principal,
  resource: Resource,
  tags: readonly Tag[],
): Verdict {
  const { operation, input, region, request, services } = call;
  return principal.judge({
    action: `swf:${operation}`,
    resource: resource.arn,
    region,
    now: services.clock.now(),
    keys: operationKeys[operation](input),
    request,
    resourceTags: tags,
    requestTags: tagsIn(input),
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

function requirePassRole<Name extends OperationName>(principal: Principal, role: string, call: Call<Name>): void {
  const { region, request, services } = call;
  const verdict = mayPassRole(principal, role, { region, request, now: services.clock.now() });
  if (verdict.outcome === "allowed") return;
  throw new Refusal(
    "OperationNotPermittedFault",
    `User: ${principal.arn} is not authorized to perform: iam:PassRole on resource: ${role}`,
    { admission: call.admission, action: "iam:PassRole", resource: role, verdict },
  );
}

function tagsIn(input: object): readonly Tag[] {
  // `as`: every input member called `tags` has this type.
  return "tags" in input ? ((input.tags as readonly Tag[] | undefined) ?? []) : [];
}
