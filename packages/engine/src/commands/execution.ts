import type { EventId } from "@openswf/model/brand";
import type { ChildPolicy, WorkflowExecution } from "@openswf/model/wire-types";
import type { Transition } from "../transition.ts";

/** The execution that sent a signal or a cancel request, and the event in its history that initiated it. */
export interface ExternalSender {
  readonly execution: WorkflowExecution;
  readonly initiatedEventId: EventId;
}

export function signalWorkflowExecution(
  transition: Transition,
  signal: { readonly signalName: string; readonly input: string | undefined },
  sender: ExternalSender | undefined,
): void {
  transition.requireOpen();
  transition.record("WorkflowExecutionSignaled", {
    externalInitiatedEventId: sender?.initiatedEventId ?? 0,
    externalWorkflowExecution: sender?.execution,
    input: signal.input,
    signalName: signal.signalName,
  });
  transition.askForDecision();
}

/** Repeatable: each call records an event. */
export function requestCancelWorkflowExecution(transition: Transition, sender: ExternalSender | undefined): void {
  transition.requireOpen();
  transition.record("WorkflowExecutionCancelRequested", {
    externalInitiatedEventId: sender?.initiatedEventId ?? 0,
    externalWorkflowExecution: sender?.execution,
  });
  transition.askForDecision();
}

export function terminateWorkflowExecution(
  transition: Transition,
  termination: {
    readonly reason: string | undefined;
    readonly details: string | undefined;
    readonly childPolicy: ChildPolicy | undefined;
  },
): void {
  transition.requireOpen();
  transition.close("WorkflowExecutionTerminated", {
    cause: "OPERATOR_INITIATED",
    childPolicy: termination.childPolicy ?? transition.state.settings.childPolicy,
    details: termination.details,
    reason: termination.reason,
  });
}

/**
 * Applies the child policy of a closed parent to one of its children. The recorded event shows the child's own policy,
 * the one that applies to its own children. (seen)
 */
export function meetChildPolicy(
  transition: Transition,
  parent: WorkflowExecution,
  childPolicy: Exclude<ChildPolicy, "ABANDON">,
): void {
  transition.requireOpen();
  if (childPolicy === "TERMINATE") {
    transition.close("WorkflowExecutionTerminated", {
      cause: "CHILD_POLICY_APPLIED",
      childPolicy: transition.state.settings.childPolicy,
    });
    return;
  }
  transition.record("WorkflowExecutionCancelRequested", {
    cause: "CHILD_POLICY_APPLIED",
    externalInitiatedEventId: 0,
    externalWorkflowExecution: parent,
  });
  transition.askForDecision();
}
