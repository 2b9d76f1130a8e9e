import type { HistoryEvent } from "@aws-sdk/client-swf";

/** The attributes to show, in this order. */
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

/** One event on one line: its id, the time since the first event, its type and its main attributes. */
export function historyLine(event: HistoryEvent, startedAt: Date): string {
  const seconds = ((event.eventTimestamp?.getTime() ?? 0) - startedAt.getTime()) / 1000;
  const id = String(event.eventId).padStart(4);
  const time = `+${seconds.toFixed(3)}s`.padStart(10);
  return `${id} ${time}  ${(event.eventType ?? "").padEnd(39)}${shownAttributes(event)}`.trimEnd();
}

function shownAttributes(event: HistoryEvent): string {
  // Each event has one member for its attributes, named after its type.
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
