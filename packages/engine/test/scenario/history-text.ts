import type { Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";

/**
 * A history as text, one event per line: id, seconds since the start, event type, and the attributes of interest.
 *
 *     5   0s  ActivityTaskScheduled  charge-card  taskList.name=payments  !input
 *     ...
 *     9  30s  ActivityTaskTimedOut   HEARTBEAT    startedEventId=6  details="half way"
 *
 * A bare word is the value of the type's next headline attribute, `path=value` gives that of any attribute, and `!path`
 * means that the attribute is absent. `...` stands for any number of events; without it the lines must be the whole
 * history.
 */
const headlines: { readonly [Type in EventType]?: readonly string[] } = {
  DecisionTaskScheduled: ["taskList.name", "scheduleToStartTimeout"],
  DecisionTaskTimedOut: ["timeoutType"],
  ActivityTaskScheduled: ["activityId"],
  ScheduleActivityTaskFailed: ["activityId", "cause"],
  ActivityTaskTimedOut: ["timeoutType"],
  ActivityTaskCancelRequested: ["activityId"],
  RequestCancelActivityTaskFailed: ["activityId", "cause"],
  WorkflowExecutionSignaled: ["signalName"],
  WorkflowExecutionTimedOut: ["timeoutType"],
  WorkflowExecutionTerminated: ["cause"],
  WorkflowExecutionCancelRequested: ["cause"],
  CompleteWorkflowExecutionFailed: ["cause"],
  FailWorkflowExecutionFailed: ["cause"],
  CancelWorkflowExecutionFailed: ["cause"],
  ContinueAsNewWorkflowExecutionFailed: ["cause"],
  WorkflowExecutionContinuedAsNew: ["newExecutionRunId"],
  MarkerRecorded: ["markerName"],
  RecordMarkerFailed: ["markerName", "cause"],
  TimerStarted: ["timerId"],
  StartTimerFailed: ["timerId", "cause"],
  TimerFired: ["timerId"],
  TimerCanceled: ["timerId"],
  CancelTimerFailed: ["timerId", "cause"],
  StartChildWorkflowExecutionInitiated: ["workflowId"],
  StartChildWorkflowExecutionFailed: ["workflowId", "cause"],
  ChildWorkflowExecutionStarted: ["workflowExecution.workflowId"],
  ChildWorkflowExecutionCompleted: ["workflowExecution.workflowId"],
  ChildWorkflowExecutionFailed: ["workflowExecution.workflowId"],
  ChildWorkflowExecutionTimedOut: ["workflowExecution.workflowId", "timeoutType"],
  ChildWorkflowExecutionCanceled: ["workflowExecution.workflowId"],
  ChildWorkflowExecutionTerminated: ["workflowExecution.workflowId"],
  SignalExternalWorkflowExecutionInitiated: ["workflowId"],
  SignalExternalWorkflowExecutionFailed: ["workflowId", "cause"],
  ExternalWorkflowExecutionSignaled: ["workflowExecution.workflowId"],
  RequestCancelExternalWorkflowExecutionInitiated: ["workflowId"],
  RequestCancelExternalWorkflowExecutionFailed: ["workflowId", "cause"],
  ExternalWorkflowExecutionCancelRequested: ["workflowExecution.workflowId"],
  LambdaFunctionScheduled: ["id"],
  LambdaFunctionTimedOut: ["timeoutType"],
  ScheduleLambdaFunctionFailed: ["id", "cause"],
  StartLambdaFunctionFailed: ["cause"],
};

interface Line {
  readonly eventId: number;
  readonly text: string;
  /** The attributes that the line states, each with its path. */
  readonly claims: readonly { readonly path: string; readonly form: "headline" | "named" | "absent" }[];
}

function parseLine(text: string): Line {
  const [eventId, offset, eventType, ...words] = text.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  // `as`: a word that is not an event type has no headline, and its line matches no event.
  const headline = headlines[eventType as EventType] ?? [];
  let bare = 0;
  const claims = words.map((word): Line["claims"][number] => {
    if (word.startsWith("!")) return { path: word.slice(1), form: "absent" };
    const named = /^([\w.]+)=/.exec(word)?.[1];
    if (named !== undefined) return { path: named, form: "named" };
    const path = headline[bare++];
    if (path === undefined) throw new Error(`${eventType} has no headline for "${word}" in: ${text}`);
    return { path, form: "headline" };
  });
  const normal = [eventId, offset, eventType, ...words].join(" ");
  return { eventId: Number(eventId), text: normal, claims };
}

function valueAt(attributes: unknown, path: string): unknown {
  let value = attributes;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = new Map(Object.entries(value)).get(name);
  }
  return value;
}

function printValue(value: unknown): string {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text === "" || /\s/.test(text) ? `"${text}"` : text;
}

function printEvent(event: HistoryEvent, startedAt: Instant, claims: Line["claims"]): string {
  const words = claims.map(({ path, form }) => {
    const value = valueAt(event.attributes, path);
    if (form === "headline") return printValue(value);
    if (form === "absent" && value === undefined) return `!${path}`;
    return `${path}=${printValue(value)}`;
  });
  return [event.eventId, `${(event.eventTimestamp - startedAt) / 1000}s`, event.eventType, ...words].join(" ");
}

/**
 * Compares a history with its expected text. The two results are equal when the history matches; otherwise they show
 * where it differs.
 */
export function compareHistory(
  expected: string,
  history: readonly HistoryEvent[],
): { readonly expected: string; readonly actual: string } {
  const wanted: string[] = [];
  const found: string[] = [];
  const startedAt = history[0]?.eventTimestamp ?? 0;
  let next = 1;
  let mayskip = false;
  const show = (event: HistoryEvent): void => {
    const claims = (headlines[event.eventType] ?? []).map((path) => ({ path, form: "headline" as const }));
    found.push(printEvent(event, startedAt, claims));
  };
  for (const text of expected.split("\n").map((line) => line.trim())) {
    if (text === "") continue;
    if (text === "...") {
      mayskip = true;
      continue;
    }
    const line = parseLine(text);
    if (!mayskip) for (const event of history.slice(next - 1, line.eventId - 1)) show(event);
    wanted.push(line.text);
    const event = history[line.eventId - 1];
    if (event !== undefined) found.push(printEvent(event, startedAt, line.claims));
    next = line.eventId + 1;
    mayskip = false;
  }
  if (!mayskip) for (const event of history.slice(next - 1)) show(event);
  return { expected: wanted.join("\n"), actual: found.join("\n") };
}
