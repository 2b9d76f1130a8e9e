import { attributesOf } from "@openswf/insight/history/read-event";
import { jsonObject } from "@openswf/insight/json/json-object";
import type { HistoryEvent } from "@openswf/model/history-events";

/** What of an event can be the same in two runs: its attributes without the ids of events and runs, and without who worked. */
export function comparableAttributes(event: HistoryEvent): Readonly<Record<string, unknown>> {
  const kept = Object.entries(attributesOf(event)).filter(([member]) => !isOfTheRun(member));
  // In the order of their names: runs of different servers may print members differently.
  return Object.fromEntries(
    kept.map(([member, value]) => [member, comparable(member, value)] as const).toSorted(byName),
  );
}

/** Two events with the same text are the same for the comparison. */
export function comparableText(event: HistoryEvent): string {
  return `${event.eventType} ${JSON.stringify(comparableAttributes(event))}`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b);
}

const ofTheRun: ReadonlySet<string> = new Set(["identity", "runId", "newExecutionRunId", "continuedExecutionRunId"]);

function isOfTheRun(member: string): boolean {
  return member.endsWith("EventId") || ofTheRun.has(member);
}

function comparable(member: string, value: unknown): unknown {
  if (typeof value === "string") return member === "executionContext" ? contextText(value) : withoutRun(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== "runId");
  return Object.fromEntries(kept.map(([name, each]) => [name, typeof each === "string" ? withoutRun(each) : each]));
}

/** `@openswf/flow` names a child after its parent's run. */
function withoutRun(text: string): string {
  return text.length > 300 ? text : text.replace(/\.[A-Za-z0-9]{16}\.c(\d+)$/, ".….c$1");
}

/** The context of `@openswf/flow` names its run: only what the code has published can be compared. */
function contextText(text: string): string {
  const context = jsonObject(text);
  return context?.["openswf"] === 1 ? String(context["state"] ?? "") : text;
}
