import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../../src/ports/clock.ts";
import { ManualClock } from "../../src/ports/manual-clock.ts";
import type { Activity } from "./quiet.ts";

/** A hand-moved clock that several servers share, and that counts what they do with it. */
export class VirtualClock {
  readonly start: Instant;
  readonly #activity: Activity;
  readonly #clock: ManualClock;

  constructor(start: Instant, activity: Activity) {
    this.start = start;
    this.#clock = new ManualClock(start);
    this.#activity = activity;
  }

  now(): Instant {
    return this.#clock.now();
  }

  /** The instants of the waiting callbacks, ascending. */
  get pending(): readonly Instant[] {
    return this.#clock.dueAts;
  }

  /** The clock of one server. Callbacks of a crashed server are never called. */
  forServer(): Clock & { forget(): void } {
    const cancels = new Set<() => void>();
    const after: Clock["after"] = (ms, callback) => {
      this.#activity.count += 1;
      const cancel = this.#clock.after(ms, () => {
        cancels.delete(cancel);
        callback();
      });
      cancels.add(cancel);
      return () => {
        cancels.delete(cancel);
        cancel();
      };
    };
    const forget = (): void => {
      for (const cancel of cancels) cancel();
      cancels.clear();
    };
    const onStep: Clock["onStep"] = (listener) => {
      const cancel = this.#clock.onStep(listener);
      cancels.add(cancel);
      return cancel;
    };
    return { now: () => this.#clock.now(), elapsed: () => this.#clock.elapsed(), after, onStep, forget };
  }

  /** Moves to the next callback due at or before `until` and calls it. Returns false if there is none. */
  callNext(until: Instant): boolean {
    const called = this.#clock.callNext(until);
    if (called) this.#activity.count += 1;
    return called;
  }

  /** Sets the time of day back, without any time passing. */
  stepsBack(ms: number): void {
    this.#clock.stepsBack(ms);
  }

  stepsForward(ms: number): void {
    this.#clock.stepsForward(ms);
  }

  moveTo(instant: Instant): void {
    this.#clock.moveTo(instant);
  }
}
