import { attributesMember } from "@openswf/model/history-events";
import type { HistoryEvent } from "@openswf/model/wire-types";

/** What is told of an event beside its type, the first of these that it has. */
const tellers: readonly ((attributes: Readonly<Record<string, unknown>>) => unknown)[] = [
  (attributes) => attributes["timeoutType"],
  (attributes) => attributes["cause"],
  (attributes) => attributes["activityId"],
  (attributes) => attributes["timerId"],
  (attributes) => attributes["signalName"],
  (attributes) => attributes["markerName"],
  (attributes) => workflowIdOf(attributes["workflowExecution"]),
  (attributes) => attributes["workflowId"],
  (attributes) => attributes["id"],
  (attributes) => attributes["reason"],
  (attributes) => attributes["result"],
];
/** These tell something else. */
const taskListOf = (attributes: Readonly<Record<string, unknown>>): unknown => {
  // `as`: the model gives this member a task list.
  const taskList = attributes["taskList"] as { readonly name: string } | undefined;
  return taskList?.name;
};

function workflowIdOf(execution: unknown): unknown {
  // `as`: the model gives this member a workflow execution.
  return (execution as { readonly workflowId: string } | undefined)?.workflowId;
}

export function attributesOf(event: HistoryEvent): Readonly<Record<string, unknown>> {
  // `as`: an event of this type has its attributes in the member named after it.
  return (event as unknown as Record<string, Record<string, unknown>>)[attributesMember(event.eventType)] ?? {};
}

function tell(event: HistoryEvent): string {
  const attributes = attributesOf(event);
  if (event.eventType === "DecisionTaskScheduled") return String(taskListOf(attributes));
  for (const teller of tellers) {
    const told = teller(attributes);
    if (told !== undefined) return String(told);
  }
  return "";
}

/** One line an event: id, seconds since `start`, type, and what tells it from others of its type. */
export function historyText(events: readonly HistoryEvent[], start: number): string {
  return events
    .map((event) => {
      const seconds = `${Math.round(event.eventTimestamp * 1000 - start) / 1000}s`;
      return `${event.eventId} ${seconds} ${event.eventType} ${tell(event)}`.trimEnd();
    })
    .join("\n");
}

/** A history as a test writes it: indented and in columns as it likes. */
export function withoutLayout(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim().replaceAll(/\s+/g, " "))
    .join("\n");
}
