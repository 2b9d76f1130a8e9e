import {
  implicitlyDenied,
  type KeyValue,
  type Principal,
  type Question,
  type Verdict,
} from "../ports/access-control.ts";

/**
 * Handing a role to SWF, which then calls Lambda functions with it, is a permission of its own. (guide) A role of another
 * account can never be passed, whatever the policies say. (IAM)
 */
export function mayPassRole(
  principal: Principal,
  role: string,
  asked: Pick<Question, "region" | "now" | "request">,
): Verdict {
  if (accountOfRole(role) !== principal.account) return implicitlyDenied;
  const keys: KeyValue = (key) => (key === "iam:passedtoservice" ? "swf.amazonaws.com" : undefined);
  return principal.judge({
    ...asked,
    action: "iam:PassRole",
    resource: role,
    keys,
    resourceTags: [],
    requestTags: [],
  });
}

const roleArn = /^arn:aws[\w-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/;
const accountOfRole = (role: string): string | undefined => roleArn.exec(role)?.[1];
