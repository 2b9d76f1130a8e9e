import type { Instant } from "@openswf/model/brand";

/** The most distant instants a Date can hold. Filters are clamped to them, so that every store can hold the value. */
const instantMax = 8.64e15;

/** An instant in wire form: seconds since the epoch with a millisecond fraction, such as `1497371587.073`. */
export function secondsOf(instant: Instant): number {
  return instant / 1000;
}

/** The instant of a timestamp in a request, to the nearest millisecond. */
export function instantOf(seconds: number): Instant {
  return Math.round(Math.min(instantMax, Math.max(-instantMax, seconds * 1000)));
}
