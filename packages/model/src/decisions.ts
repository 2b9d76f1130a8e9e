import type { DecisionType, Decision as WireDecision } from "./wire-types.ts";

export type DecisionAttributesMember<Type extends DecisionType> = `${Uncapitalize<Type>}DecisionAttributes`;

/** The attributes of each of the 13 decisions, keyed by type. */
export type DecisionAttributes = {
  readonly [Type in DecisionType]: NonNullable<WireDecision[DecisionAttributesMember<Type>]>;
};

/** `Decision` is any decision; `Decision<"StartTimer">` is that one. */
export type Decision<Type extends DecisionType = DecisionType> = {
  [T in Type]: { readonly decisionType: T; readonly attributes: DecisionAttributes[T] };
}[Type];

export function decisionAttributesMember<Type extends DecisionType>(type: Type): DecisionAttributesMember<Type> {
  // `as`: lower-casing the first letter is what Uncapitalize does.
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}DecisionAttributes` as DecisionAttributesMember<Type>;
}

/** The decisions that close the execution. Such a decision must be the last of its list. */
export const closeDecisionTypes: ReadonlySet<DecisionType> = new Set([
  "CompleteWorkflowExecution",
  "FailWorkflowExecution",
  "CancelWorkflowExecution",
  "ContinueAsNewWorkflowExecution",
]);
