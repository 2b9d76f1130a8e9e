import type { Clock } from "@openswf/core/ports/clock";
import { sleep } from "@openswf/core/waiting/after";
import { Backoff } from "@openswf/core/waiting/backoff";

const delays = { firstMs: 50, maxMs: 2_000 } as const;

/** Measures time from the first error, and backs off between attempts. */
export class Retry {
  readonly #clock: Clock;
  readonly #boundMs: number;
  readonly #backoff = new Backoff(delays);
  #until: number | undefined;

  constructor(clock: Clock, boundMs: number) {
    this.#clock = clock;
    this.#boundMs = boundMs;
  }

  /** Rejects when the time limit has passed. */
  async afterPause(error: unknown): Promise<void> {
    const now = this.#clock.now();
    this.#until ??= now + this.#boundMs;
    if (now >= this.#until) {
      throw new Error(`Could not reach PostgreSQL for ${this.#boundMs} ms`, { cause: error });
    }
    await sleep(this.#clock, Math.min(this.#backoff.next(), this.#until - now));
  }
}
