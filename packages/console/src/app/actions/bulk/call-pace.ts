/** Time, for what paces calls. */
export interface PaceClock {
  /** In milliseconds. */
  readonly now: () => number;
  /** Resolves after this time, or as soon as the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Calls a second that a bulk action makes. Amazon SWF allows an account 30 signals and 30 cancel requests a second once its
 * bucket of 2,000 is empty, and more of everything else that is sent in bulk. A third is left to the workflows themselves.
 */
export const bulkCallsPerSecondMax = 20;

/** Spaces calls out evenly. */
export class CallPace {
  readonly #clock: PaceClock;
  readonly #spaceMs: number;
  #next = 0;

  constructor(clock: PaceClock, callsPerSecond: number = bulkCallsPerSecondMax) {
    this.#clock = clock;
    this.#spaceMs = 1_000 / callsPerSecond;
  }

  /** Resolves when a call may be made, or at once when the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#spaceMs;
    if (at > now && !signal.aborted) await this.#clock.wait(at - now, signal);
  }
}

/** The time of the browser. */
export const browserClock: PaceClock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timeout);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timeout = setTimeout(end, ms);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
    }),
};
