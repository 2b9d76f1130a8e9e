import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type {
  ActivityType,
  ChildPolicy,
  CloseStatus,
  WorkflowExecution,
  WorkflowType,
} from "@openswf/model/wire-types";

/** The settings an execution runs under, resolved from its start request and the defaults of its type. */
export interface ExecutionSettings {
  readonly taskList: string;
  /** Only when a request or the type gave one; else the tasks count as priority 0 and show none. */
  readonly taskPriority: string | undefined;
  readonly executionStartToCloseTimeout: string;
  readonly taskStartToCloseTimeout: string;
  readonly childPolicy: ChildPolicy;
  readonly lambdaRole: string | undefined;
}

/** A decision task that is scheduled and, once `startedEventId` is there, started. */
export interface DecisionTaskState {
  readonly scheduledEventId: EventId;
  /** When it became pollable: later than its event for a task that had to wait for the one before it. */
  readonly pollableAt: Instant;
  readonly taskList: string;
  readonly taskPriority: string | undefined;
  readonly scheduleToStartTimeout: string;
  readonly startToCloseTimeout: string;
  readonly startedEventId: EventId | undefined;
  readonly startedAt: Instant | undefined;
}

export interface ActivityTaskState {
  readonly activityId: string;
  readonly activityType: ActivityType;
  readonly scheduledEventId: EventId;
  readonly scheduledAt: Instant;
  readonly taskList: string;
  readonly taskPriority: string | undefined;
  readonly scheduleToStartTimeout: string;
  readonly scheduleToCloseTimeout: string;
  readonly startToCloseTimeout: string;
  readonly heartbeatTimeout: string;
  readonly startedEventId: EventId | undefined;
  readonly startedAt: Instant | undefined;
  /** The last ActivityTaskCancelRequested, when there was one. */
  readonly cancelRequestedEventId: EventId | undefined;
  /** The only facts of an execution that are not in its history: they are kept beside it. */
  readonly heartbeat: Heartbeat | undefined;
}
export interface Heartbeat {
  readonly at: Instant;
  readonly details: string | undefined;
}

export interface TimerState {
  readonly startedEventId: EventId;
  readonly firesAt: Instant;
}

export interface ChildState {
  readonly workflowId: string;
  readonly workflowType: WorkflowType;
  readonly control: string | undefined;
  readonly decisionTaskCompletedEventId: EventId;
  /** ChildWorkflowExecutionStarted in this history; absent while the start is on its way. */
  readonly startedEventId: EventId | undefined;
}

/** A signal or a cancel request to another execution that is on its way. */
export interface ExternalRequestState {
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly control: string | undefined;
  readonly decisionTaskCompletedEventId: EventId;
}

export interface LambdaFunctionState {
  readonly id: string;
  readonly startToCloseTimeout: string | undefined;
  readonly startedEventId: EventId | undefined;
  readonly startedAt: Instant | undefined;
}

export interface Closing {
  readonly status: CloseStatus;
  readonly at: Instant;
  /** What becomes of the children that are open; undefined where no policy applies (continued as new). */
  readonly childPolicy: ChildPolicy | undefined;
}

/**
 * Everything the rules of SWF ask about one execution. Big texts (inputs, results, contexts) stay in the history and
 * are found by their event. When the execution closes, what was open stays as it was: Describe goes on to count it.
 */
export interface ExecutionState {
  readonly execution: { readonly workflowId: string; readonly runId: RunId };
  readonly workflowType: WorkflowType;
  readonly settings: ExecutionSettings;
  readonly tagList: readonly string[] | undefined;
  readonly parent: { readonly execution: WorkflowExecution; readonly initiatedEventId: EventId } | undefined;
  readonly continuedExecutionRunId: string | undefined;
  readonly startedAt: Instant;
  readonly lastEventId: EventId;
  readonly lastEventAt: Instant;
  readonly closing: Closing | undefined;
  readonly cancelRequested: boolean;
  /** Where decision tasks go when no temporary override says otherwise. */
  readonly decisionTaskList: string;
  /** A temporary override of the task list (a "sticky" list), until it is missed or not renewed. */
  readonly stickyTaskList: { readonly taskList: string; readonly scheduleToStartTimeout: string } | undefined;
  readonly decisionTask: DecisionTaskState | undefined;
  /** Scheduled while `decisionTask` was started: its dispatch waits for that one to end. */
  readonly waitingDecisionTask: DecisionTaskState | undefined;
  /** DecisionTaskStarted of the last completed decision task, 0 before the first. */
  readonly previousStartedEventId: EventId;
  readonly latestExecutionContextEventId: EventId | undefined;
  readonly latestActivityTaskAt: Instant | undefined;
  /** Open activity tasks by their scheduledEventId. */
  readonly activityTasks: ReadonlyMap<EventId, ActivityTaskState>;
  /** scheduledEventId of each open activity task by its activityId. */
  readonly activityIds: ReadonlyMap<string, EventId>;
  /** Open timers by timerId. */
  readonly timers: ReadonlyMap<string, TimerState>;
  /** Open children by the id of their StartChildWorkflowExecutionInitiated. */
  readonly children: ReadonlyMap<EventId, ChildState>;
  readonly externalSignals: ReadonlyMap<EventId, ExternalRequestState>;
  readonly externalCancels: ReadonlyMap<EventId, ExternalRequestState>;
  /** Open Lambda functions by their scheduledEventId. */
  readonly lambdaFunctions: ReadonlyMap<EventId, LambdaFunctionState>;
}

export function isClosed(state: ExecutionState): boolean {
  return state.closing !== undefined;
}

/** The counts of Describe. `openDecisionTasks` is 0 or 1, also when one is started and one waits. */
export function openCounts(state: ExecutionState): {
  readonly openActivityTasks: number;
  readonly openChildWorkflowExecutions: number;
  readonly openDecisionTasks: number;
  readonly openLambdaFunctions: number;
  readonly openTimers: number;
} {
  return {
    openActivityTasks: state.activityTasks.size,
    openChildWorkflowExecutions: state.children.size,
    openDecisionTasks: state.decisionTask === undefined ? 0 : 1,
    openLambdaFunctions: state.lambdaFunctions.size,
    openTimers: state.timers.size,
  };
}
