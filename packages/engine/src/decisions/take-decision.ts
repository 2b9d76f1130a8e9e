import type { Decision } from "@openswf/model/decisions";
import { unreachable } from "@openswf/model/invariant";
import { cancelWorkflowExecution, completeWorkflowExecution, failWorkflowExecution } from "./close-execution.ts";
import { continueAsNewWorkflowExecution } from "./continue-as-new.ts";
import type { Decided, Deciding } from "./deciding.ts";
import { requestCancelExternalWorkflowExecution, signalExternalWorkflowExecution } from "./external-executions.ts";
import { recordMarker } from "./record-marker.ts";
import { requestCancelActivityTask } from "./request-cancel-activity-task.ts";
import { scheduleActivityTask } from "./schedule-activity-task.ts";
import { scheduleLambdaFunction } from "./schedule-lambda-function.ts";
import { startChildWorkflowExecution } from "./start-child.ts";
import { cancelTimer, startTimer } from "./timers.ts";

/** Takes one decision: records its events, or the event that explains the refusal. */
export function takeDecision(deciding: Deciding, decision: Decision): Decided {
  switch (decision.decisionType) {
    case "ScheduleActivityTask":
      return scheduleActivityTask(deciding, decision);
    case "RequestCancelActivityTask":
      return requestCancelActivityTask(deciding, decision);
    case "CompleteWorkflowExecution":
      return completeWorkflowExecution(deciding, decision);
    case "FailWorkflowExecution":
      return failWorkflowExecution(deciding, decision);
    case "CancelWorkflowExecution":
      return cancelWorkflowExecution(deciding, decision);
    case "ContinueAsNewWorkflowExecution":
      return continueAsNewWorkflowExecution(deciding, decision);
    case "RecordMarker":
      return recordMarker(deciding, decision);
    case "StartTimer":
      return startTimer(deciding, decision);
    case "CancelTimer":
      return cancelTimer(deciding, decision);
    case "SignalExternalWorkflowExecution":
      return signalExternalWorkflowExecution(deciding, decision);
    case "RequestCancelExternalWorkflowExecution":
      return requestCancelExternalWorkflowExecution(deciding, decision);
    case "StartChildWorkflowExecution":
      return startChildWorkflowExecution(deciding, decision);
    case "ScheduleLambdaFunction":
      return scheduleLambdaFunction(deciding, decision);
    default:
      return unreachable(decision);
  }
}
