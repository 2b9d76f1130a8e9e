/** Where the SDK's own waits take their time from, so that tests can move it. Workflow code has the time of its history. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `callback` once, in so many milliseconds. Returns what takes that back. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** setTimeout fires at once beyond this. */
const timeoutMaxMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(0, milliseconds), timeoutMaxMs));
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds, or as soon as `signal` aborts. */
export function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      takeBack();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const takeBack = clock.after(milliseconds, end);
    signal?.addEventListener("abort", end, { once: true });
  });
}
