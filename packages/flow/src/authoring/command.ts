import type {
  CancelTimerDecisionAttributes,
  CancelWorkflowExecutionDecisionAttributes,
  CompleteWorkflowExecutionDecisionAttributes,
  ContinueAsNewWorkflowExecutionDecisionAttributes,
  FailWorkflowExecutionDecisionAttributes,
  RecordMarkerDecisionAttributes,
  RequestCancelActivityTaskDecisionAttributes,
  RequestCancelExternalWorkflowExecutionDecisionAttributes,
  ScheduleActivityTaskDecisionAttributes,
  ScheduleLambdaFunctionDecisionAttributes,
  SignalExternalWorkflowExecutionDecisionAttributes,
  StartChildWorkflowExecutionDecisionAttributes,
  StartTimerDecisionAttributes,
} from "@aws-sdk/client-swf";

/** What each decision says. Payloads are texts before any codec. */
interface DecisionAttributes {
  readonly ScheduleActivityTask: ScheduleActivityTaskDecisionAttributes;
  readonly RequestCancelActivityTask: RequestCancelActivityTaskDecisionAttributes;
  readonly CompleteWorkflowExecution: CompleteWorkflowExecutionDecisionAttributes;
  readonly FailWorkflowExecution: FailWorkflowExecutionDecisionAttributes;
  readonly CancelWorkflowExecution: CancelWorkflowExecutionDecisionAttributes;
  readonly ContinueAsNewWorkflowExecution: ContinueAsNewWorkflowExecutionDecisionAttributes;
  readonly RecordMarker: RecordMarkerDecisionAttributes;
  readonly StartTimer: StartTimerDecisionAttributes;
  readonly CancelTimer: CancelTimerDecisionAttributes;
  readonly SignalExternalWorkflowExecution: SignalExternalWorkflowExecutionDecisionAttributes;
  readonly RequestCancelExternalWorkflowExecution: RequestCancelExternalWorkflowExecutionDecisionAttributes;
  readonly StartChildWorkflowExecution: StartChildWorkflowExecutionDecisionAttributes;
  readonly ScheduleLambdaFunction: ScheduleLambdaFunctionDecisionAttributes;
}

export type DecisionType = keyof DecisionAttributes;

/** A decision that the code of a workflow has taken. */
export type Command<Type extends DecisionType = DecisionType> = {
  [T in Type]: { readonly decisionType: T; readonly attributes: DecisionAttributes[T] };
}[Type];

/** One of the four decisions that end a run. */
export type ClosingCommand = Command<
  "CompleteWorkflowExecution" | "FailWorkflowExecution" | "CancelWorkflowExecution" | "ContinueAsNewWorkflowExecution"
>;
