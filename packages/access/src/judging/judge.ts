import type { Principal } from "../directory/principal.ts";
import { type AccessRequest, evaluate, type Verdict } from "../policy/evaluate.ts";

/** What a principal's policies say, and those of its session: both must allow. */
export function judge(principal: Principal, request: AccessRequest): Verdict {
  const { asks, memory } = principal;
  // Time is a part of each question then, and none comes twice.
  if (asks.has("aws:currenttime") || asks.has("aws:epochtime")) return judgeAnew(principal, request);
  return memory.verdict(askerOf(principal), request, () => judgeAnew(principal, request));
}

/** Within one directory: a user has the same policies with each key, a session may have some of its own. */
const askerOf = ({ arn, session, accessKeyId }: Principal): string =>
  session === undefined ? arn : `${arn} ${accessKeyId}`;

function judgeAnew(principal: Principal, request: AccessRequest): Verdict {
  const verdict = evaluate(principal.policies, request);
  if (verdict.outcome !== "allowed" || principal.session?.policies === undefined) return verdict;
  return evaluate(principal.session.policies, request);
}
