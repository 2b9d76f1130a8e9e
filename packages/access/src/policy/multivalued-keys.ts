/**
 * Keys that have several values however many there are. IAM documents that they need ForAllValues or ForAnyValue, and
 * can be no variables, and lets a policy that does otherwise be: its statement then never applies, not in a Deny either.
 * A denial that never denies is nothing that anyone means, so it is refused.
 */
import { PolicyProblem } from "./policy-problem.ts";

/** Lower case. */
export type MultivaluedKeys = ReadonlySet<string>;

/** Of the keys that requests to SWF have, this one. */
export const multivaluedKeysOfSwf: MultivaluedKeys = new Set(["aws:tagkeys"]);

export function refuseWithoutSetOperator(keys: MultivaluedKeys, key: string, operator: string, path: string): void {
  if (!keys.has(key.toLowerCase())) return;
  throw new PolicyProblem(
    path,
    `${key} has several values, so ${operator} is never met: write ForAllValues:${operator} or ForAnyValue:${operator}`,
  );
}

export function refuseAsVariables(keys: MultivaluedKeys, variables: readonly string[], path: string): void {
  const key = variables.find((variable) => keys.has(variable));
  if (key !== undefined) throw new PolicyProblem(path, `${key} has several values, so it can not stand as a variable`);
}
