import type { Instant, RunId } from "@openswf/model/brand";
import type { HistoryEvent, HistoryEventAttributes } from "@openswf/model/history-events";
import { invariant } from "@openswf/model/invariant";
import type { ChildPolicy, CloseStatus, EventType } from "@openswf/model/wire-types";
import { activityTaskDeadline, decisionTaskDeadline, lambdaFunctionDeadline } from "./deadlines.ts";
import { Draft } from "./draft.ts";
import { endOf } from "./duration.ts";
import { startedState } from "./started-state.ts";
import type { DecisionTaskState, ExecutionState, ExternalRequestState } from "./state.ts";

type Evolution<Type extends EventType> = (draft: Draft, event: HistoryEvent<Type>) => void;

/** For events that change no state: they matter only in the history, and no rule asks the state about them. */
const unchanged = (): void => {};

/** A failed decision leaves nothing behind except its event. */
const refused = unchanged;

function closes(status: CloseStatus, childPolicy: (draft: Draft) => ChildPolicy | undefined): Evolution<EventType> {
  return (draft, event) => {
    const { next } = draft;
    next.closing = { status, at: event.eventTimestamp, childPolicy: childPolicy(draft) };
    next.cancelRequested = false;
  };
}
const ownChildPolicy = (draft: Draft): ChildPolicy => draft.state.settings.childPolicy;

function activityTaskEnds(
  draft: Draft,
  {
    eventTimestamp,
    attributes: { scheduledEventId },
  }: HistoryEvent<"ActivityTaskCompleted" | "ActivityTaskFailed" | "ActivityTaskTimedOut" | "ActivityTaskCanceled">,
): void {
  draft.open("activityIds").delete(draft.activityTask(scheduledEventId).activityId);
  draft.open("activityTasks").delete(scheduledEventId);
  draft.next.latestActivityTaskAt = eventTimestamp;
}

function externalRequest(
  attributes: HistoryEventAttributes[
    | "SignalExternalWorkflowExecutionInitiated"
    | "RequestCancelExternalWorkflowExecutionInitiated"],
): ExternalRequestState {
  const { workflowId, runId, control, decisionTaskCompletedEventId } = attributes;
  return { workflowId, runId, control, decisionTaskCompletedEventId };
}

/** The started decision task has ended. The waiting one, if any, becomes pollable. */
function decisionTaskEnds(draft: Draft, at: Instant): void {
  const { next } = draft;
  const waiting = next.waitingDecisionTask;
  next.decisionTask = waiting === undefined ? undefined : { ...waiting, pollableAt: at };
  next.waitingDecisionTask = undefined;
  if (next.decisionTask !== undefined) draft.deadline(decisionTaskDeadline(next.decisionTask)?.due);
}

function childEnds(draft: Draft, event: { readonly attributes: { readonly initiatedEventId: number } }): void {
  draft.open("children").delete(event.attributes.initiatedEventId);
}

/** How each event changes a state. A missing row does not compile. */
const evolutions: { readonly [Type in EventType]: Evolution<Type> } = {
  WorkflowExecutionStarted: unchanged, // `startedState` makes its state

  WorkflowExecutionCancelRequested: (draft) => {
    draft.next.cancelRequested = true;
  },
  WorkflowExecutionSignaled: unchanged,
  WorkflowExecutionCompleted: closes("COMPLETED", ownChildPolicy),
  WorkflowExecutionFailed: closes("FAILED", ownChildPolicy),
  WorkflowExecutionCanceled: closes("CANCELED", ownChildPolicy),
  WorkflowExecutionTimedOut: closes("TIMED_OUT", ownChildPolicy),
  WorkflowExecutionContinuedAsNew: closes("CONTINUED_AS_NEW", () => undefined),
  WorkflowExecutionTerminated: (draft, event) => closes("TERMINATED", () => event.attributes.childPolicy)(draft, event),

  DecisionTaskScheduled: (draft, { eventId, eventTimestamp, attributes }) => {
    const task: DecisionTaskState = {
      scheduledEventId: eventId,
      pollableAt: eventTimestamp,
      taskList: attributes.taskList.name,
      taskPriority: attributes.taskPriority,
      scheduleToStartTimeout: attributes.scheduleToStartTimeout ?? "NONE",
      startToCloseTimeout: attributes.startToCloseTimeout ?? "NONE",
      startedEventId: undefined,
      startedAt: undefined,
    };
    if (draft.state.decisionTask !== undefined) {
      draft.next.waitingDecisionTask = task;
      return;
    }
    draft.next.decisionTask = task;
    draft.deadline(decisionTaskDeadline(task)?.due);
  },
  DecisionTaskStarted: (draft, { eventId, eventTimestamp }) => {
    const task = draft.state.decisionTask;
    invariant(task !== undefined, "DecisionTaskStarted without a scheduled decision task");
    const started = { ...task, startedEventId: eventId, startedAt: eventTimestamp };
    draft.next.decisionTask = started;
    draft.deadline(decisionTaskDeadline(started)?.due);
  },
  DecisionTaskCompleted: (draft, { eventId, eventTimestamp, attributes }) => {
    const { taskList, taskListScheduleToStartTimeout } = attributes;
    const sticky = taskList !== undefined && taskListScheduleToStartTimeout !== undefined;
    decisionTaskEnds(draft, eventTimestamp);
    const { next } = draft;
    next.previousStartedEventId = attributes.startedEventId;
    next.stickyTaskList = sticky
      ? { taskList: taskList.name, scheduleToStartTimeout: taskListScheduleToStartTimeout }
      : undefined;
    if (taskList !== undefined && !sticky) next.decisionTaskList = taskList.name;
    if (attributes.executionContext !== undefined) next.latestExecutionContextEventId = eventId;
  },
  DecisionTaskTimedOut: (draft, { eventTimestamp }) => {
    decisionTaskEnds(draft, eventTimestamp);
    draft.next.stickyTaskList = undefined;
  },

  ActivityTaskScheduled: (draft, { eventId, eventTimestamp, attributes }) => {
    const task = {
      activityId: attributes.activityId,
      activityType: attributes.activityType,
      scheduledEventId: eventId,
      scheduledAt: eventTimestamp,
      taskList: attributes.taskList.name,
      taskPriority: attributes.taskPriority,
      scheduleToStartTimeout: attributes.scheduleToStartTimeout ?? "NONE",
      scheduleToCloseTimeout: attributes.scheduleToCloseTimeout ?? "NONE",
      startToCloseTimeout: attributes.startToCloseTimeout ?? "NONE",
      heartbeatTimeout: attributes.heartbeatTimeout ?? "NONE",
      startedEventId: undefined,
      startedAt: undefined,
      cancelRequestedEventId: undefined,
      heartbeat: undefined,
    };
    draft.open("activityTasks").set(eventId, task);
    draft.open("activityIds").set(task.activityId, eventId);
    draft.next.latestActivityTaskAt = eventTimestamp;
    draft.deadline(activityTaskDeadline(task)?.due);
  },
  ActivityTaskStarted: (draft, { eventId, eventTimestamp, attributes }) => {
    const task = draft.activityTask(attributes.scheduledEventId);
    const started = { ...task, startedEventId: eventId, startedAt: eventTimestamp };
    draft.open("activityTasks").set(attributes.scheduledEventId, started);
    draft.next.latestActivityTaskAt = eventTimestamp;
    draft.deadline(activityTaskDeadline(started)?.due);
  },
  ActivityTaskCompleted: activityTaskEnds,
  ActivityTaskFailed: activityTaskEnds,
  ActivityTaskTimedOut: activityTaskEnds,
  ActivityTaskCanceled: activityTaskEnds,
  ActivityTaskCancelRequested: (draft, { eventId, eventTimestamp, attributes }) => {
    const scheduledEventId = draft.state.activityIds.get(attributes.activityId);
    invariant(scheduledEventId !== undefined, `cancel of activity ${attributes.activityId}, which is not open`);
    const task = { ...draft.activityTask(scheduledEventId), cancelRequestedEventId: eventId };
    draft.open("activityTasks").set(scheduledEventId, task);
    draft.next.latestActivityTaskAt = eventTimestamp;
    draft.deadline(activityTaskDeadline(task)?.due);
  },

  TimerStarted: (draft, { eventId, eventTimestamp, attributes }) => {
    const firesAt = endOf(eventTimestamp, attributes.startToFireTimeout);
    invariant(firesAt !== undefined, "a timer that never fires");
    draft.open("timers").set(attributes.timerId, { startedEventId: eventId, firesAt });
    draft.deadline(firesAt);
  },
  TimerFired: (draft, { attributes }) => void draft.open("timers").delete(attributes.timerId),
  TimerCanceled: (draft, { attributes }) => void draft.open("timers").delete(attributes.timerId),
  MarkerRecorded: unchanged,

  StartChildWorkflowExecutionInitiated: (draft, { eventId, attributes }) =>
    void draft.open("children").set(eventId, {
      workflowId: attributes.workflowId,
      workflowType: attributes.workflowType,
      control: attributes.control,
      decisionTaskCompletedEventId: attributes.decisionTaskCompletedEventId,
      startedEventId: undefined,
    }),
  StartChildWorkflowExecutionFailed: childEnds,
  ChildWorkflowExecutionStarted: (draft, { eventId, attributes }) => {
    const child = draft.state.children.get(attributes.initiatedEventId);
    invariant(child !== undefined, `start of child ${attributes.initiatedEventId}, which was not initiated`);
    draft.open("children").set(attributes.initiatedEventId, { ...child, startedEventId: eventId });
  },
  ChildWorkflowExecutionCompleted: childEnds,
  ChildWorkflowExecutionFailed: childEnds,
  ChildWorkflowExecutionTimedOut: childEnds,
  ChildWorkflowExecutionCanceled: childEnds,
  ChildWorkflowExecutionTerminated: childEnds,

  SignalExternalWorkflowExecutionInitiated: (draft, { eventId, attributes }) =>
    void draft.open("externalSignals").set(eventId, externalRequest(attributes)),
  SignalExternalWorkflowExecutionFailed: (draft, { attributes }) =>
    void draft.open("externalSignals").delete(attributes.initiatedEventId),
  ExternalWorkflowExecutionSignaled: (draft, { attributes }) =>
    void draft.open("externalSignals").delete(attributes.initiatedEventId),
  RequestCancelExternalWorkflowExecutionInitiated: (draft, { eventId, attributes }) =>
    void draft.open("externalCancels").set(eventId, externalRequest(attributes)),
  RequestCancelExternalWorkflowExecutionFailed: (draft, { attributes }) =>
    void draft.open("externalCancels").delete(attributes.initiatedEventId),
  ExternalWorkflowExecutionCancelRequested: (draft, { attributes }) =>
    void draft.open("externalCancels").delete(attributes.initiatedEventId),

  LambdaFunctionScheduled: (draft, { eventId, attributes }) =>
    void draft.open("lambdaFunctions").set(eventId, {
      id: attributes.id,
      startToCloseTimeout: attributes.startToCloseTimeout,
      startedEventId: undefined,
      startedAt: undefined,
    }),
  LambdaFunctionStarted: (draft, { eventId, eventTimestamp, attributes }) => {
    const { scheduledEventId } = attributes;
    const lambda = draft.state.lambdaFunctions.get(scheduledEventId);
    invariant(lambda !== undefined, `start of Lambda function ${scheduledEventId}, which is not open`);
    const started = { ...lambda, startedEventId: eventId, startedAt: eventTimestamp };
    draft.open("lambdaFunctions").set(scheduledEventId, started);
    draft.deadline(lambdaFunctionDeadline(scheduledEventId, started)?.due);
  },
  LambdaFunctionCompleted: (draft, { attributes }) =>
    void draft.open("lambdaFunctions").delete(attributes.scheduledEventId),
  LambdaFunctionFailed: (draft, { attributes }) =>
    void draft.open("lambdaFunctions").delete(attributes.scheduledEventId),
  LambdaFunctionTimedOut: (draft, { attributes }) =>
    void draft.open("lambdaFunctions").delete(attributes.scheduledEventId),
  StartLambdaFunctionFailed: (draft, { attributes }) => {
    if (attributes.scheduledEventId !== undefined) draft.open("lambdaFunctions").delete(attributes.scheduledEventId);
  },

  CompleteWorkflowExecutionFailed: refused,
  FailWorkflowExecutionFailed: refused,
  CancelWorkflowExecutionFailed: refused,
  ContinueAsNewWorkflowExecutionFailed: refused,
  ScheduleActivityTaskFailed: refused,
  RequestCancelActivityTaskFailed: refused,
  RecordMarkerFailed: refused,
  StartTimerFailed: refused,
  CancelTimerFailed: refused,
  ScheduleLambdaFunctionFailed: refused,
};

/** Applies one event to a draft. */
export function evolveDraft(draft: Draft, event: HistoryEvent): void {
  invariant(draft.state.closing === undefined, `${event.eventType} after the close`);
  invariant(event.eventId === draft.state.lastEventId + 1, `event ${event.eventId} after ${draft.state.lastEventId}`);
  // `as`: the row called `eventType` takes events of that type; the compiler cannot follow the correlation.
  const evolution = evolutions[event.eventType] as Evolution<EventType>;
  evolution(draft, event);
  const { next } = draft;
  next.lastEventId = event.eventId;
  next.lastEventAt = event.eventTimestamp;
}

/** The state after one more event. Pure: `state` is not modified. */
export function evolve(state: ExecutionState, event: HistoryEvent): ExecutionState {
  const draft = new Draft(state);
  evolveDraft(draft, event);
  return draft.state;
}

/**
 * The state that a history leads to, or that the events after `snapshot` lead to. Heartbeats are not in the history;
 * the code that loads an execution restores them afterwards.
 */
export function fold(
  execution: { readonly workflowId: string; readonly runId: RunId },
  snapshot: ExecutionState | undefined,
  events: readonly HistoryEvent[],
): ExecutionState {
  let rest = events;
  let from = snapshot;
  if (from === undefined) {
    const first = events[0];
    invariant(first?.eventType === "WorkflowExecutionStarted", "a history must begin with its start event");
    from = startedState(execution, first);
    rest = events.slice(1);
  }
  const draft = new Draft(from);
  for (const event of rest) evolveDraft(draft, event);
  return draft.state;
}
