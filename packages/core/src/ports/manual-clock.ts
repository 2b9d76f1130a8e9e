import type { Instant } from "@openswf/model/brand";
import type { Clock } from "./clock.ts";

interface Scheduled {
  /** By `elapsed`. */
  readonly at: number;
  readonly callback: () => void;
}

/**
 * How many turns of the event loop `advance` gives the work that a callback has started. A commit to a store in the same
 * process takes two; a chain of several, such as a time-out that starts the next decision task, takes a few more.
 */
const turnsPerCallback = 20;

/**
 * A clock that stands still until its owner moves it. It calls callbacks one at a time, by their time and then oldest
 * first. Stepping sets the time of day without any time passing, as setting the clock of a machine does.
 */
export class ManualClock implements Clock {
  #elapsed = 0;
  /** The time of day is this much more than `elapsed`. */
  #offset: number;
  /** Sorted by time; equal times are sorted oldest first. */
  readonly #scheduled: Scheduled[] = [];
  readonly #stepListeners = new Set<() => void>();

  constructor(startsAt: Instant) {
    this.#offset = startsAt;
  }

  now(): Instant {
    return this.#elapsed + this.#offset;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, callback: () => void): () => void {
    const at = this.#elapsed + Math.max(0, ms);
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

  onStep(listener: () => void): () => void {
    // A listener of its own for each call, which may pass the same function twice.
    const called = (): void => listener();
    this.#stepListeners.add(called);
    return () => this.#stepListeners.delete(called);
  }

  /** Sets the time of day back. */
  stepsBack(ms: number): void {
    this.stepsForward(-ms);
  }

  /** Sets the time of day forward. */
  stepsForward(ms: number): void {
    this.#offset += ms;
    for (const listener of this.#stepListeners) listener();
  }

  /** The instant of the next callback; `undefined` when none waits. */
  get nextDueAt(): Instant | undefined {
    return this.dueAts[0];
  }

  /** The instants of all waiting callbacks, ascending. */
  get dueAts(): readonly Instant[] {
    return this.#scheduled.map(({ at }) => at + this.#offset);
  }

  /**
   * Moves time forward by `ms`, callback by callback. After each, work that it started in this process has some turns of
   * the event loop to finish before time moves on, so a deadline is met at its own instant. Work that leaves the process
   * or its main thread is not waited for.
   */
  async advance(ms: number): Promise<void> {
    const until = this.now() + ms;
    await turns();
    while (this.callNext(until)) await turns();
    this.moveTo(until);
  }

  /** Moves to the next callback due at or before `until` and calls it. Returns false if there is none. */
  callNext(until: Instant): boolean {
    const next = this.#scheduled[0];
    if (next === undefined || next.at + this.#offset > until) return false;
    this.#scheduled.shift();
    this.#elapsed = Math.max(this.#elapsed, next.at);
    next.callback();
    return true;
  }

  /** Lets time pass until `instant` without calling anything. Does nothing if that is in the past. */
  moveTo(instant: Instant): void {
    this.#elapsed = Math.max(this.#elapsed, instant - this.#offset);
  }
}

/** A clock for tests and simulations, which starts at `startsAt` milliseconds since 1970. */
export function manualClock(startsAt: Instant): ManualClock {
  return new ManualClock(startsAt);
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < turnsPerCallback; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
