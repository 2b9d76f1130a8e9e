import type { HistoryEvent } from "@aws-sdk/client-swf";
import type { TaskKind } from "../calls/core-calls.ts";

type Polled = (kind: TaskKind) => ReadonlySet<string>;

/** Tasks and children that are open at the end of a history, in words. */
export function openWorkIn(events: readonly HistoryEvent[], polled: Polled): readonly string[] {
  const open = new Map<string, string>();
  for (const event of events) noteEvent(open, event, polled);
  return [...open.values()];
}

function noteEvent(open: Map<string, string>, event: HistoryEvent, polled: Polled): void {
  noteDecisionTask(open, event, polled);
  noteActivityTask(open, event, polled);
  noteChild(open, event);
}

function noteDecisionTask(open: Map<string, string>, event: HistoryEvent, polled: Polled): void {
  const scheduled = event.decisionTaskScheduledEventAttributes;
  const started = event.decisionTaskStartedEventAttributes;
  const ended = event.decisionTaskCompletedEventAttributes ?? event.decisionTaskTimedOutEventAttributes;
  if (scheduled !== undefined) {
    const list = scheduled.taskList?.name ?? "";
    open.set(`decision ${event.eventId}`, `a decision task waits on the task list ${onList(list, polled("decision"))}`);
  }
  if (started !== undefined) {
    const by = started.identity === undefined ? "a worker" : `the worker ${started.identity}`;
    open.set(`decision ${started.scheduledEventId}`, `${by} has a decision task and does not answer it`);
  }
  if (ended !== undefined) open.delete(`decision ${ended.scheduledEventId}`);
}

function noteActivityTask(open: Map<string, string>, event: HistoryEvent, polled: Polled): void {
  const scheduled = event.activityTaskScheduledEventAttributes;
  const started = event.activityTaskStartedEventAttributes;
  const ended =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  if (scheduled !== undefined) {
    const name = `the activity ${scheduled.activityType?.name} (${scheduled.activityId})`;
    const list = onList(scheduled.taskList?.name ?? "", polled("activity"));
    open.set(`activity ${event.eventId}`, `${name} waits on the task list ${list}`);
  }
  if (started !== undefined) {
    const key = `activity ${started.scheduledEventId}`;
    const name = open.get(key)?.replace(/ waits on the task list.*$/, "");
    open.set(key, `${name} was taken by ${started.identity ?? "a worker"}, which does not answer it`);
  }
  if (ended !== undefined) open.delete(`activity ${ended.scheduledEventId}`);
}

function noteChild(open: Map<string, string>, event: HistoryEvent): void {
  const started = event.childWorkflowExecutionStartedEventAttributes;
  const ended =
    event.childWorkflowExecutionCompletedEventAttributes ??
    event.childWorkflowExecutionFailedEventAttributes ??
    event.childWorkflowExecutionCanceledEventAttributes ??
    event.childWorkflowExecutionTerminatedEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes;
  if (started !== undefined) {
    open.set(`child ${started.initiatedEventId}`, `its child ${started.workflowExecution?.workflowId} is open`);
  }
  if (ended !== undefined) open.delete(`child ${ended.initiatedEventId}`);
}

function onList(name: string, polled: ReadonlySet<string>): string {
  return polled.has(name) ? `"${name}"` : `"${name}", which nobody polls`;
}
