import type { OperationName } from "@openswf/model/operations";
import type { Principal } from "../access/directory/principal.ts";
import { contextFor, type KeyValue, principalKeys } from "../access/permissions/context.ts";
import { judge, nothingAllows } from "../access/permissions/judge.ts";
import type { Verdict } from "../access/policy/evaluate.ts";
import type { Call } from "./call.ts";

/**
 * Whether the caller may pass a role to SWF, which calls Lambda functions with it. This needs a permission of its own.
 * (guide) `more` holds condition keys that exist for a call but not for a decision. No policy can allow passing a role
 * of another account. (IAM)
 */
export function mayPassRole<Name extends OperationName>(
  principal: Principal,
  role: string,
  call: Call<Name>,
  ...more: readonly KeyValue[]
): Verdict {
  if (accountOfRole(role) !== principal.account) return nothingAllows;
  const passed: KeyValue = (key) => (key === "iam:passedtoservice" ? "swf.amazonaws.com" : undefined);
  const who = principalKeys(principal, call.region, call.world.clock);
  const context = contextFor(principal, passed, who, ...more);
  return judge(principal, { action: "iam:PassRole", resource: role, context });
}

const roleArn = /^arn:aws[\w-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/;
const accountOfRole = (role: string): string | undefined => roleArn.exec(role)?.[1];

/** The role that an input passes. */
export function roleIn(input: object): string | undefined {
  if ("lambdaRole" in input && typeof input.lambdaRole === "string") return input.lambdaRole;
  if ("defaultLambdaRole" in input && typeof input.defaultLambdaRole === "string") return input.defaultLambdaRole;
  return undefined;
}
