import type { Command } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { decisionKinds } from "./decision-kinds.ts";

/** Characters of a value in a message. */
const shownMax = 120;

/** As `ScheduleActivityTask charge-card (activityId a3, input {"id":1})`. */
export function describeCommand({ decisionType, attributes }: Command): string {
  return `${decisionType}${described(attributes, decisionKinds[decisionType].identity)}`;
}

/** An event that tells of a decision, in the words of the decision. */
export function describeEvent({ eventType, attributes }: HistoryEvent): string {
  for (const [decisionType, { accepted, failed, identity }] of Object.entries(decisionKinds)) {
    if (eventType === accepted) return `${decisionType}${described(attributes, identity)}`;
    if (eventType === failed) return `${decisionType} (refused)${described(attributes, identity)}`;
  }
  return eventType;
}

function described(attributes: object, names: readonly string[]): string {
  // `as`: attributes are records of JSON values.
  const values = attributes as Record<string, unknown>;
  const shown = names.flatMap((name) => (values[name] === undefined ? [] : [`${name} ${short(values[name])}`]));
  return shown.length === 0 ? "" : ` (${shown.join(", ")})`;
}

function short(value: unknown): string {
  const text = isType(value)
    ? `${value.name} ${value.version}`
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}...` : text;
}

function isType(value: unknown): value is { readonly name: string; readonly version: string } {
  return typeof value === "object" && value !== null && "name" in value && "version" in value;
}
