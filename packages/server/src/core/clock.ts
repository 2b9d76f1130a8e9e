import type { Instant } from "@openswf/model/brand";

/** All time of the server comes from here. Only `systemClock` looks at the machine's; tests move their own by hand. */
export interface Clock {
  now(): Instant;
  /** Calls `callback` at `at` or soon after, once. The result takes it back. */
  schedule(at: Instant, callback: () => void): () => void;
}

/** The longest delay setTimeout takes; a later instant is reached in several steps. */
const longestDelayMs = 2_147_483_647;

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
