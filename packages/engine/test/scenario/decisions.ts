import type { Decision, DecisionAttributes } from "@openswf/model/decisions";

type Attributes<Type extends keyof DecisionAttributes> = Partial<DecisionAttributes[Type]>;

/** An activity task whose type has the same name as its activityId, with that type's defaults. */
export const scheduleActivityTask = (
  activityId: string,
  attributes: Attributes<"ScheduleActivityTask"> = {},
): Decision<"ScheduleActivityTask"> => ({
  decisionType: "ScheduleActivityTask",
  attributes: { activityId, activityType: { name: activityId, version: "1.0" }, ...attributes },
});
export const requestCancelActivityTask = (activityId: string): Decision<"RequestCancelActivityTask"> => ({
  decisionType: "RequestCancelActivityTask",
  attributes: { activityId },
});
export const completeWorkflowExecution = (result?: string): Decision<"CompleteWorkflowExecution"> => ({
  decisionType: "CompleteWorkflowExecution",
  attributes: { result },
});
export const failWorkflowExecution = (
  attributes: Attributes<"FailWorkflowExecution"> = {},
): Decision<"FailWorkflowExecution"> => ({ decisionType: "FailWorkflowExecution", attributes });
export const cancelWorkflowExecution = (details?: string): Decision<"CancelWorkflowExecution"> => ({
  decisionType: "CancelWorkflowExecution",
  attributes: { details },
});
export const continueAsNewWorkflowExecution = (
  attributes: Attributes<"ContinueAsNewWorkflowExecution"> = {},
): Decision<"ContinueAsNewWorkflowExecution"> => ({ decisionType: "ContinueAsNewWorkflowExecution", attributes });
export const recordMarker = (markerName: string, details?: string): Decision<"RecordMarker"> => ({
  decisionType: "RecordMarker",
  attributes: { markerName, details },
});
export const startTimer = (
  timerId: string,
  startToFireTimeout: string,
  attributes: Attributes<"StartTimer"> = {},
): Decision<"StartTimer"> => ({
  decisionType: "StartTimer",
  attributes: { timerId, startToFireTimeout, ...attributes },
});
export const cancelTimer = (timerId: string): Decision<"CancelTimer"> => ({
  decisionType: "CancelTimer",
  attributes: { timerId },
});
export const signalExternalWorkflowExecution = (
  workflowId: string,
  attributes: Attributes<"SignalExternalWorkflowExecution"> = {},
): Decision<"SignalExternalWorkflowExecution"> => ({
  decisionType: "SignalExternalWorkflowExecution",
  attributes: { workflowId, signalName: "wake-up", ...attributes },
});
export const requestCancelExternalWorkflowExecution = (
  workflowId: string,
  attributes: Attributes<"RequestCancelExternalWorkflowExecution"> = {},
): Decision<"RequestCancelExternalWorkflowExecution"> => ({
  decisionType: "RequestCancelExternalWorkflowExecution",
  attributes: { workflowId, ...attributes },
});
/** A child of type `payment`, with that type's defaults. */
export const startChildWorkflowExecution = (
  workflowId: string,
  attributes: Attributes<"StartChildWorkflowExecution"> = {},
): Decision<"StartChildWorkflowExecution"> => ({
  decisionType: "StartChildWorkflowExecution",
  attributes: { workflowId, workflowType: { name: "payment", version: "1.0" }, ...attributes },
});
export const scheduleLambdaFunction = (
  id: string,
  attributes: Attributes<"ScheduleLambdaFunction"> = {},
): Decision<"ScheduleLambdaFunction"> => ({
  decisionType: "ScheduleLambdaFunction",
  attributes: { id, name: "resize", ...attributes },
});
