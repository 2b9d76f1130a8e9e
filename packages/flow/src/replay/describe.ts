import type { Command, DecisionType } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { decisionKinds } from "./decision-kinds.ts";
import { localActivityMarker, markerDetails, patchMarker, sideEffectMarker } from "./markers.ts";

/** Characters of a value in a message. */
const shownMax = 120;

/** As `ScheduleActivityTask (activityId a3, activityType charge 1, input {"amount":1})`. */
export function describeCommand({ decisionType, attributes }: Command): string {
  return described(decisionType, attributes);
}

/** An event that tells of a decision, in the words of the decision. */
export function describeEvent({ eventType, attributes }: HistoryEvent): string {
  for (const [decisionType, { accepted, failed }] of kinds) {
    if (eventType === accepted) return described(decisionType, attributes);
    if (eventType === failed) return described(decisionType, attributes, " (refused)");
  }
  return eventType;
}

// `as`: the keys are those of the table.
const kinds = Object.entries(decisionKinds) as readonly [DecisionType, (typeof decisionKinds)[DecisionType]][];

function described(decisionType: DecisionType, attributes: object, refused = ""): string {
  // `as`: attributes are records of JSON values.
  const values = attributes as Record<string, unknown>;
  const marker = decisionType === "RecordMarker" ? describedMarker(values["markerName"], values["details"]) : undefined;
  if (marker !== undefined) return `${marker}${refused}`;
  const { identity } = decisionKinds[decisionType];
  const shown = identity.flatMap((name) => (values[name] === undefined ? [] : [`${name} ${shortText(values[name])}`]));
  return `${decisionType}${refused}${shown.length === 0 ? "" : ` (${shown.join(", ")})`}`;
}

/** Markers of ours, in the words of those who made them. A refused one has lost its details. */
function describedMarker(name: unknown, details: unknown): string | undefined {
  const read = typeof details === "string" ? markerDetails(details) : undefined;
  if (typeof name !== "string" || read === undefined) return undefined;
  const { id, value, failure } = read;
  const outcome = failure === undefined ? `value ${shortText(value)}` : `failure ${failure.reason}`;
  if (name === patchMarker) return `patch "${id}"`;
  if (name === sideEffectMarker) return `side effect ${id} (${outcome})`;
  return name === localActivityMarker ? `local activity ${read.name ?? ""} ${id} (${outcome})` : undefined;
}

/** A value as a message shows it. */
export function shortText(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = textOf(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}...` : text;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return isType(value) ? `${value.name} ${value.version}` : JSON.stringify(value);
}

function isType(value: unknown): value is { readonly name: string; readonly version: string } {
  return typeof value === "object" && value !== null && "name" in value && "version" in value;
}
