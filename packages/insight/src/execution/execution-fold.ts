import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";
import { timeoutMs } from "../history/read-event.ts";
import type { CloseEventType, ExecutionState, LastDecision, StartedDecisionTask } from "./execution-state.ts";
import { attemptOf } from "./flow-control.ts";
import type { OpenActivity, OpenChild, OpenLambda, OpenRequest, OpenTimer } from "./open-work.ts";

/** Refused decisions that are kept of one decision task. */
const refusedMax = 100;
/** The marker of `@openswf/flow` for a task in which its code has failed. */
const heldMarker = "openswf.held";

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
interface Draft extends Mutable<ExecutionState> {
  readonly activities: Map<EventId, OpenActivity>;
  readonly timers: Map<EventId, OpenTimer>;
  readonly children: Map<EventId, OpenChild>;
  readonly lambdas: Map<EventId, OpenLambda>;
  readonly requests: Map<EventId, OpenRequest>;
  readonly counts: Map<EventType, number>;
  /** By the id of the activity, the event that scheduled it. */
  readonly activityIds: Map<string, EventId>;
  /** Signals that the last completed decision task has not shown. */
  unseenSignals: EventId[];
  /** The last event that a decider has to react to. */
  newsEventId: EventId;
  /** `newsEventId` when the open decision task was started. */
  newsOfStarted: EventId;
}

/**
 * Folds a history into its state, page by page, in constant time for each event. The maps of a state go on changing with
 * the fold; everything else in it stays.
 */
export class ExecutionFold {
  readonly #draft: Draft = {
    lastEventId: 0,
    lastEventAt: 0,
    isWhole: true,
    started: undefined,
    activities: new Map(),
    timers: new Map(),
    children: new Map(),
    lambdas: new Map(),
    requests: new Map(),
    scheduledDecisionTask: undefined,
    startedDecisionTask: undefined,
    lostDecisionTasks: undefined,
    lastDecision: undefined,
    signals: { count: 0, last: undefined, unseen: 0 },
    signalsSent: 0,
    lastFailure: undefined,
    cancelRequested: undefined,
    close: undefined,
    counts: new Map(),
    activityIds: new Map(),
    unseenSignals: [],
    newsEventId: 0,
    newsOfStarted: 0,
  };

  get state(): ExecutionState {
    return { ...this.#draft };
  }

  /** Adds the next events, oldest first. Events that are there already are passed over, so pages may overlap. */
  add(events: readonly HistoryEvent[]): void {
    const draft = this.#draft;
    for (const event of events) {
      if (event.eventId <= draft.lastEventId) continue;
      if (event.eventId !== draft.lastEventId + 1) draft.isWhole = false;
      draft.lastEventId = event.eventId;
      draft.lastEventAt = event.eventTimestamp;
      draft.counts.set(event.eventType, (draft.counts.get(event.eventType) ?? 0) + 1);
      if (!event.eventType.startsWith("DecisionTask")) draft.newsEventId = event.eventId;
      step(draft, event);
    }
  }
}

/** The state after all of these events. */
export function foldHistory(events: readonly HistoryEvent[]): ExecutionState {
  const fold = new ExecutionFold();
  fold.add(events);
  return fold.state;
}

type Steps = { readonly [Type in EventType]?: (draft: Draft, event: HistoryEvent<Type>) => void };

const failures: ReadonlySet<string> = new Set<EventType>([
  "ActivityTaskFailed",
  "ActivityTaskTimedOut",
  "ChildWorkflowExecutionFailed",
  "ChildWorkflowExecutionTimedOut",
  "ChildWorkflowExecutionTerminated",
  "LambdaFunctionFailed",
  "LambdaFunctionTimedOut",
  "StartLambdaFunctionFailed",
]);

function step(draft: Draft, event: HistoryEvent): void {
  // `as`: each row of the table takes the events of its own type. A file may name any type, `constructor` too.
  const own = Object.hasOwn(steps, event.eventType) ? (steps[event.eventType] as Step | undefined) : undefined;
  own?.(draft, event);
  if (failures.has(event.eventType)) draft.lastFailure = event;
  countDecision(draft, event);
}
type Step = (draft: Draft, event: HistoryEvent) => void;

/** An event that comes of a decision says of which task. */
function countDecision(draft: Draft, { eventType, attributes }: HistoryEvent): void {
  const last = draft.lastDecision;
  if (last === undefined || !("decisionTaskCompletedEventId" in attributes)) return;
  if (attributes.decisionTaskCompletedEventId !== last.completedEventId) return;
  if (eventType === "ActivityTaskCanceled") return;
  draft.lastDecision = { ...last, decisions: last.decisions + 1 };
}

function refuse(draft: Draft, event: HistoryEvent): void {
  const last = draft.lastDecision;
  if (last === undefined || last.refused.length >= refusedMax) return;
  draft.lastDecision = { ...last, refused: [...last.refused, event] };
}

function close(draft: Draft, event: HistoryEvent<CloseEventType>): void {
  draft.close = event;
}

function taken(
  event: HistoryEvent,
  identity?: string,
): { eventId: EventId; at: Instant; identity: string | undefined } {
  return { eventId: event.eventId, at: event.eventTimestamp, identity };
}

function scheduleActivity(draft: Draft, event: HistoryEvent<"ActivityTaskScheduled">): void {
  const { eventId, eventTimestamp, attributes } = event;
  const { activityId, activityType, taskList, input, control } = attributes;
  const { attempt, firstId } = attemptOf(control, activityId);
  draft.activityIds.set(activityId, eventId);
  draft.activities.set(eventId, {
    scheduledEventId: eventId,
    scheduledAt: eventTimestamp,
    activityId,
    activityType,
    taskList: taskList.name,
    input,
    attempt,
    firstId,
    timeouts: {
      SCHEDULE_TO_START: timeoutMs(attributes.scheduleToStartTimeout),
      SCHEDULE_TO_CLOSE: timeoutMs(attributes.scheduleToCloseTimeout),
      START_TO_CLOSE: timeoutMs(attributes.startToCloseTimeout),
      HEARTBEAT: timeoutMs(attributes.heartbeatTimeout),
    },
    started: undefined,
    cancelRequestedEventId: undefined,
  });
}

function endActivity(
  draft: Draft,
  { attributes }: { readonly attributes: { readonly scheduledEventId: EventId } },
): void {
  const open = draft.activities.get(attributes.scheduledEventId);
  if (open === undefined) return;
  draft.activities.delete(attributes.scheduledEventId);
  if (draft.activityIds.get(open.activityId) === attributes.scheduledEventId) draft.activityIds.delete(open.activityId);
}

function scheduleDecisionTask(draft: Draft, event: HistoryEvent<"DecisionTaskScheduled">): void {
  const { taskList, scheduleToStartTimeout, startToCloseTimeout } = event.attributes;
  const scheduleToStartMs = timeoutMs(scheduleToStartTimeout);
  draft.scheduledDecisionTask = {
    scheduledEventId: event.eventId,
    scheduledAt: event.eventTimestamp,
    taskList: taskList.name,
    scheduleToStartDueAt: scheduleToStartMs === undefined ? undefined : event.eventTimestamp + scheduleToStartMs,
    startToCloseMs: timeoutMs(startToCloseTimeout),
  };
}

function startDecisionTask(draft: Draft, event: HistoryEvent<"DecisionTaskStarted">): void {
  const scheduled = draft.scheduledDecisionTask;
  const { scheduledEventId, identity } = event.attributes;
  const isKnown = scheduled?.scheduledEventId === scheduledEventId;
  if (isKnown) draft.scheduledDecisionTask = undefined;
  draft.newsOfStarted = draft.newsEventId;
  draft.startedDecisionTask = {
    scheduledEventId,
    scheduledAt: isKnown ? scheduled.scheduledAt : event.eventTimestamp,
    taskList: isKnown ? scheduled.taskList : "",
    scheduleToStartDueAt: undefined,
    startToCloseMs: isKnown ? scheduled.startToCloseMs : undefined,
    startedEventId: event.eventId,
    startedAt: event.eventTimestamp,
    identity,
  };
}

function timeOutDecisionTask(draft: Draft, event: HistoryEvent<"DecisionTaskTimedOut">): void {
  const { scheduledEventId, startedEventId, timeoutType } = event.attributes;
  if (draft.scheduledDecisionTask?.scheduledEventId === scheduledEventId) draft.scheduledDecisionTask = undefined;
  const started: StartedDecisionTask | undefined = draft.startedDecisionTask;
  if (started?.scheduledEventId === scheduledEventId) draft.startedDecisionTask = undefined;
  // A sticky list whose worker has gone is no fault of the decider.
  if (timeoutType === "SCHEDULE_TO_START") return;
  const before = draft.lostDecisionTasks;
  draft.lostDecisionTasks = {
    count: (before?.count ?? 0) + 1,
    since: before?.since ?? event.eventTimestamp,
    firstStartedEventId: before?.firstStartedEventId ?? startedEventId,
    newsEventId: before?.newsEventId ?? draft.newsOfStarted,
    lastTimedOutEventId: event.eventId,
    identity: started?.identity ?? before?.identity,
  };
}

function completeDecisionTask(draft: Draft, event: HistoryEvent<"DecisionTaskCompleted">): void {
  const { startedEventId } = event.attributes;
  const identity = draft.startedDecisionTask?.identity;
  draft.startedDecisionTask = undefined;
  draft.lostDecisionTasks = undefined;
  draft.unseenSignals = draft.unseenSignals.filter((eventId) => eventId > startedEventId);
  draft.signals = { ...draft.signals, unseen: draft.unseenSignals.length };
  const last: LastDecision = {
    completedEventId: event.eventId,
    completedAt: event.eventTimestamp,
    startedEventId,
    identity,
    refused: [],
    decisions: 0,
    held: undefined,
  };
  draft.lastDecision = last;
}

function receiveSignal(draft: Draft, event: HistoryEvent<"WorkflowExecutionSignaled">): void {
  draft.unseenSignals.push(event.eventId);
  draft.signals = { count: draft.signals.count + 1, last: event, unseen: draft.unseenSignals.length };
}

type RequestInitiated =
  | HistoryEvent<"SignalExternalWorkflowExecutionInitiated">
  | HistoryEvent<"RequestCancelExternalWorkflowExecutionInitiated">;

function request(draft: Draft, event: RequestInitiated): void {
  const isSignal = event.eventType === "SignalExternalWorkflowExecutionInitiated";
  if (isSignal) draft.signalsSent += 1;
  draft.requests.set(event.eventId, {
    scheduledEventId: event.eventId,
    scheduledAt: event.eventTimestamp,
    kind: isSignal ? "signal" : "cancel request",
    workflowId: event.attributes.workflowId,
    runId: event.attributes.runId,
    signalName: isSignal ? event.attributes.signalName : undefined,
  });
}

function endRequest(
  draft: Draft,
  { attributes }: { readonly attributes: { readonly initiatedEventId: EventId } },
): void {
  draft.requests.delete(attributes.initiatedEventId);
}

function endChild(draft: Draft, { attributes }: { readonly attributes: { readonly initiatedEventId: EventId } }): void {
  draft.children.delete(attributes.initiatedEventId);
}

/** What each event changes. Those that are missing change nothing but the counts. */
const steps: Steps = {
  WorkflowExecutionStarted: (draft, event) => {
    draft.started = event;
  },
  WorkflowExecutionCompleted: close,
  WorkflowExecutionFailed: close,
  WorkflowExecutionTimedOut: close,
  WorkflowExecutionCanceled: close,
  WorkflowExecutionContinuedAsNew: close,
  WorkflowExecutionTerminated: close,
  WorkflowExecutionCancelRequested: (draft, event) => {
    draft.cancelRequested = event;
  },
  WorkflowExecutionSignaled: receiveSignal,
  DecisionTaskScheduled: scheduleDecisionTask,
  DecisionTaskStarted: startDecisionTask,
  DecisionTaskCompleted: completeDecisionTask,
  DecisionTaskTimedOut: timeOutDecisionTask,
  ActivityTaskScheduled: scheduleActivity,
  ActivityTaskStarted: (draft, event) => {
    const { scheduledEventId, identity } = event.attributes;
    const open = draft.activities.get(scheduledEventId);
    if (open !== undefined) draft.activities.set(scheduledEventId, { ...open, started: taken(event, identity) });
  },
  ActivityTaskCancelRequested: (draft, event) => {
    const scheduledEventId = draft.activityIds.get(event.attributes.activityId);
    const open = scheduledEventId === undefined ? undefined : draft.activities.get(scheduledEventId);
    if (open === undefined) return;
    draft.activities.set(open.scheduledEventId, { ...open, cancelRequestedEventId: event.eventId });
  },
  ActivityTaskCompleted: endActivity,
  ActivityTaskFailed: endActivity,
  ActivityTaskTimedOut: endActivity,
  ActivityTaskCanceled: endActivity,
  TimerStarted: (draft, { eventId, eventTimestamp, attributes: { timerId, control, startToFireTimeout } }) => {
    const firesAt = eventTimestamp + (timeoutMs(startToFireTimeout) ?? 0);
    draft.timers.set(eventId, { scheduledEventId: eventId, scheduledAt: eventTimestamp, timerId, control, firesAt });
  },
  TimerFired: (draft, { attributes }) => void draft.timers.delete(attributes.startedEventId),
  TimerCanceled: (draft, { attributes }) => void draft.timers.delete(attributes.startedEventId),
  StartChildWorkflowExecutionInitiated: (draft, { eventId, eventTimestamp, attributes }) => {
    const { workflowId, workflowType, taskList } = attributes;
    const opened = { scheduledEventId: eventId, scheduledAt: eventTimestamp, started: undefined };
    draft.children.set(eventId, { ...opened, workflowId, workflowType, taskList: taskList.name });
  },
  ChildWorkflowExecutionStarted: (draft, { eventId, eventTimestamp, attributes }) => {
    const open = draft.children.get(attributes.initiatedEventId);
    if (open === undefined) return;
    const started = { eventId, at: eventTimestamp, runId: attributes.workflowExecution.runId };
    draft.children.set(attributes.initiatedEventId, { ...open, started });
  },
  ChildWorkflowExecutionCompleted: endChild,
  ChildWorkflowExecutionFailed: endChild,
  ChildWorkflowExecutionTimedOut: endChild,
  ChildWorkflowExecutionCanceled: endChild,
  ChildWorkflowExecutionTerminated: endChild,
  LambdaFunctionScheduled: (draft, { eventId, eventTimestamp, attributes: { id, name, startToCloseTimeout } }) => {
    const opened = { scheduledEventId: eventId, scheduledAt: eventTimestamp, started: undefined };
    draft.lambdas.set(eventId, { ...opened, id, name, startToCloseMs: timeoutMs(startToCloseTimeout) });
  },
  LambdaFunctionStarted: (draft, event) => {
    const open = draft.lambdas.get(event.attributes.scheduledEventId);
    if (open !== undefined) draft.lambdas.set(open.scheduledEventId, { ...open, started: taken(event) });
  },
  LambdaFunctionCompleted: (draft, { attributes }) => void draft.lambdas.delete(attributes.scheduledEventId),
  LambdaFunctionFailed: (draft, { attributes }) => void draft.lambdas.delete(attributes.scheduledEventId),
  LambdaFunctionTimedOut: (draft, { attributes }) => void draft.lambdas.delete(attributes.scheduledEventId),
  StartLambdaFunctionFailed: (draft, { attributes }) => void draft.lambdas.delete(attributes.scheduledEventId ?? 0),
  SignalExternalWorkflowExecutionInitiated: request,
  ExternalWorkflowExecutionSignaled: endRequest,
  SignalExternalWorkflowExecutionFailed: endRequest,
  RequestCancelExternalWorkflowExecutionInitiated: request,
  ExternalWorkflowExecutionCancelRequested: endRequest,
  RequestCancelExternalWorkflowExecutionFailed: endRequest,
  StartChildWorkflowExecutionFailed: (draft, event) => {
    endChild(draft, event);
    refuse(draft, event);
  },
  MarkerRecorded: (draft, event) => {
    if (event.attributes.markerName !== heldMarker || draft.lastDecision === undefined) return;
    draft.lastDecision = { ...draft.lastDecision, held: event };
  },
  ScheduleActivityTaskFailed: refuse,
  RequestCancelActivityTaskFailed: refuse,
  StartTimerFailed: refuse,
  CancelTimerFailed: refuse,
  RecordMarkerFailed: refuse,
  ScheduleLambdaFunctionFailed: refuse,
  CompleteWorkflowExecutionFailed: refuse,
  FailWorkflowExecutionFailed: refuse,
  CancelWorkflowExecutionFailed: refuse,
  ContinueAsNewWorkflowExecutionFailed: refuse,
};
