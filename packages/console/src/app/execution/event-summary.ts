import type { HistoryEvent } from "@openswf/model/history-events";
import { attributesOf } from "../../logic/history/read-event.ts";

const charactersMax = 200;

/** What an event is about, in a few words: names and ids before texts. */
export function summaryOf(event: HistoryEvent): string {
  const attributes = attributesOf(event);
  const parts = named.flatMap((name) => textOf(attributes[name]));
  return parts.join(" · ").slice(0, charactersMax);
}

const named = [
  "activityType",
  "workflowType",
  "activityId",
  "timerId",
  "markerName",
  "signalName",
  "name",
  "workflowExecution",
  "workflowId",
  "timeoutType",
  "cause",
  "reason",
  "taskList",
  "identity",
];

function textOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if ("workflowId" in value) return [String(value.workflowId)];
  return "name" in value ? [String(value.name)] : [];
}
