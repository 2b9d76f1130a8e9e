import { implicitlyDenied, type Verdict } from "@openswf/core/ports/access-control";
import type { AccessRequest } from "./access-request.ts";
import type { CompiledPolicy } from "./policy-document.ts";
import { applies } from "./statement.ts";

export type { DecidingStatement, Verdict } from "@openswf/core/ports/access-control";
export type { AccessRequest, ContextValue } from "./access-request.ts";

/**
 * Evaluates policies together. A Deny takes precedence over any Allow, and what no statement allows is denied. The
 * outcome therefore does not depend on the order of policies and statements. `by` names the first statement, in order,
 * of those that decided.
 */
export function evaluate(policies: readonly CompiledPolicy[], request: AccessRequest): Verdict {
  let verdict = implicitlyDenied;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      if (statement.effect === "Deny") {
        if (applies(statement, request)) return statement.verdict;
      } else if (verdict === implicitlyDenied && applies(statement, request)) {
        verdict = statement.verdict;
      }
    }
  }
  return verdict;
}
