import type { DecisionAttributes } from "@openswf/model/decisions";
import type { Decision, DecisionType } from "@openswf/model/wire-types";

function decision<Type extends DecisionType>(decisionType: Type, attributes: DecisionAttributes[Type]): Decision {
  const member = `${decisionType.charAt(0).toLowerCase()}${decisionType.slice(1)}DecisionAttributes`;
  return { decisionType, [member]: attributes };
}

type Optional<Type extends DecisionType> = Partial<DecisionAttributes[Type]>;

/** Schedules the activity type `charge`, version 1, which every world registers with the list `cards`. */
export const scheduleActivityTask = (activityId: string, more: Optional<"ScheduleActivityTask"> = {}): Decision =>
  decision("ScheduleActivityTask", { activityId, activityType: { name: "charge", version: "1" }, ...more });

export const requestCancelActivityTask = (activityId: string): Decision =>
  decision("RequestCancelActivityTask", { activityId });

export const startTimer = (timerId: string, seconds: number): Decision =>
  decision("StartTimer", { timerId, startToFireTimeout: String(seconds) });

export const cancelTimer = (timerId: string): Decision => decision("CancelTimer", { timerId });

export const recordMarker = (markerName: string): Decision => decision("RecordMarker", { markerName });

export const completeExecution = (result?: string): Decision => decision("CompleteWorkflowExecution", { result });

export const failExecution = (reason?: string, details?: string): Decision =>
  decision("FailWorkflowExecution", { reason, details });

export const cancelExecution = (details?: string): Decision => decision("CancelWorkflowExecution", { details });

export const continueAsNew = (more: Optional<"ContinueAsNewWorkflowExecution"> = {}): Decision =>
  decision("ContinueAsNewWorkflowExecution", more);

/** Starts the workflow type `order`, version 1, which every world registers with the list `orders`. */
export const startChild = (workflowId: string, more: Optional<"StartChildWorkflowExecution"> = {}): Decision =>
  decision("StartChildWorkflowExecution", { workflowId, workflowType: { name: "order", version: "1" }, ...more });

export const signalExternal = (
  workflowId: string,
  signalName: string,
  more: Optional<"SignalExternalWorkflowExecution"> = {},
): Decision => decision("SignalExternalWorkflowExecution", { workflowId, signalName, ...more });

export const cancelExternal = (
  workflowId: string,
  more: Optional<"RequestCancelExternalWorkflowExecution"> = {},
): Decision => decision("RequestCancelExternalWorkflowExecution", { workflowId, ...more });

export const scheduleLambdaFunction = (id: string, more: Optional<"ScheduleLambdaFunction"> = {}): Decision =>
  decision("ScheduleLambdaFunction", { id, name: "resize", ...more });
