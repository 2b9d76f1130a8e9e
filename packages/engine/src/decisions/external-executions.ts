import type { Decision } from "@openswf/model/decisions";
import type {
  RequestCancelExternalWorkflowExecutionFailedCause,
  SignalExternalWorkflowExecutionFailedCause,
} from "@openswf/model/wire-types";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/** An errand delivers the signal later, even if this execution has closed in the meantime. */
export function signalExternalWorkflowExecution(
  deciding: Deciding,
  decision: Decision<"SignalExternalWorkflowExecution">,
): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { control, input, runId, signalName, workflowId } = decision.attributes;
  const refuse = (cause: SignalExternalWorkflowExecutionFailedCause): Decided => {
    transition.record("SignalExternalWorkflowExecutionFailed", { cause, ...notInitiated(deciding, decision) });
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
  transition.addErrand({ kind: "signalExternal", initiatedEventId });
  return taken;
}

export function requestCancelExternalWorkflowExecution(
  deciding: Deciding,
  decision: Decision<"RequestCancelExternalWorkflowExecution">,
): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { control, runId, workflowId } = decision.attributes;
  const refuse = (cause: RequestCancelExternalWorkflowExecutionFailedCause): Decided => {
    transition.record("RequestCancelExternalWorkflowExecutionFailed", { cause, ...notInitiated(deciding, decision) });
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
  transition.addErrand({ kind: "cancelExternal", initiatedEventId });
  return taken;
}

/** A refusal happens before anything is initiated. Its failed event names no Initiated event: the id is 0. */
function notInitiated(
  { decisionTaskCompletedEventId }: Deciding,
  { attributes }: Decision<"SignalExternalWorkflowExecution" | "RequestCancelExternalWorkflowExecution">,
) {
  const { control, runId, workflowId } = attributes;
  return { control, decisionTaskCompletedEventId, initiatedEventId: 0, runId, workflowId };
}
