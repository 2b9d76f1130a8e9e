import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";

/**
 * While this time is ahead of the time of day, it runs slower by this share until the two agree again. Timers are late by
 * at most this share of their length meanwhile.
 */
const catchUpShare = 0.05;
/** Between two readings, at most this much time counts for catching up: the clock may have been set at the end of it. */
const countedMaxMs = 10_000;

/**
 * The time of day that executions live by. It never goes back.
 *
 * Deadlines of executions are stored as instants. If the machine's clock is set back by two hours, a timer of ten seconds
 * would otherwise fire two hours late, and no event could be given a date between the last one and now. So this time
 * continues as if nothing had happened, and slowly comes back to the time of day. When the clock is set forward, this time
 * follows at once: the dates of new executions are then right, and what is due by the new time is due.
 */
export class SteadyTime {
  readonly #clock: Pick<Clock, "now" | "elapsed">;
  /** What to add to `elapsed` to get this time, and when that was true. */
  #offset: number;
  #readAt: number;

  constructor(clock: Pick<Clock, "now" | "elapsed">) {
    this.#clock = clock;
    this.#readAt = clock.elapsed();
    this.#offset = clock.now() - this.#readAt;
  }

  now(): Instant {
    const elapsed = this.#clock.elapsed();
    const slowed = this.#offset - Math.min(elapsed - this.#readAt, countedMaxMs) * catchUpShare;
    this.#offset = Math.max(slowed, this.#clock.now() - elapsed);
    this.#readAt = elapsed;
    // Adding what was subtracted may end a hair below the whole millisecond.
    return Math.floor(elapsed + this.#offset + 0.001);
  }
}
