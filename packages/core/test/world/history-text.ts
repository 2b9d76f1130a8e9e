import { attributesMember } from "@openswf/model/history-events";
import type { HistoryEvent } from "@openswf/model/wire-types";

/** The attribute shown beside an event's type: the first of these that the event has. */
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
/** Events of these types show something else. */
const taskListOf = (attributes: Readonly<Record<string, unknown>>): unknown => {
  // `as`: in the model this member is a task list.
  const taskList = attributes["taskList"] as { readonly name: string } | undefined;
  return taskList?.name;
};

function workflowIdOf(execution: unknown): unknown {
  // `as`: in the model this member is a workflow execution.
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

/**
 * One line for each event: its id, the seconds since `start`, its type, and what distinguishes it from others of the
 * type.
 */
export function historyText(events: readonly HistoryEvent[], start: number): string {
  return events
    .map((event) => {
      const seconds = `${Math.round(event.eventTimestamp * 1000 - start) / 1000}s`;
      return `${event.eventId} ${seconds} ${event.eventType} ${tell(event)}`.trimEnd();
    })
    .join("\n");
}

/** Normalizes a history in a test, which may use any indentation and columns. */
export function withoutLayout(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim().replaceAll(/\s+/g, " "))
    .join("\n");
}
