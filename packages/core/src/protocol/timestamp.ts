import type { Instant } from "@openswf/model/brand";

/** The farthest instants a Date can hold, so that every store can hold what a filter names. */
const instantMax = 8.64e15;

/** An instant as the wire has it: seconds since the epoch with a millisecond fraction, e.g. `1497371587.073`. */
export function secondsOf(instant: Instant): number {
  return instant / 1000;
}

/** The instant that a timestamp of a request names, to the nearest millisecond. */
export function instantOf(seconds: number): Instant {
  return Math.round(Math.min(instantMax, Math.max(-instantMax, seconds * 1000)));
}
