/**
 * Keys that always count as multivalued. IAM documents that they require ForAllValues or ForAnyValue and cannot be
 * variables. It accepts policies that violate this, but their statements never apply, not even a Deny. A denial that
 * never denies is never intended, so we refuse it.
 */
import { PolicyProblem } from "../documents/policy-problem.ts";

/** The only multivalued key of requests to SWF, in lower case. */
const multivaluedKeys: ReadonlySet<string> = new Set(["aws:tagkeys"]);

export function refuseWithoutSetOperator(key: string, operator: string, path: string): void {
  if (!multivaluedKeys.has(key.toLowerCase())) return;
  throw new PolicyProblem(
    path,
    `${key} has several values, so ${operator} is never met: write ForAllValues:${operator} or ForAnyValue:${operator}`,
  );
}

export function refuseAsVariables(variables: readonly string[], path: string): void {
  const key = variables.find((variable) => multivaluedKeys.has(variable));
  if (key !== undefined) throw new PolicyProblem(path, `${key} has several values, so it cannot be used as a variable`);
}
