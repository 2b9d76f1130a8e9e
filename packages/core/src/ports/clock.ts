import type { Instant } from "@openswf/model/brand";

/**
 * The only source of time in the server. Only `systemClock` reads the machine's clocks; tests move their own by hand.
 *
 * The time of day may be set back or forward at any moment, by hand or by NTP. Nothing that waits or grows old may depend
 * on it: holds, delays, the age of caches and the levels of buckets go by `elapsed`.
 */
export interface Clock {
  /** The time of day: for dates that are recorded or compared with recorded ones. */
  now(): Instant;
  /** Milliseconds since an arbitrary moment. It never steps: only differences between two readings mean anything. */
  elapsed(): number;
  /** Calls `callback` once, when `ms` or slightly more have elapsed. Call the result to cancel it. */
  after(ms: number, callback: () => void): () => void;
  /**
   * Calls `listener` soon after the time of day was set, or the machine was suspended: deadlines by the time of day may be
   * due now. Call the result to stop.
   */
  onStep(listener: () => void): () => void;
}

/** The longest delay that setTimeout accepts. */
const longestDelayMs = 2 ** 31 - 1;
/** How often the two clocks of the machine are compared, and how far apart they may drift before it counts as a step. */
const comparedEveryMs = 1_000;
const stepMs = 250;

export const systemClock: Clock = {
  now: (): Instant => Date.now(),
  elapsed: (): number => performance.now(),
  after(ms: number, callback: () => void): () => void {
    const dueAt = performance.now() + ms;
    let timer: NodeJS.Timeout;
    const sleep = (): void => {
      const delay = Math.max(0, Math.ceil(dueAt - performance.now()));
      timer = delay > longestDelayMs ? setTimeout(sleep, longestDelayMs) : setTimeout(callback, delay);
    };
    sleep();
    return () => clearTimeout(timer);
  },
  onStep(listener: () => void): () => void {
    const distance = (): number => Date.now() - performance.now();
    let known = distance();
    const timer = setInterval(() => {
      if (Math.abs(distance() - known) < stepMs) return;
      known = distance();
      listener();
    }, comparedEveryMs);
    timer.unref();
    return () => clearInterval(timer);
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
