import type { Instant } from "@openswf/model/brand";

/**
 * The only source of time in the server. Only `systemClock` reads the machine's clock; tests move their own by hand.
 */
export interface Clock {
  now(): Instant;
  /** Calls `callback` once, at `at` or soon after. Call the result to cancel it. */
  schedule(at: Instant, callback: () => void): () => void;
}

/**
 * Longer delays are slept in steps of this length. setTimeout does not count the time while the machine is suspended,
 * so a single long delay would end late by that time.
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

/** An instant in HTTP format: `Sun, 22 Nov 2026 20:15:00 GMT`. */
export function httpDate(instant: Instant): string {
  return new Date(instant).toUTCString();
}
