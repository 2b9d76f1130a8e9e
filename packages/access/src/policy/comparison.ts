import type { RequestContext } from "./access-request.ts";
import { PolicyProblem, shown } from "./policy-problem.ts";
import type { Template, VariableUse } from "./policy-variables.ts";

/**
 * Whether a value of the context is as one of the policy's values says. `undefined` when it can not be said: the value
 * is of another kind, a word where numbers are compared. Then the operator is not met, and its negation in a denial
 * only: what can not be said must neither let anyone in nor let anyone by.
 *
 * A policy's value whose variable has no value is a null to IAM. Nothing is equal to it or like it, so a negated
 * operator is met: a denial of all who are not of the domain's team holds for those of no team too.
 */
export type Comparison = (value: string, context: RequestContext) => boolean | undefined;

/** A value of a condition, and where it stands. */
export interface PolicyValue {
  readonly text: string;
  readonly path: string;
}

/** Makes the comparison with the values of one key. Refuses values that are not of its kind. */
export type ComparisonMaker = (values: readonly PolicyValue[], variableUse: VariableUse) => CompiledComparison;

interface CompiledComparison {
  readonly compare: Comparison;
  /** The values' own variables, if they may have any. */
  readonly templates?: readonly Template[];
}

export function notOfKind({ text, path }: PolicyValue, wanted: string): PolicyProblem {
  const hint = text.includes("${") ? " (variables stand in conditions on strings and ARNs only)" : "";
  return new PolicyProblem(path, `${shown(text)} is not ${wanted}${hint}`);
}
