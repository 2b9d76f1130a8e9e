/** How delays grow from failure to failure. */
export interface BackoffDelays {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Each delay is this many times the one before it; 2 by default. */
  readonly factor?: number;
  /**
   * Returns a new random number from 0 to 1 on each call. Each delay then is a random part of what it would otherwise
   * be, so that parties that failed together do not all retry together.
   */
  readonly random?: () => number;
}

/** The delay after `failures` earlier ones: 0 gives the first delay. */
export function backoffMs({ firstMs, maxMs, factor = 2, random }: BackoffDelays, failures: number): number {
  const ms = Math.min(firstMs * factor ** failures, maxMs);
  return random === undefined ? ms : Math.max(1, Math.round(random() * ms));
}

/** The delays of one party that retries until it succeeds. */
export class Backoff {
  readonly #delays: BackoffDelays;
  #failures = 0;

  constructor(delays: BackoffDelays) {
    this.#delays = delays;
  }

  /** The delay before the next attempt. It grows with each call. */
  next(): number {
    this.#failures += 1;
    return backoffMs(this.#delays, this.#failures - 1);
  }

  /** An attempt has succeeded: the next delay is the first again. */
  reset(): void {
    this.#failures = 0;
  }
}
