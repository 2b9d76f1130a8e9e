import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type {
  ChildPolicy,
  CloseStatus,
  EventType,
  TagList,
  WorkflowExecution,
  WorkflowType,
} from "@openswf/model/wire-types";
import { type ExecutionState, openCounts } from "./state.ts";

/**
 * The history events of which Amazon SWF tells Amazon EventBridge, as its developer guide lists them. The guide also
 * lists StartActivityTaskFailed, which no history has.
 */
export const stateChangeTypes: ReadonlySet<EventType> = new Set<EventType>([
  "ActivityTaskCanceled",
  "ActivityTaskFailed",
  "ActivityTaskTimedOut",
  "WorkflowExecutionCanceled",
  "WorkflowExecutionCompleted",
  "WorkflowExecutionFailed",
  "WorkflowExecutionStarted",
  "WorkflowExecutionTerminated",
  "WorkflowExecutionTimedOut",
  "WorkflowExecutionContinuedAsNew",
  "CancelTimerFailed",
  "CancelWorkflowExecutionFailed",
  "ChildWorkflowExecutionFailed",
  "ChildWorkflowExecutionTimedOut",
  "CompleteWorkflowExecutionFailed",
  "ContinueAsNewWorkflowExecutionFailed",
  "DecisionTaskTimedOut",
  "FailWorkflowExecutionFailed",
  "RecordMarkerFailed",
  "RequestCancelActivityTaskFailed",
  "RequestCancelExternalWorkflowExecutionFailed",
  "ScheduleActivityTaskFailed",
  "SignalExternalWorkflowExecutionFailed",
  "StartChildWorkflowExecutionFailed",
  "StartTimerFailed",
  "TimerCanceled",
  "LambdaFunctionFailed",
  "LambdaFunctionTimedOut",
  "StartLambdaFunctionFailed",
  "ScheduleLambdaFunctionFailed",
]);

/** One event of a history that the outside is told of. */
export interface StateChange {
  readonly eventId: EventId;
  readonly eventType: EventType;
}

/** What a transition has to tell the outside. It is complete, so telling it again later tells the same. */
export interface StateChanges {
  /** The domain's key. To the engine it is a name and nothing more. */
  readonly domain: string;
  readonly at: Instant;
  /** At least one, in the order of the history. */
  readonly changes: readonly StateChange[];
  /** The execution after the transition. */
  readonly execution: ExecutionDetail;
}

/** An execution in the shape of the service's events: times in milliseconds, and null for what is not there. */
export interface ExecutionDetail {
  readonly executionInfo: {
    readonly execution: WorkflowExecution;
    readonly workflowType: WorkflowType;
    readonly startTimestamp: Instant;
    readonly closeTimestamp: Instant | null;
    readonly executionStatus: "OPEN" | "CLOSED";
    readonly closeStatus: CloseStatus | null;
    readonly parent: WorkflowExecution | null;
    /** Always null in the guide's examples, and here. */
    readonly parentExecutionArn: null;
    readonly tagList: TagList | null;
    readonly cancelRequested: boolean;
  };
  readonly executionConfiguration: {
    readonly taskStartToCloseTimeout: string;
    readonly executionStartToCloseTimeout: string;
    readonly taskList: { readonly name: string };
    readonly taskPriority: string | null;
    readonly childPolicy: ChildPolicy;
    readonly lambdaRole: string | null;
  };
  readonly openCounts: {
    readonly openActivityTasks: number;
    readonly openDecisionTasks: number;
    readonly openTimers: number;
    readonly openChildWorkflowExecutions: number;
    readonly openLambdaFunctions: number;
  };
  readonly latestActivityTaskTimestamp: Instant | null;
}

/** What events that have led to `state` tell the outside; `undefined` for nothing. */
export function stateChangesOf(
  domain: string,
  events: readonly HistoryEvent[],
  state: ExecutionState,
): StateChanges | undefined {
  const changes: StateChange[] = [];
  for (const { eventId, eventType } of events) {
    if (stateChangeTypes.has(eventType)) changes.push({ eventId, eventType });
  }
  if (changes.length === 0) return undefined;
  // All events of a transition have the same time.
  return { domain, at: state.lastEventAt, changes, execution: executionDetail(state) };
}

function executionDetail(state: ExecutionState): ExecutionDetail {
  const { execution, settings, closing, parent } = state;
  const { openActivityTasks, openDecisionTasks, openTimers, openChildWorkflowExecutions, openLambdaFunctions } =
    openCounts(state);
  return {
    executionInfo: {
      execution: { workflowId: execution.workflowId, runId: execution.runId },
      workflowType: { name: state.workflowType.name, version: state.workflowType.version },
      startTimestamp: state.startedAt,
      closeTimestamp: closing?.at ?? null,
      executionStatus: closing === undefined ? "OPEN" : "CLOSED",
      closeStatus: closing?.status ?? null,
      parent: parent === undefined ? null : { workflowId: parent.execution.workflowId, runId: parent.execution.runId },
      parentExecutionArn: null,
      tagList: state.tagList ?? null,
      cancelRequested: state.cancelRequested,
    },
    executionConfiguration: {
      taskStartToCloseTimeout: settings.taskStartToCloseTimeout,
      executionStartToCloseTimeout: settings.executionStartToCloseTimeout,
      taskList: { name: settings.taskList },
      taskPriority: settings.taskPriority ?? null,
      childPolicy: settings.childPolicy,
      lambdaRole: settings.lambdaRole ?? null,
    },
    openCounts: { openActivityTasks, openDecisionTasks, openTimers, openChildWorkflowExecutions, openLambdaFunctions },
    latestActivityTaskTimestamp: state.latestActivityTaskAt ?? null,
  };
}
