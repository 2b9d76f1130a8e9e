import type { EventId } from "@openswf/model/brand";
import type { WorkflowExecution, WorkflowType } from "@openswf/model/wire-types";
import { childPolicyErrands } from "../errands.ts";
import type { ExternalRequestState } from "../state.ts";
import type { Transition } from "../transition.ts";

/**
 * How the outcomes of an execution's errands enter its own history. Each outcome settles its errand even if the
 * execution has closed in the meantime; in that case nothing is recorded.
 */

export function childStarted(
  transition: Transition,
  initiatedEventId: EventId,
  child: { readonly workflowExecution: WorkflowExecution; readonly workflowType: WorkflowType },
): void {
  // The state of an open execution shows whether the child has already started. For a closed one, only the errand does.
  const pending = transition.state.children.get(initiatedEventId);
  if (!transition.isClosed && (pending === undefined || pending.startedEventId !== undefined)) return;
  transition.settle({ kind: "startChild", initiatedEventId });
  if (transition.isClosed) {
    // The parent closed before its child started. The child runs, and the parent's child policy applies to it at once.
    for (const errand of childPolicyErrands(transition.state, initiatedEventId)) transition.addErrand(errand);
    return;
  }
  const { workflowExecution, workflowType } = child;
  transition.record("ChildWorkflowExecutionStarted", { initiatedEventId, workflowExecution, workflowType });
  transition.askForDecision();
}

export function childStartFailed(
  transition: Transition,
  initiatedEventId: EventId,
  cause: "WORKFLOW_ALREADY_RUNNING",
): void {
  transition.settle({ kind: "startChild", initiatedEventId });
  const child = transition.state.children.get(initiatedEventId);
  if (transition.isClosed || child === undefined) return;
  transition.record("StartChildWorkflowExecutionFailed", {
    cause,
    control: child.control,
    decisionTaskCompletedEventId: child.decisionTaskCompletedEventId,
    initiatedEventId,
    workflowId: child.workflowId,
    workflowType: child.workflowType,
  });
  transition.askForDecision();
}

export type ExternalErrand = "signalExternal" | "cancelExternal";

function requestOnItsWay(
  { state }: Transition,
  kind: ExternalErrand,
  initiatedEventId: EventId,
): ExternalRequestState | undefined {
  return (kind === "signalExternal" ? state.externalSignals : state.externalCancels).get(initiatedEventId);
}

/** The target has recorded the signal or the cancel request. */
export function externalRequestDelivered(
  transition: Transition,
  kind: ExternalErrand,
  initiatedEventId: EventId,
  workflowExecution: WorkflowExecution,
): void {
  if (!transition.isClosed && requestOnItsWay(transition, kind, initiatedEventId) === undefined) return;
  transition.settle({ kind, initiatedEventId });
  if (transition.isClosed) return;
  const attributes = { initiatedEventId, workflowExecution };
  if (kind === "signalExternal") transition.record("ExternalWorkflowExecutionSignaled", attributes);
  else transition.record("ExternalWorkflowExecutionCancelRequested", attributes);
  transition.askForDecision();
}

/** The target does not exist or is not open. */
export function externalRequestFailed(transition: Transition, kind: ExternalErrand, initiatedEventId: EventId): void {
  transition.settle({ kind, initiatedEventId });
  const request = requestOnItsWay(transition, kind, initiatedEventId);
  if (transition.isClosed || request === undefined) return;
  const attributes = {
    cause: "UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION",
    control: request.control,
    decisionTaskCompletedEventId: request.decisionTaskCompletedEventId,
    initiatedEventId,
    runId: request.runId,
    workflowId: request.workflowId,
  } as const;
  if (kind === "signalExternal") transition.record("SignalExternalWorkflowExecutionFailed", attributes);
  else transition.record("RequestCancelExternalWorkflowExecutionFailed", attributes);
  transition.askForDecision();
}

/**
 * How a child closed, as recorded in its parent's history. For the parent, a child that continues as new has not
 * closed.
 */
export type ChildClosing =
  | { readonly status: "COMPLETED"; readonly result: string | undefined }
  | { readonly status: "FAILED"; readonly reason: string | undefined; readonly details: string | undefined }
  | { readonly status: "CANCELED"; readonly details: string | undefined }
  | { readonly status: "TIMED_OUT" }
  | { readonly status: "TERMINATED" };

export function childClosed(
  transition: Transition,
  initiatedEventId: EventId,
  workflowExecution: WorkflowExecution,
  workflowType: WorkflowType,
  closing: ChildClosing,
): void {
  const startedEventId = transition.state.children.get(initiatedEventId)?.startedEventId;
  if (transition.isClosed || startedEventId === undefined) return;
  const child = { startedEventId, workflowExecution, workflowType };
  switch (closing.status) {
    case "COMPLETED":
      transition.record("ChildWorkflowExecutionCompleted", { initiatedEventId, result: closing.result, ...child });
      break;
    case "FAILED": {
      const { details, reason } = closing;
      transition.record("ChildWorkflowExecutionFailed", { details, initiatedEventId, reason, ...child });
      break;
    }
    case "CANCELED":
      transition.record("ChildWorkflowExecutionCanceled", { details: closing.details, initiatedEventId, ...child });
      break;
    case "TIMED_OUT": {
      const timeoutType = "START_TO_CLOSE";
      transition.record("ChildWorkflowExecutionTimedOut", {
        initiatedEventId,
        startedEventId,
        timeoutType,
        workflowExecution,
        workflowType,
      });
      break;
    }
    case "TERMINATED":
      transition.record("ChildWorkflowExecutionTerminated", { initiatedEventId, ...child });
      break;
  }
  transition.askForDecision();
}
