import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";

/** At most one callback that waits for its time. Setting the alarm again replaces the callback that still waits. */
export class Alarm {
  readonly #clock: Clock;
  #dueAt: Instant | undefined;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When the alarm goes off; `undefined` when it is not set. */
  get dueAt(): Instant | undefined {
    return this.#dueAt;
  }

  setIn(ms: number, callback: () => void): void {
    this.setAt(this.#clock.now() + ms, callback);
  }

  setAt(instant: Instant, callback: () => void): void {
    this.#cancel();
    this.#dueAt = instant;
    this.#cancel = this.#clock.schedule(instant, () => {
      this.#dueAt = undefined;
      callback();
    });
  }

  cancel(): void {
    this.#cancel();
    this.#dueAt = undefined;
  }
}
