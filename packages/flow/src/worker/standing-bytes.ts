import type { HistoryEvent } from "../authoring/history-event.ts";

/**
 * What an execution takes in memory with small data: its modules, its globals and its promises. Measured: see `docs/reference/flow-worker.md`.
 */
export const emptyStandingBytes = 40_000;
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
