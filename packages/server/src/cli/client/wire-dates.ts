import { isoDate } from "@openswf/core/ports/clock";

/** The members of SWF's replies that are times, in seconds on the wire. */
const times: ReadonlySet<string> = new Set([
  "eventTimestamp",
  "startTimestamp",
  "closeTimestamp",
  "latestActivityTaskTimestamp",
  "creationDate",
  "deprecationDate",
  "oldestTaskTimestamp",
  "lastPolledTimestamp",
  "waitingSinceTimestamp",
  "scheduledTimestamp",
]);

/** A reply as it came, with its times as ISO 8601 texts: what programs get. */
export function withDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      times.has(name) && typeof each === "number" ? isoOf(each) : withDates(each),
    ]),
  );
}

/** `2026-11-22T20:15:00.000Z` for a time of the wire. */
export function isoOf(seconds: number): string {
  return isoDate(Math.round(seconds * 1000));
}
