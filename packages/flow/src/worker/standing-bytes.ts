import type { HistoryEvent } from "../authoring/history-event.ts";

/** What an execution takes in memory with small data and no libraries. Measured: see docs/explanation/performance.md. */
const leastBytes = 40_000;
/** Modules of libraries take about a third of what their code has characters: measured with lodash and zod. */
const codeBytes = 1 / 3;

/** What an execution takes in memory as it starts, because it has modules of its own. */
export function emptyBytes({ codeCharacters }: { readonly codeCharacters: number }): number {
  return Math.max(leastBytes, Math.round(codeCharacters * codeBytes));
}

/** What an event leaves behind: promises, operations, ids. */
const eventBytes = 100;

/**
 * An estimate of what the code keeps of some events: all texts, two bytes a character. Too high for code that forgets its results,
 * too low for code that makes much of little; JavaScript cannot say how much memory an object takes.
 */
export function bytesOf(events: readonly HistoryEvent[]): number {
  let bytes = 0;
  for (const { attributes } of events) {
    bytes += eventBytes;
    for (const value of Object.values(attributes)) if (typeof value === "string") bytes += value.length * 2;
  }
  return bytes;
}
