import type { Clock } from "../ports/clock.ts";

/** At most one callback that waits for its time. Setting the alarm again replaces the callback that still waits. */
export class Alarm {
  readonly #clock: Clock;
  #isSet = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isSet(): boolean {
    return this.#isSet;
  }

  setIn(ms: number, callback: () => void): void {
    this.#cancel();
    this.#isSet = true;
    this.#cancel = this.#clock.after(ms, () => {
      this.#isSet = false;
      callback();
    });
  }

  cancel(): void {
    this.#cancel();
    this.#isSet = false;
  }
}
