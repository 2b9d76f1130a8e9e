import type { HistoryEvent } from "@openswf/model/history-events";
import type { ComparedRow, Comparison } from "./compare-runs.ts";
import { memberDifferences } from "./member-differences.ts";

/** What a page shows of a comparison, one below the other. */
export type CompareLine =
  /** Rows that are the same, not shown. `key` is the place of the first among the rows of the comparison. */
  | { readonly kind: "fold"; readonly key: number; readonly count: number }
  | {
      readonly kind: "events";
      readonly key: number;
      readonly row: ComparedRow;
      readonly difference: number | undefined;
    }
  | {
      readonly kind: "detail";
      readonly key: number;
      readonly path: string;
      readonly left: string | undefined;
      readonly right: string | undefined;
    };

/** Rows that are the same around a difference, which show where it is. */
const shownAround = 2;
/** Fewer rows than this are not worth folding away. */
const foldedMin = 4;

/**
 * The lines of a comparison.
 *
 * @param opened the keys of folds that are shown
 */
export function compareLines({ rows, differences }: Comparison, opened: ReadonlySet<number>): readonly CompareLine[] {
  const numbers = new Map(differences.map((place, index) => [place, index]));
  const isNear = nearDifferences(rows.length, differences);
  const lines: CompareLine[] = [];
  for (let place = 0; place < rows.length; place += 1) {
    const length = foldLength(isNear, place);
    if (length >= foldedMin && !opened.has(place)) {
      lines.push({ kind: "fold", key: place, count: length });
      place += length - 1;
      continue;
    }
    // Either worth no fold, or opened: the whole stretch is shown.
    const end = place + Math.max(length, 1);
    for (; place < end; place += 1) lines.push(...linesOf(rows[place], place, numbers.get(place)));
    place -= 1;
  }
  return lines;
}

/** The line that a difference begins at; -1 if there is no such difference. */
export function lineOfDifference(lines: readonly CompareLine[], difference: number): number {
  return lines.findIndex((line) => line.kind === "events" && line.difference === difference);
}

/** By row, whether it is a difference or next to one. */
function nearDifferences(length: number, differences: readonly number[]): Uint8Array {
  const isNear = new Uint8Array(length);
  for (const place of differences) isNear.fill(1, Math.max(place - shownAround, 0), place + shownAround + 1);
  return isNear;
}

/** How many rows from here on are the same and near no difference. */
function foldLength(isNear: Uint8Array, from: number): number {
  const next = isNear.indexOf(1, from);
  return (next === -1 ? isNear.length : next) - from;
}

function linesOf(row: ComparedRow | undefined, key: number, difference: number | undefined): readonly CompareLine[] {
  if (row === undefined) return [];
  const line = { kind: "events", key, row, difference } as const;
  if (row.kind !== "changed") return [line];
  const details = row.differences.flatMap(memberDifferences);
  return [line, ...details.map((detail) => ({ kind: "detail", key, ...detail }) as const)];
}

/** How much later after the start an event happened on the right than on the left, in milliseconds; `undefined` of one alone. */
export function delayOf(
  { left, right }: ComparedRow,
  starts: { readonly left: number; readonly right: number },
): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  return sinceStart(right, starts.right) - sinceStart(left, starts.left);
}

function sinceStart({ eventTimestamp }: HistoryEvent, start: number): number {
  return eventTimestamp - start;
}
