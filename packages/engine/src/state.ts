import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type {
  ActivityType,
  ChildPolicy,
  CloseStatus,
  TagList,
  WorkflowExecution,
  WorkflowType,
} from "@openswf/model/wire-types";

/** The settings that an execution runs under, resolved from its start request and its type's defaults. */
export interface ExecutionSettings {
  readonly taskList: string;
  /** Set only if the request or the type gives a priority. Otherwise tasks have priority 0 and show none. */
  readonly taskPriority: string | undefined;
  readonly executionStartToCloseTimeout: string;
  readonly taskStartToCloseTimeout: string;
  readonly childPolicy: ChildPolicy;
  readonly lambdaRole: string | undefined;
}

/** A scheduled decision task. It is started once `startedEventId` is set. */
export interface DecisionTaskState {
  readonly scheduledEventId: EventId;
  /** When the task became pollable. Later than its event if it had to wait for the previous task to end. */
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
  /** The latest ActivityTaskCancelRequested, if any. */
  readonly cancelRequestedEventId: EventId | undefined;
  /** The only fact about an execution that is not in its history: heartbeats are stored separately. */
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
  /** ChildWorkflowExecutionStarted in this history; `undefined` until the child has started. */
  readonly startedEventId: EventId | undefined;
}

/** A signal or a cancel request to another execution that is in flight. */
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
  /** The policy for the open children; `undefined` where none applies (continued as new). */
  readonly childPolicy: ChildPolicy | undefined;
}

/**
 * Everything that the rules of SWF ask about one execution. Large texts (inputs, results, contexts) stay in the history
 * and are found through their event. Closing keeps the open items as they were, because Describe still counts them.
 */
export interface ExecutionState {
  readonly execution: { readonly workflowId: string; readonly runId: RunId };
  readonly workflowType: WorkflowType;
  readonly settings: ExecutionSettings;
  readonly tagList: TagList | undefined;
  readonly parent: { readonly execution: WorkflowExecution; readonly initiatedEventId: EventId } | undefined;
  readonly continuedExecutionRunId: string | undefined;
  readonly startedAt: Instant;
  readonly lastEventId: EventId;
  readonly lastEventAt: Instant;
  readonly closing: Closing | undefined;
  readonly cancelRequested: boolean;
  /** The task list of decision tasks without a temporary override. */
  readonly decisionTaskList: string;
  /** A temporary override of the task list (a "sticky" list), in effect until it is missed or not renewed. */
  readonly stickyTaskList: { readonly taskList: string; readonly scheduleToStartTimeout: string } | undefined;
  readonly decisionTask: DecisionTaskState | undefined;
  /** Scheduled while `decisionTask` was started. It is dispatched when that task ends. */
  readonly waitingDecisionTask: DecisionTaskState | undefined;
  /** DecisionTaskStarted of the last completed decision task; 0 before the first. */
  readonly previousStartedEventId: EventId;
  readonly latestExecutionContextEventId: EventId | undefined;
  readonly latestActivityTaskAt: Instant | undefined;
  /** Open activity tasks by scheduledEventId. */
  readonly activityTasks: ReadonlyMap<EventId, ActivityTaskState>;
  /** The scheduledEventId of each open activity task, by activityId. */
  readonly activityIds: ReadonlyMap<string, EventId>;
  /** Open timers by timerId. */
  readonly timers: ReadonlyMap<string, TimerState>;
  /** Open children by the id of their StartChildWorkflowExecutionInitiated. */
  readonly children: ReadonlyMap<EventId, ChildState>;
  readonly externalSignals: ReadonlyMap<EventId, ExternalRequestState>;
  readonly externalCancels: ReadonlyMap<EventId, ExternalRequestState>;
  /** Open Lambda functions by scheduledEventId. */
  readonly lambdaFunctions: ReadonlyMap<EventId, LambdaFunctionState>;
}

export function isClosed(state: ExecutionState): boolean {
  return state.closing !== undefined;
}

/** The counts of Describe. `openDecisionTasks` is 0 or 1, even when one task is started and another waits. */
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
