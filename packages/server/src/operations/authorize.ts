/**
 * Whether the caller may do what it asks for: after its input is known to be valid, and before anything is looked up, so
 * that whoever has no permission learns nothing about names. (AWS's own practice; the order is inferred)
 */
import { Fault, unknownExecution } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { Admission } from "../access/access-control.ts";
import type { Principal } from "../access/directory/principal.ts";
import {
  asksForResourceTags,
  asksForUnclearTag,
  contextFor,
  type KeyValue,
  principalKeys,
  requestKeys,
  resourceTagKeys,
  type Tag,
} from "../access/permissions/context.ts";
import { judge } from "../access/permissions/judge.ts";
import { operationKeys } from "../access/permissions/operation-keys.ts";
import type { Verdict } from "../access/policy/evaluate.ts";
import { type Call, domainKey } from "./call.ts";
import { arnOf } from "./domains.ts";

/** What a call is about: the ARN that policies name, and the domain it stands for, when it is a single one. */
export interface Resource {
  readonly arn: string;
  readonly domain: string | undefined;
}

/** What a call was allowed to do, for the audit log. */
export interface Permission {
  readonly resource: Resource;
  readonly verdict: Verdict | undefined;
}

/**
 * Throws AccessDeniedException (or OperationNotPermittedFault, where that is asked for) when no policy allows the call, and
 * OperationNotPermittedFault for a role that the caller may not pass on. (guide)
 */
export async function authorize<Name extends OperationName>(call: Call<Name>): Promise<Permission> {
  const { operation, input, world } = call;
  const { principal } = call.admission;
  const found = resourceOf(call);
  const resource = found instanceof Promise ? await found : found;
  if (principal === undefined) return { resource, verdict: undefined };
  const action = `swf:${operation}`;
  const tags = asksForResourceTags(principal) ? await resourceTagsOf(call, resource) : noTags;
  const areTagsClear =
    !asksForUnclearTag(principal, "aws:resourcetag/", tags) &&
    !asksForUnclearTag(principal, "aws:requesttag/", tagsIn(input));
  const context = contextFor(
    principal,
    operationKeys[operation](input),
    principalKeys(principal, call.region, world.clock),
    requestKeys(call.request),
    resourceTagKeys(tags),
  );
  const verdict = areTagsClear ? judge(principal, { action, resource: resource.arn, context }) : nothingAllows;
  if (verdict.outcome !== "allowed") {
    throw new Refusal(
      world.access.deniedFault,
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource.arn}`,
      { admission: call.admission, action, resource: resource.arn, verdict },
    );
  }
  const role = roleIn(input);
  if (role !== undefined) requirePassRole(principal, role, call);
  return { resource, verdict };
}

/**
 * A poll may have waited for a minute: what its caller may do now is what counts. A task that they may not have goes to
 * the next poll.
 */
export async function requireStillPermitted<Name extends OperationName>(call: Call<Name>): Promise<void> {
  const { access, clock } = call.world;
  const admission = access.renew(call.admission, clock.now());
  if (admission === undefined) {
    throw new Fault("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  if (admission !== call.admission) await authorize({ ...call, admission });
}

/** A fault that says why for the audit log. To its caller it is any other fault. */
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

/** When no policy is asked. */
export const nothingAllows: Verdict = { outcome: "implicitlyDenied", by: undefined };

function requirePassRole<Name extends OperationName>(principal: Principal, role: string, call: Call<Name>): void {
  const verdict = mayPassRole(principal, role, call, requestKeys(call.request));
  if (verdict.outcome === "allowed") return;
  throw new Refusal(
    "OperationNotPermittedFault",
    `User: ${principal.arn} is not authorized to perform: iam:PassRole on resource: ${role}`,
    { admission: call.admission, action: "iam:PassRole", resource: role, verdict },
  );
}

/**
 * To hand a role to SWF, for it to call Lambda functions with, is a permission of its own. (guide) `more` are keys that are
 * there for a call and not for a decision.
 */
export function mayPassRole<Name extends OperationName>(
  principal: Principal,
  role: string,
  call: Call<Name>,
  ...more: readonly KeyValue[]
): Verdict {
  const passed: KeyValue = (key) => (key === "iam:passedtoservice" ? "swf.amazonaws.com" : undefined);
  const who = principalKeys(principal, call.region, call.world.clock);
  const context = contextFor(principal, passed, who, ...more);
  return judge(principal, { action: "iam:PassRole", resource: role, context });
}

export const noTags: readonly Tag[] = [];

/** Tags of the domain, for policies that ask for them. */
export async function resourceTagsOf<Name extends OperationName>(
  { world, scope }: Pick<Call<Name>, "world" | "scope">,
  { domain }: Resource,
): Promise<readonly Tag[]> {
  if (domain === undefined) return noTags;
  const found = await world.registrations.domain(domainKey(scope, domain));
  return found?.tags ?? [];
}

function tagsIn(input: object): readonly Tag[] {
  // `as`: wherever an input has tags, they are these.
  return "tags" in input ? ((input.tags as readonly Tag[] | undefined) ?? []) : [];
}

function roleIn(input: object): string | undefined {
  if ("lambdaRole" in input && typeof input.lambdaRole === "string") return input.lambdaRole;
  if ("defaultLambdaRole" in input && typeof input.defaultLambdaRole === "string") return input.defaultLambdaRole;
  return undefined;
}

/**
 * By what the input names: every operation names one of these, or nothing but itself (ListDomains). There is something to
 * wait for with a token alone.
 */
function resourceOf<Name extends OperationName>(call: Call<Name>): Resource | Promise<Resource> {
  const input: object = call.input;
  const inDomain = (domain: string): Resource => ({ arn: arnOf(call, domain), domain });
  if ("domain" in input && typeof input.domain === "string") return inDomain(input.domain);
  if ("resourceArn" in input && typeof input.resourceArn === "string") {
    const arn = input.resourceArn;
    const prefix = arnOf(call, "");
    return { arn, domain: arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined };
  }
  if ("taskToken" in input && typeof input.taskToken === "string")
    return domainOfTask(call, input.taskToken).then(inDomain);
  if ("name" in input && typeof input.name === "string") return inDomain(input.name);
  return { arn: arnOf(call, "*"), domain: undefined };
}

/** A token names a run, whose domain it is that policies know. Who holds the token has been told of the run already. */
async function domainOfTask<Name extends OperationName>(call: Call<Name>, text: string): Promise<string> {
  const { world, scope, operation } = call;
  const kind = operation === "RespondDecisionTaskCompleted" ? "decision" : "activity";
  const token = world.taskTokens.parse(scope, kind, text);
  const execution = await world.executions.readAnyVersion(token.runId);
  if (execution === undefined) throw unknownExecution({ runId: token.runId, workflowId: token.workflowId ?? "" });
  return execution.domain.slice(scope.length + 1);
}
