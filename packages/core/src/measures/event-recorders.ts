import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { CloseStatus, EventType } from "@openswf/model/wire-types";
import type { DomainSeries } from "./domain-series.ts";

/** Measures an event of one type. `before` is `undefined` for a transition that starts the execution. */
export type Recorder<Type extends EventType = EventType> = (
  event: HistoryEvent<Type>,
  series: DomainSeries,
  before: ExecutionState | undefined,
  after: ExecutionState,
) => void;
type Recorders = { readonly [Type in EventType]?: Recorder<Type> };

const closeStatuses = {
  WorkflowExecutionCompleted: "COMPLETED",
  WorkflowExecutionFailed: "FAILED",
  WorkflowExecutionCanceled: "CANCELED",
  WorkflowExecutionTerminated: "TERMINATED",
  WorkflowExecutionTimedOut: "TIMED_OUT",
  WorkflowExecutionContinuedAsNew: "CONTINUED_AS_NEW",
} as const satisfies { readonly [Type in EventType]?: CloseStatus };

/** Events that say of a decision that it could not be carried out. */
const failedDecisionTypes = [
  "ScheduleActivityTaskFailed",
  "RequestCancelActivityTaskFailed",
  "StartTimerFailed",
  "CancelTimerFailed",
  "StartChildWorkflowExecutionFailed",
  "SignalExternalWorkflowExecutionFailed",
  "RequestCancelExternalWorkflowExecutionFailed",
  "ScheduleLambdaFunctionFailed",
  "StartLambdaFunctionFailed",
  "RecordMarkerFailed",
  "CompleteWorkflowExecutionFailed",
  "FailWorkflowExecutionFailed",
  "CancelWorkflowExecutionFailed",
  "ContinueAsNewWorkflowExecutionFailed",
] as const satisfies readonly EventType[];

const decisionFailed: Recorder<(typeof failedDecisionTypes)[number]> = (
  { eventType, attributes },
  { families, domain },
) => families.failedDecisions.of(domain, eventType, attributes.cause ?? "UNKNOWN").add(1);

const recorders: Recorders = {
  // `as`: Object.fromEntries forgets the names.
  ...(Object.fromEntries([
    ...Object.entries(closeStatuses).map(([type, status]) => [type, closes(status)]),
    ...failedDecisionTypes.map((type) => [type, decisionFailed]),
  ]) as Recorders),
  WorkflowExecutionStarted(_, series, _before, after) {
    series.workflowTypes.of(after.workflowType).started.add(1);
  },
  DecisionTaskScheduled({ attributes }, series) {
    series.taskList("decision", attributes.taskList.name).scheduled.add(1);
  },
  DecisionTaskStarted({ attributes: { scheduledEventId }, eventTimestamp }, series, before, after) {
    const task = after.decisionTask?.scheduledEventId === scheduledEventId ? after.decisionTask : before?.decisionTask;
    if (task?.scheduledEventId !== scheduledEventId) return;
    const { scheduleToStart } = series.taskList("decision", task.taskList);
    scheduleToStart.record(secondsBetween(task.pollableAt, eventTimestamp));
  },
  DecisionTaskCompleted({ eventTimestamp }, series, before) {
    decisionTaskEnded("COMPLETED", eventTimestamp, series, before);
  },
  DecisionTaskTimedOut({ attributes, eventTimestamp }, series, before) {
    series.families.timeouts.of(series.domain, "decision_task", attributes.timeoutType).add(1);
    decisionTaskEnded("TIMED_OUT", eventTimestamp, series, before);
  },
  ActivityTaskScheduled({ attributes }, series) {
    series.taskList("activity", attributes.taskList.name).scheduled.add(1);
  },
  ActivityTaskStarted({ attributes: { scheduledEventId }, eventTimestamp }, series, before, after) {
    const task = after.activityTasks.get(scheduledEventId) ?? before?.activityTasks.get(scheduledEventId);
    if (task === undefined) return;
    const { scheduleToStart } = series.taskList("activity", task.taskList);
    scheduleToStart.record(secondsBetween(task.scheduledAt, eventTimestamp));
  },
  ActivityTaskCompleted: (event, series, before) => activityTaskEnded("COMPLETED", event, series, before),
  ActivityTaskFailed: (event, series, before) => activityTaskEnded("FAILED", event, series, before),
  ActivityTaskCanceled: (event, series, before) => activityTaskEnded("CANCELED", event, series, before),
  ActivityTaskTimedOut(event, series, before) {
    series.families.timeouts.of(series.domain, "activity_task", event.attributes.timeoutType).add(1);
    activityTaskEnded("TIMED_OUT", event, series, before);
  },
  LambdaFunctionTimedOut({ attributes }, { families, domain }) {
    families.timeouts.of(domain, "lambda_function", attributes.timeoutType ?? "START_TO_CLOSE").add(1);
  },
};

/** `undefined` for a type that is counted and no more. */
export function recorderOf(type: EventType): Recorder | undefined {
  // `as`: it is called with events of its own type alone.
  return recorders[type] as Recorder | undefined;
}

function closes(status: CloseStatus): Recorder {
  return ({ eventTimestamp }, series, _before, { workflowType, startedAt }) => {
    series.workflowTypes.of(workflowType).closed.of(status).add(1);
    series.executionDurations.of(status).record(secondsBetween(startedAt, eventTimestamp));
    if (status === "TIMED_OUT")
      series.families.timeouts.of(series.domain, "workflow_execution", "START_TO_CLOSE").add(1);
  };
}

function decisionTaskEnded(
  outcome: "COMPLETED" | "TIMED_OUT",
  endedAt: Instant,
  series: DomainSeries,
  before: ExecutionState | undefined,
): void {
  const startedAt = before?.decisionTask?.startedAt;
  // A sticky list that nobody polls times a task out before it is started.
  if (startedAt !== undefined) series.decisionTasks.of(outcome).record(secondsBetween(startedAt, endedAt));
}

function activityTaskEnded(
  outcome: "COMPLETED" | "FAILED" | "CANCELED" | "TIMED_OUT",
  event: { readonly eventTimestamp: Instant; readonly attributes: { readonly scheduledEventId: EventId } },
  series: DomainSeries,
  before: ExecutionState | undefined,
): void {
  const task = before?.activityTasks.get(event.attributes.scheduledEventId);
  // A task that nobody has started has no time of start; its time-out is counted as one.
  if (task?.startedAt === undefined) return;
  const durations = series.activityTypes.of(task.activityType).of(outcome);
  durations.record(secondsBetween(task.startedAt, event.eventTimestamp));
}

/** The time of day may have been set back in between. */
const secondsBetween = (from: Instant, to: Instant): number => Math.max(0, to - from) / 1000;
