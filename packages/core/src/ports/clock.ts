import type { Instant } from "@openswf/model/brand";

/** All time of the server comes from here. Only `systemClock` looks at the machine's; tests move their own by hand. */
export interface Clock {
  now(): Instant;
  /** Calls `callback` at `at` or soon after, once. The result takes it back. */
  schedule(at: Instant, callback: () => void): () => void;
}

/**
 * A later instant is reached in steps of this: the time a machine is suspended does not count for setTimeout, so without
 * them all that fell due meanwhile would be late by as much.
 */
const longestDelayMs = 30_000;

export const systemClock: Clock = {
  now: (): Instant => Date.now(),
  schedule(at: Instant, callback: () => void): () => void {
    let timer: NodeJS.Timeout;
    const sleep = (): void => {
      const delay = at - Date.now();
      timer = delay > longestDelayMs ? setTimeout(sleep, longestDelayMs) : setTimeout(callback, Math.max(0, delay));
    };
    sleep();
    return () => clearTimeout(timer);
  },
};

/** An instant for people and programs alike: `2026-11-22T20:15:00.000Z`. */
export function isoDate(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** An instant as HTTP prints it: `Sun, 22 Nov 2026 20:15:00 GMT`. */
export function httpDate(instant: Instant): string {
  return new Date(instant).toUTCString();
}
