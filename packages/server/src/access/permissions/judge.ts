import type { Principal } from "../directory/principal.ts";
import { type AccessRequest, evaluate, type Verdict } from "../policy/evaluate.ts";

/** What a principal's policies say, and those of its session: both must allow. */
export function judge(principal: Principal, request: AccessRequest): Verdict {
  const verdict = evaluate(principal.policies, request);
  if (verdict.outcome !== "allowed" || principal.session?.policies === undefined) return verdict;
  return evaluate(principal.session.policies, request);
}
