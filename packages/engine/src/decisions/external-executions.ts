import type { Decision } from "@openswf/model/decisions";
import type {
  RequestCancelExternalWorkflowExecutionFailedCause,
  SignalExternalWorkflowExecutionFailedCause,
} from "@openswf/model/wire-types";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/**
 * Both refusals below happen before anything is initiated. Their failed event names no Initiated event: its id is 0.
 */
const notInitiated = 0;

/** An errand delivers the signal later, even if this execution has closed in the meantime. */
export function signalExternalWorkflowExecution(
  deciding: Deciding,
  decision: Decision<"SignalExternalWorkflowExecution">,
): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { control, input, runId, signalName, workflowId } = decision.attributes;
  const refuse = (cause: SignalExternalWorkflowExecutionFailedCause): Decided => {
    transition.record("SignalExternalWorkflowExecutionFailed", {
      cause,
      control,
      decisionTaskCompletedEventId,
      initiatedEventId: notInitiated,
      runId,
      workflowId,
    });
    return failed;
  };
  if (!context.isPermitted(decision)) return refuse("OPERATION_NOT_PERMITTED");
  if (!context.takesToken("SignalExternalWorkflowExecution", undefined)) {
    return refuse("SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED");
  }
  const initiatedEventId = transition.record("SignalExternalWorkflowExecutionInitiated", {
    control,
    decisionTaskCompletedEventId,
    input,
    runId,
    signalName,
    workflowId,
  });
  transition.promise({ kind: "signalExternal", initiatedEventId });
  return taken;
}

export function requestCancelExternalWorkflowExecution(
  deciding: Deciding,
  decision: Decision<"RequestCancelExternalWorkflowExecution">,
): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { control, runId, workflowId } = decision.attributes;
  const refuse = (cause: RequestCancelExternalWorkflowExecutionFailedCause): Decided => {
    transition.record("RequestCancelExternalWorkflowExecutionFailed", {
      cause,
      control,
      decisionTaskCompletedEventId,
      initiatedEventId: notInitiated,
      runId,
      workflowId,
    });
    return failed;
  };
  if (!context.isPermitted(decision)) return refuse("OPERATION_NOT_PERMITTED");
  if (!context.takesToken("RequestCancelExternalWorkflowExecution", undefined)) {
    return refuse("REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED");
  }
  const initiatedEventId = transition.record("RequestCancelExternalWorkflowExecutionInitiated", {
    control,
    decisionTaskCompletedEventId,
    runId,
    workflowId,
  });
  transition.promise({ kind: "cancelExternal", initiatedEventId });
  return taken;
}
