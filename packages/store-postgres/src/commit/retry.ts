import type { Clock } from "@openswf/core/ports/clock";
import { pause } from "../connection/pause.ts";

const firstPauseMs = 50;
const pauseMsMax = 2_000;

/** Measures time from the first error, and backs off between attempts. */
export class Retry {
  readonly #clock: Clock;
  readonly #boundMs: number;
  #until: number | undefined;
  #pauseMs = firstPauseMs;

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
    await pause(this.#clock, Math.min(this.#pauseMs, this.#until - now));
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMsMax);
  }
}
