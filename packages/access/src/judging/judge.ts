import type { Principal } from "../directory/principal.ts";
import { type AccessRequest, evaluate, type Verdict } from "../policy/evaluate.ts";

/** Evaluates the principal's policies and those of its session; both must allow the request. */
export function judge(principal: Principal, request: AccessRequest): Verdict {
  const { asks, memory } = principal;
  // The context then contains the time, so no question repeats and caching is useless.
  if (asks.has("aws:currenttime") || asks.has("aws:epochtime")) return judgeAnew(principal, request);
  return memory.verdict(askerOf(principal), request, () => judgeAnew(principal, request));
}

/**
 * Identifies the asker within one directory. A user has the same policies with every key; a session may have its own.
 */
const askerOf = ({ arn, session, accessKeyId }: Principal): string =>
  session === undefined ? arn : `${arn} ${accessKeyId}`;

function judgeAnew(principal: Principal, request: AccessRequest): Verdict {
  const verdict = evaluate(principal.policies, request);
  if (verdict.outcome !== "allowed" || principal.session?.policies === undefined) return verdict;
  return evaluate(principal.session.policies, request);
}
