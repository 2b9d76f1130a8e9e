import type { HistoryEvent } from "@aws-sdk/client-swf";

/** Attributes worth a place on the line, in this order. */
const shownMembers = [
  "activityId",
  "timerId",
  "signalName",
  "workflowId",
  "startToFireTimeout",
  "identity",
  "input",
  "result",
  "reason",
  "details",
  "cause",
] as const;

/** One event as one line: its id, the time since the first event, its type and what matters of its attributes. */
export function historyLine(event: HistoryEvent, startedAt: Date): string {
  const seconds = ((event.eventTimestamp?.getTime() ?? 0) - startedAt.getTime()) / 1000;
  const id = String(event.eventId).padStart(4);
  const time = `+${seconds.toFixed(3)}s`.padStart(10);
  return `${id} ${time}  ${(event.eventType ?? "").padEnd(39)}${shownAttributes(event)}`.trimEnd();
}

function shownAttributes(event: HistoryEvent): string {
  // Each event has one member of its own for its attributes, named for its type.
  const attributes: unknown = Object.entries(event).find(([member]) => member.endsWith("EventAttributes"))?.[1];
  if (typeof attributes !== "object" || attributes === null) return "";
  const values = new Map(Object.entries(attributes));
  const shown: string[] = [];
  for (const member of shownMembers) {
    const value: unknown = values.get(member);
    if (typeof value === "string" && value !== "") shown.push(`${member}=${value}`);
  }
  return shown.join("  ");
}
