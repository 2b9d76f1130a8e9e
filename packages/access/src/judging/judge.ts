import type { Principal } from "../directory/principal.ts";
import { type AccessRequest, evaluate, type Verdict } from "../policy/evaluate.ts";

/** Evaluates the principal's policies and those of its session; both must allow the request. */
export function judge(principal: Principal, request: AccessRequest): Verdict {
  const { contextKeys, verdicts } = principal;
  // The context then contains the time, so no question repeats and caching is useless.
  if (contextKeys.has("aws:currenttime") || contextKeys.has("aws:epochtime"))
    return evaluatePolicies(principal, request);
  return verdicts.verdict(askerOf(principal), request, () => evaluatePolicies(principal, request));
}

/**
 * Identifies the asker within one directory. A user has the same policies with every key; a session may have its own.
 */
const askerOf = ({ arn, session, accessKeyId }: Principal): string =>
  session === undefined ? arn : `${arn} ${accessKeyId}`;

function evaluatePolicies(principal: Principal, request: AccessRequest): Verdict {
  const verdict = evaluate(principal.policies, request);
  if (verdict.outcome !== "allowed" || principal.session?.policies === undefined) return verdict;
  return evaluate(principal.session.policies, request);
}
