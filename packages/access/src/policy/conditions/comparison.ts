import type { RequestContext } from "../access-request.ts";
import { PolicyProblem, shown } from "../documents/policy-problem.ts";
import type { Template, VariableUse } from "../patterns/policy-variables.ts";

/**
 * Whether a context value satisfies the comparison with one of the policy's values. `undefined` when the two cannot be
 * compared, such as a word with numbers. The operator is then not met, and its negation is met only in a denial: an
 * incomparable value must neither grant access nor escape a denial.
 *
 * A policy value whose variable has no value is null to IAM. Nothing equals it or is like it, so a negated operator is
 * met: a denial of everyone outside the domain's team also applies to users without a team.
 */
export type Comparison = (value: string, context: RequestContext) => boolean | undefined;

/** A value of a condition, with its path. */
export interface PolicyValue {
  readonly text: string;
  readonly path: string;
}

/** Compiles the comparison with the values of one key. Refuses values of the wrong kind. */
export type ComparisonMaker = (values: readonly PolicyValue[], variableUse: VariableUse) => CompiledComparison;

interface CompiledComparison {
  readonly compare: Comparison;
  /** The templates of the values, if they may contain variables. */
  readonly templates?: readonly Template[];
}

export function notOfKind({ text, path }: PolicyValue, wanted: string): PolicyProblem {
  const hint = text.includes("${") ? "(variables are allowed only in conditions on strings and ARNs)" : "";
  return new PolicyProblem(path, `${shown(text)} is not ${wanted}${hint}`);
}
