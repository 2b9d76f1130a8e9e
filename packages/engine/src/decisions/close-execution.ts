import type { Decision } from "@openswf/model/decisions";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/** The reasons to refuse any close: a missing permission, or an event that the decider has not seen. */
export function closeRefusal(
  deciding: Deciding,
  decision: Decision,
): "OPERATION_NOT_PERMITTED" | "UNHANDLED_DECISION" | undefined {
  if (!deciding.context.isPermitted(decision)) return "OPERATION_NOT_PERMITTED";
  return deciding.unhandledEvents ? "UNHANDLED_DECISION" : undefined;
}

/** Open activity tasks, timers, children and Lambda functions never block a close. (seen) */
export function completeWorkflowExecution(
  deciding: Deciding,
  decision: Decision<"CompleteWorkflowExecution">,
): Decided {
  const { transition, decisionTaskCompletedEventId } = deciding;
  const cause = closeRefusal(deciding, decision);
  if (cause !== undefined) {
    transition.record("CompleteWorkflowExecutionFailed", { cause, decisionTaskCompletedEventId });
    return failed;
  }
  const { result } = decision.attributes;
  transition.close("WorkflowExecutionCompleted", { decisionTaskCompletedEventId, result });
  return taken;
}

export function failWorkflowExecution(deciding: Deciding, decision: Decision<"FailWorkflowExecution">): Decided {
  const { transition, decisionTaskCompletedEventId } = deciding;
  const cause = closeRefusal(deciding, decision);
  if (cause !== undefined) {
    transition.record("FailWorkflowExecutionFailed", { cause, decisionTaskCompletedEventId });
    return failed;
  }
  const { details, reason } = decision.attributes;
  transition.close("WorkflowExecutionFailed", { decisionTaskCompletedEventId, details, reason });
  return taken;
}

/** No earlier cancel request is needed. */
export function cancelWorkflowExecution(deciding: Deciding, decision: Decision<"CancelWorkflowExecution">): Decided {
  const { transition, decisionTaskCompletedEventId } = deciding;
  const cause = closeRefusal(deciding, decision);
  if (cause !== undefined) {
    transition.record("CancelWorkflowExecutionFailed", { cause, decisionTaskCompletedEventId });
    return failed;
  }
  const { details } = decision.attributes;
  transition.close("WorkflowExecutionCanceled", { decisionTaskCompletedEventId, details });
  return taken;
}
