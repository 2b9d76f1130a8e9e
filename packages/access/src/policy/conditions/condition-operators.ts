import type { ComparisonMaker } from "./comparison.ts";
import { equalsString, equalsStringIgnoringCase, likeArn, likeString } from "./text-comparisons.ts";
import {
  comparesInstants,
  comparesNumbers,
  equalsBoolean,
  equalsBytes,
  isIpAddressIn,
  relations,
} from "./value-comparisons.ts";

interface ConditionOperator {
  readonly makeComparison: ComparisonMaker;
  /** Whether the condition is met when the comparison does *not* hold. */
  readonly isNegated: boolean;
}

const plain = (makeComparison: ComparisonMaker): ConditionOperator => ({ makeComparison, isNegated: false });
const negated = (makeComparison: ComparisonMaker): ConditionOperator => ({ makeComparison, isNegated: true });

/** All operators of IAM except Null, which compares no value. */
const operators: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: plain(equalsString),
  StringNotEquals: negated(equalsString),
  StringEqualsIgnoreCase: plain(equalsStringIgnoringCase),
  StringNotEqualsIgnoreCase: negated(equalsStringIgnoringCase),
  StringLike: plain(likeString),
  StringNotLike: negated(likeString),
  NumericEquals: plain(comparesNumbers(relations.equal)),
  NumericNotEquals: negated(comparesNumbers(relations.equal)),
  NumericLessThan: plain(comparesNumbers(relations.less)),
  NumericLessThanEquals: plain(comparesNumbers(relations.lessOrEqual)),
  NumericGreaterThan: plain(comparesNumbers(relations.greater)),
  NumericGreaterThanEquals: plain(comparesNumbers(relations.greaterOrEqual)),
  DateEquals: plain(comparesInstants(relations.equal)),
  DateNotEquals: negated(comparesInstants(relations.equal)),
  DateLessThan: plain(comparesInstants(relations.less)),
  DateLessThanEquals: plain(comparesInstants(relations.lessOrEqual)),
  DateGreaterThan: plain(comparesInstants(relations.greater)),
  DateGreaterThanEquals: plain(comparesInstants(relations.greaterOrEqual)),
  Bool: plain(equalsBoolean),
  BinaryEquals: plain(equalsBytes),
  IpAddress: plain(isIpAddressIn),
  NotIpAddress: negated(isIpAddressIn),
  ArnEquals: plain(likeArn),
  ArnLike: plain(likeArn),
  ArnNotEquals: negated(likeArn),
  ArnNotLike: negated(likeArn),
};

const byLowerCaseName: ReadonlyMap<string, ConditionOperator> = new Map(
  Object.entries(operators).map(([name, operator]) => [name.toLowerCase(), operator]),
);

/** How many values of a key must meet the condition. `single` is for keys with one value. */
type Quantifier = "single" | "forAllValues" | "forAnyValue";

export interface OperatorUse {
  readonly quantifier: Quantifier;
  /** `undefined` for Null. */
  readonly operator: ConditionOperator | undefined;
  /** Whether an absent key meets the condition when the quantifier is `single`. */
  readonly ifExists: boolean;
}

const operatorName = /^(?:(forallvalues|foranyvalue):)?(.+?)(ifexists)?$/;

/**
 * Parses names such as `ForAllValues:StringLikeIfExists`, in any case; `undefined` when the name is not an operator.
 */
export function parseOperator(name: string): OperatorUse | undefined {
  const [, set, base = "", suffix] = operatorName.exec(name.toLowerCase()) ?? [];
  const quantifier = set === "forallvalues" ? "forAllValues" : set === "foranyvalue" ? "forAnyValue" : "single";
  const ifExists = suffix !== undefined;
  if (base === "null")
    return set === undefined && !ifExists ? { quantifier, operator: undefined, ifExists } : undefined;
  const operator = byLowerCaseName.get(base);
  return operator && { quantifier, operator, ifExists };
}
