import type { Instant } from "@openswf/model/brand";
import type { Clock } from "./clock.ts";

interface Scheduled {
  readonly at: Instant;
  readonly callback: () => void;
}

/**
 * How many turns of the event loop `advance` gives the work that a callback has started. A commit to a store in the same
 * process takes two; a chain of several, such as a time-out that starts the next decision task, takes a few more.
 */
const turnsPerCallback = 20;

/**
 * A clock that stands still until its owner moves it. It calls callbacks one at a time, by instant and then oldest
 * first.
 */
export class ManualClock implements Clock {
  #now: Instant;
  /** Sorted by instant; equal instants are sorted oldest first. */
  readonly #scheduled: Scheduled[] = [];

  constructor(startsAt: Instant) {
    this.#now = startsAt;
  }

  now(): Instant {
    return this.#now;
  }

  schedule(at: Instant, callback: () => void): () => void {
    const scheduled = { at, callback };
    let low = 0;
    let high = this.#scheduled.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#scheduled[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    this.#scheduled.splice(low, 0, scheduled);
    return () => {
      const index = this.#scheduled.indexOf(scheduled);
      if (index >= 0) this.#scheduled.splice(index, 1);
    };
  }

  /** The instant of the next callback; `undefined` when none waits. */
  get nextDueAt(): Instant | undefined {
    return this.#scheduled[0]?.at;
  }

  /** The instants of all waiting callbacks, ascending. */
  get dueAts(): readonly Instant[] {
    return this.#scheduled.map(({ at }) => at);
  }

  /**
   * Moves time forward by `ms`, callback by callback. After each, work that it started in this process has some turns of
   * the event loop to finish before time moves on, so a deadline is met at its own instant. Work that leaves the process
   * or its main thread is not waited for.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await turns();
    while (this.callNext(until)) await turns();
    this.moveTo(until);
  }

  /** Moves to the next callback due at or before `until` and calls it. Returns false if there is none. */
  callNext(until: Instant): boolean {
    const next = this.#scheduled[0];
    if (next === undefined || next.at > until) return false;
    this.#scheduled.shift();
    this.moveTo(next.at);
    next.callback();
    return true;
  }

  /** Moves time to `instant` without calling anything. It never moves backwards. */
  moveTo(instant: Instant): void {
    this.#now = Math.max(this.#now, instant);
  }
}

/** A clock for tests and simulations, which starts at `startsAt` milliseconds since 1970. */
export function manualClock(startsAt: Instant): ManualClock {
  return new ManualClock(startsAt);
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < turnsPerCallback; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
