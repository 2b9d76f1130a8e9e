/**
 * Conditions. All of a statement's must be met: every key of every operator. Of the several values of one key, one is
 * enough; for a negated operator none may be there. What can not be compared, since it is of another kind or there are
 * several of it and no set operator, meets no operator, but does meet a negated one in a denial.
 *
 * What absent keys do is IAM's rule, and not always what one would guess: a plain operator is not met, a negated one
 * and one with IfExists is met, ForAllValues is met (there is no value that is not as asked for), ForAnyValue is not,
 * negated or not. Nor is it with IfExists, which changes nothing for set operators: the reference pages of IAM can be
 * read either way, but an Allow with it has been seen not to allow where the key is absent.
 */
import { unreachable } from "@openswf/model/invariant";
import type { ContextValue, RequestContext } from "./access-request.ts";
import type { Comparison } from "./comparison.ts";
import { type OperatorUse, parseOperator } from "./condition-operators.ts";
import { entriesOf, policyValuesOf } from "./json-elements.ts";
import { type MultivaluedKeys, refuseAsVariables, refuseWithoutSetOperator } from "./multivalued-keys.ts";
import { PolicyProblem, shown } from "./policy-problem.ts";
import { isConditionKey, type VariableUse, variablesOf } from "./policy-variables.ts";
import { parseTruth } from "./value-comparisons.ts";

export type Condition = (context: RequestContext) => boolean;

export interface CompiledConditions {
  readonly conditions: readonly Condition[];
  /** Keys and variables that they ask for, lower case. */
  readonly contextKeys: readonly string[];
}

export interface ConditionRules {
  readonly variableUse: VariableUse;
  readonly multivaluedKeys: MultivaluedKeys;
  /** That of the statement. */
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
      // Null is no comparison: it asks for no value, so it has no set operator.
      if (use.quantifier === "single" && use.operator !== undefined) {
        refuseWithoutSetOperator(rules.multivaluedKeys, key, name, keyPath);
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
  { variableUse, multivaluedKeys, effect }: ConditionRules,
): CompiledCondition {
  const values = policyValuesOf(json, path);
  if (use.operator === undefined) {
    const wanted = values.length === 1 ? parseTruth(values[0]?.text ?? "") : undefined;
    if (wanted === undefined) throw new PolicyProblem(path, "Null takes one value: true (is absent) or false (is not)");
    return { condition: (context) => isNull(context.get(key)) === wanted, variables: [] };
  }
  const { isNegated, makeComparison } = use.operator;
  const { compare, templates = [] } = makeComparison(values, variableUse);
  const variables = templates.flatMap(variablesOf);
  refuseAsVariables(multivaluedKeys, variables, path);
  const isMetByUnlike = isNegated && effect === "Deny";
  const condition = conditionOn(key, use, { compare, isNegated, isMetByUnlike });
  return { condition, variables };
}

interface ComparisonUse {
  readonly compare: Comparison;
  readonly isNegated: boolean;
  /** Whether what can not be compared meets the condition. */
  readonly isMetByUnlike: boolean;
}

function conditionOn(
  key: string,
  { quantifier, ifExists }: OperatorUse,
  { compare, isNegated, isMetByUnlike }: ComparisonUse,
): Condition {
  const isMetBy = (value: string, context: RequestContext): boolean => {
    const isAsSaid = compare(value, context);
    return isAsSaid === undefined ? isMetByUnlike : isAsSaid !== isNegated;
  };
  switch (quantifier) {
    case "single":
      return (context) => {
        const value = context.get(key);
        if (value === undefined) return ifExists || isNegated;
        // IAM: a key with several values requires a set operator.
        return typeof value === "string" ? isMetBy(value, context) : isMetByUnlike;
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

/** Absent, or there without a value: IAM takes an empty string for an empty set, as it does an empty list. */
function isNull(value: ContextValue | undefined): value is undefined | "" | readonly [] {
  return value === undefined || value.length === 0;
}
