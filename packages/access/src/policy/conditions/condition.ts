/**
 * Conditions. A statement applies when every key of every operator is met. If a key lists several values, one match is
 * enough; for a negated operator, none may match. A value that cannot be compared, because it is of another kind or
 * there are several without a set operator, meets no operator, but meets a negated one in a denial.
 *
 * Absent keys follow IAM's rules, which can be surprising. A plain operator is not met. A negated operator is met, and
 * so is one with IfExists. ForAllValues is met (no value violates it). ForAnyValue is not met, negated or not. IfExists
 * changes nothing for set operators: IAM's reference pages are ambiguous, but an Allow with ForAnyValue and IfExists
 * does not allow when the key is absent (seen).
 */
import { unreachable } from "@openswf/model/invariant";
import type { ContextValue, RequestContext } from "../access-request.ts";
import { entriesOf, policyValuesOf } from "../documents/json-elements.ts";
import { PolicyProblem, shown } from "../documents/policy-problem.ts";
import { isConditionKey, type VariableUse, variablesOf } from "../patterns/policy-variables.ts";
import type { Comparison } from "./comparison.ts";
import { type OperatorUse, parseOperator } from "./condition-operators.ts";
import { refuseAsVariables, refuseWithoutSetOperator } from "./multivalued-keys.ts";
import { parseBoolean } from "./value-comparisons.ts";

export type Condition = (context: RequestContext) => boolean;

export interface CompiledConditions {
  readonly conditions: readonly Condition[];
  /** Keys and variables that the conditions refer to, in lower case. */
  readonly contextKeys: readonly string[];
}

export interface ConditionRules {
  readonly variableUse: VariableUse;
  /** Effect of the statement. */
  readonly effect: "Allow" | "Deny";
}

export function compileConditions(block: unknown, path: string, rules: ConditionRules): CompiledConditions {
  const conditions: Condition[] = [];
  const contextKeys: string[] = [];
  for (const [name, keys] of entriesOf(block, path, "ignoringCase")) {
    const operatorPath = `${path}.${name}`;
    const use = parseOperator(name);
    if (use === undefined) throw new PolicyProblem(operatorPath, `${shown(name)} is not a condition operator`);
    for (const [key, values] of entriesOf(keys, operatorPath, "ignoringCase")) {
      const keyPath = `${operatorPath}.${key}`;
      if (!isConditionKey(key)) {
        throw new PolicyProblem(keyPath, `${shown(key)} is not a condition key: write SERVICE:NAME`);
      }
      // Null compares no values, so it takes no set operator.
      if (use.quantifier === "single" && use.operator !== undefined) {
        refuseWithoutSetOperator(key, name, keyPath);
      }
      const lowerCaseKey = key.toLowerCase();
      const { condition, variables } = compileCondition(use, lowerCaseKey, values, keyPath, rules);
      conditions.push(condition);
      contextKeys.push(lowerCaseKey, ...variables);
    }
  }
  return { conditions, contextKeys };
}

interface CompiledCondition {
  readonly condition: Condition;
  readonly variables: readonly string[];
}

function compileCondition(
  use: OperatorUse,
  key: string,
  json: unknown,
  path: string,
  { variableUse, effect }: ConditionRules,
): CompiledCondition {
  const values = policyValuesOf(json, path);
  if (use.operator === undefined) {
    const wanted = values.length === 1 ? parseBoolean(values[0]?.text ?? "") : undefined;
    if (wanted === undefined)
      throw new PolicyProblem(path, "Null takes one value: true (the key is absent) or false (it is present)");
    return { condition: (context) => isNull(context.get(key)) === wanted, variables: [] };
  }
  const { isNegated, makeComparison } = use.operator;
  const { compare, templates = [] } = makeComparison(values, variableUse);
  const variables = templates.flatMap(variablesOf);
  refuseAsVariables(variables, path);
  const isMetByIncomparable = isNegated && effect === "Deny";
  const condition = conditionOn(key, use, { compare, isNegated, isMetByIncomparable });
  return { condition, variables };
}

interface ComparisonUse {
  readonly compare: Comparison;
  readonly isNegated: boolean;
  /** Whether a value that cannot be compared meets the condition. */
  readonly isMetByIncomparable: boolean;
}

function conditionOn(
  key: string,
  { quantifier, ifExists }: OperatorUse,
  { compare, isNegated, isMetByIncomparable }: ComparisonUse,
): Condition {
  const isMetBy = (value: string, context: RequestContext): boolean => {
    const holds = compare(value, context);
    return holds === undefined ? isMetByIncomparable : holds !== isNegated;
  };
  switch (quantifier) {
    case "single":
      return (context) => {
        const value = context.get(key);
        if (value === undefined) return ifExists || isNegated;
        // IAM: a key with several values requires a set operator.
        return typeof value === "string" ? isMetBy(value, context) : isMetByIncomparable;
      };
    case "forAllValues":
      return (context) => {
        const value = context.get(key);
        if (isNull(value)) return true;
        return typeof value === "string" ? isMetBy(value, context) : value.every((one) => isMetBy(one, context));
      };
    case "forAnyValue":
      return (context) => {
        const value = context.get(key);
        if (isNull(value)) return false;
        return typeof value === "string" ? isMetBy(value, context) : value.some((one) => isMetBy(one, context));
      };
    default:
      return unreachable(quantifier);
  }
}

/** Absent or empty. IAM treats an empty string as an empty set, like an empty list. */
function isNull(value: ContextValue | undefined): value is undefined | "" | readonly [] {
  return value === undefined || value.length === 0;
}
