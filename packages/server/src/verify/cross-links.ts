import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { WorkflowExecution } from "@openswf/model/wire-types";

export type ExternalRequest = "signal" | "cancel request";

/** What a history says about other executions, for comparison with their histories. */
export class CrossLinks {
  /** Children that this execution says it has. */
  readonly children: {
    readonly initiatedEventId: EventId;
    readonly startedAt: Instant;
    readonly child: WorkflowExecution;
  }[] = [];
  /** Signals and cancel requests that this execution says have reached their targets. */
  readonly delivered: {
    readonly kind: ExternalRequest;
    readonly at: Instant;
    readonly initiatedEventId: EventId;
    readonly target: WorkflowExecution;
  }[] = [];
  /** Signals and cancel requests that this execution has received from others. */
  readonly received: {
    readonly kind: ExternalRequest;
    readonly initiatedEventId: EventId;
    readonly sender: WorkflowExecution;
  }[] = [];
  /** Whether the parent's child policy has terminated this execution, or requested its cancellation. */
  metChildPolicy = false;
  /** The run that continues this one. */
  newExecutionRunId: string | undefined;

  add(event: HistoryEvent): void {
    switch (event.eventType) {
      case "ChildWorkflowExecutionStarted": {
        const { initiatedEventId, workflowExecution } = event.attributes;
        this.children.push({ initiatedEventId, startedAt: event.eventTimestamp, child: workflowExecution });
        break;
      }
      case "ExternalWorkflowExecutionSignaled":
      case "ExternalWorkflowExecutionCancelRequested": {
        const { initiatedEventId, workflowExecution: target } = event.attributes;
        const kind = event.eventType === "ExternalWorkflowExecutionSignaled" ? "signal" : "cancel request";
        this.delivered.push({ kind, at: event.eventTimestamp, initiatedEventId, target });
        break;
      }
      case "WorkflowExecutionSignaled":
      case "WorkflowExecutionCancelRequested": {
        const { externalInitiatedEventId: initiatedEventId, externalWorkflowExecution: sender } = event.attributes;
        if (event.eventType === "WorkflowExecutionCancelRequested" && event.attributes.cause !== undefined) {
          this.metChildPolicy = true;
        } else if (sender !== undefined && initiatedEventId !== undefined) {
          const kind = event.eventType === "WorkflowExecutionSignaled" ? "signal" : "cancel request";
          this.received.push({ kind, initiatedEventId, sender });
        }
        break;
      }
      case "WorkflowExecutionTerminated":
        if (event.attributes.cause === "CHILD_POLICY_APPLIED") this.metChildPolicy = true;
        break;
      case "WorkflowExecutionContinuedAsNew":
        this.newExecutionRunId = event.attributes.newExecutionRunId;
        break;
    }
  }
}
