import { kindOf } from "@openswf/insight/events/event-kinds";
import type { HistoryEvent } from "@openswf/model/history-events";
import { align } from "./align.ts";
import { comparableAttributes, comparableText } from "./comparable-event.ts";

/** Two runs side by side. `changed` is the same type of event with other attributes. */
export type ComparedRow =
  | { readonly kind: "same"; readonly left: HistoryEvent; readonly right: HistoryEvent }
  | {
      readonly kind: "changed";
      readonly left: HistoryEvent;
      readonly right: HistoryEvent;
      readonly differences: readonly AttributeDifference[];
    }
  | { readonly kind: "only left"; readonly left: HistoryEvent; readonly right: undefined }
  | { readonly kind: "only right"; readonly left: undefined; readonly right: HistoryEvent };

export interface AttributeDifference {
  readonly member: string;
  /** As JSON; `undefined` where the event has no such member. */
  readonly left: string | undefined;
  readonly right: string | undefined;
}

export interface Comparison {
  readonly rows: readonly ComparedRow[];
  /** The places of all rows that are not the same, ascending; the first is the first difference. */
  readonly differences: readonly number[];
}

/** `without decision tasks` leaves out how the work was cut into decision tasks, which differs by chance. */
export type ComparedEvents = "all" | "without decision tasks";

/** Compares what two runs did, in their order. Ids of events and runs, times and workers may differ. */
export function compareRuns(
  left: readonly HistoryEvent[],
  right: readonly HistoryEvent[],
  compared: ComparedEvents = "without decision tasks",
): Comparison {
  const [ours, theirs] = [left, right].map((events) => events.filter((event) => isCompared(event, compared)));
  if (ours === undefined || theirs === undefined) return { rows: [], differences: [] };
  const places = align(ours.map(comparableText), theirs.map(comparableText));
  const rows = places.flatMap((place) => rowOf(ours[place.left ?? -1], theirs[place.right ?? -1]));
  const joined = joinChanges(rows);
  return { rows: joined, differences: joined.flatMap(({ kind }, index) => (kind === "same" ? [] : [index])) };
}

function isCompared({ eventType }: HistoryEvent, compared: ComparedEvents): boolean {
  return compared === "all" || kindOf(eventType) !== "decision task";
}

function rowOf(left: HistoryEvent | undefined, right: HistoryEvent | undefined): readonly ComparedRow[] {
  if (left !== undefined && right !== undefined) {
    if (comparableText(left) === comparableText(right)) return [{ kind: "same", left, right }];
    // Put beside each other for want of a better alignment.
    if (left.eventType === right.eventType) return [changed(left, right)];
  }
  return [
    ...(left === undefined ? [] : [{ kind: "only left", left, right: undefined } as const]),
    ...(right === undefined ? [] : [{ kind: "only right", left: undefined, right } as const]),
  ];
}

/** Within a stretch of differences, events of one type that are missing on either side are one that changed. */
function joinChanges(rows: readonly ComparedRow[]): readonly ComparedRow[] {
  const joined: ComparedRow[] = [];
  let stretch: ComparedRow[] = [];
  for (const row of rows) {
    if (row.kind === "only left" || row.kind === "only right") {
      stretch.push(row);
      continue;
    }
    joined.push(...joinStretch(stretch), row);
    stretch = [];
  }
  return [...joined, ...joinStretch(stretch)];
}

function joinStretch(stretch: readonly ComparedRow[]): readonly ComparedRow[] {
  const lefts = stretch.flatMap(({ left }) => left ?? []);
  const rights = stretch.flatMap(({ right }) => right ?? []);
  const rows: ComparedRow[] = [];
  let next = 0;
  for (const left of lefts) {
    const at = rights.findIndex((right, index) => index >= next && right.eventType === left.eventType);
    const right = rights[at];
    if (right === undefined) {
      rows.push({ kind: "only left", left, right: undefined });
      continue;
    }
    rows.push(...rights.slice(next, at).map(onlyRight), changed(left, right));
    next = at + 1;
  }
  return [...rows, ...rights.slice(next).map(onlyRight)];
}

function onlyRight(right: HistoryEvent): ComparedRow {
  return { kind: "only right", left: undefined, right };
}

function changed(left: HistoryEvent, right: HistoryEvent): ComparedRow {
  const [ours, theirs] = [comparableAttributes(left), comparableAttributes(right)];
  const members = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  const differences = members
    .map((member) => ({ member, left: jsonOf(ours[member]), right: jsonOf(theirs[member]) }))
    .filter((difference) => difference.left !== difference.right);
  return { kind: "changed", left, right, differences };
}

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
