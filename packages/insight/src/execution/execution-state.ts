import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";
import type { OpenActivity, OpenChild, OpenLambda, OpenRequest, OpenTimer } from "./open-work.ts";

/** Types of the events that end an execution. */
export type CloseEventType =
  | "WorkflowExecutionCompleted"
  | "WorkflowExecutionFailed"
  | "WorkflowExecutionTimedOut"
  | "WorkflowExecutionCanceled"
  | "WorkflowExecutionContinuedAsNew"
  | "WorkflowExecutionTerminated";

export interface ScheduledDecisionTask {
  readonly scheduledEventId: EventId;
  readonly scheduledAt: Instant;
  readonly taskList: string;
  /** Of a sticky list: when the task goes back to the list of the execution. */
  readonly scheduleToStartDueAt: Instant | undefined;
  readonly startToCloseMs: number | undefined;
}

export interface StartedDecisionTask extends ScheduledDecisionTask {
  readonly startedEventId: EventId;
  readonly startedAt: Instant;
  readonly identity: string | undefined;
}

/** Decision tasks that timed out one after the other, with none completed in between. */
export interface LostDecisionTasks {
  readonly count: number;
  /** When the first of them timed out. */
  readonly since: Instant;
  /** The `DecisionTaskStarted` of the first, and the event before its schedule, which the decider may choke on. */
  readonly firstStartedEventId: EventId;
  readonly newsEventId: EventId;
  readonly lastTimedOutEventId: EventId;
  readonly identity: string | undefined;
}

/** What the latest completed decision task has left. */
export interface LastDecision {
  readonly completedEventId: EventId;
  readonly completedAt: Instant;
  /** Everything up to here has been seen by the decider. */
  readonly startedEventId: EventId;
  readonly identity: string | undefined;
  /** Decisions of it that SWF refused, at most 100. */
  readonly refused: readonly HistoryEvent[];
  /** Whether it decided anything at all. */
  readonly decisions: number;
  /** `@openswf/flow`: its code failed, nothing was decided, and it will be tried again. */
  readonly held: HistoryEvent<"MarkerRecorded"> | undefined;
}

export interface ReceivedSignals {
  readonly count: number;
  readonly last: HistoryEvent<"WorkflowExecutionSignaled"> | undefined;
  /** Received after the last decision task that was started: no decider has seen them. */
  readonly unseen: number;
}

/** What a history says of an execution up to its last event here. Open work stays as it was when the execution closed. */
export interface ExecutionState {
  readonly lastEventId: EventId;
  readonly lastEventAt: Instant;
  /** False if events are missing at the beginning or in between. */
  readonly isWhole: boolean;
  readonly started: HistoryEvent<"WorkflowExecutionStarted"> | undefined;
  /** By `scheduledEventId`, as are those below; oldest first. */
  readonly activities: ReadonlyMap<EventId, OpenActivity>;
  readonly timers: ReadonlyMap<EventId, OpenTimer>;
  readonly children: ReadonlyMap<EventId, OpenChild>;
  readonly lambdas: ReadonlyMap<EventId, OpenLambda>;
  readonly requests: ReadonlyMap<EventId, OpenRequest>;
  /** A second decision task can be scheduled while one is started. */
  readonly scheduledDecisionTask: ScheduledDecisionTask | undefined;
  readonly startedDecisionTask: StartedDecisionTask | undefined;
  readonly lostDecisionTasks: LostDecisionTasks | undefined;
  readonly lastDecision: LastDecision | undefined;
  readonly signals: ReceivedSignals;
  readonly signalsSent: number;
  /** The latest activity, child or lambda function that failed or timed out. */
  readonly lastFailure: HistoryEvent | undefined;
  readonly cancelRequested: HistoryEvent<"WorkflowExecutionCancelRequested"> | undefined;
  readonly close: HistoryEvent<CloseEventType> | undefined;
  /** Events by type. */
  readonly counts: ReadonlyMap<EventType, number>;
}

/** Whether the execution still runs, as far as the history says. */
export function isOpen(state: ExecutionState): boolean {
  return state.close === undefined;
}

/** When the execution will time out; `undefined` if its start is not known or it never does. */
export function timesOutAt({ started }: ExecutionState): Instant | undefined {
  const seconds = Number(started?.attributes.executionStartToCloseTimeout);
  return started === undefined || !Number.isFinite(seconds) ? undefined : started.eventTimestamp + seconds * 1000;
}
