import type { Clock } from "../../ports/clock.ts";
import { Alarm } from "../../waiting/alarm.ts";
import { Backoff, type BackoffDelays } from "../../waiting/backoff.ts";

/** So many failures in a row, without one success between them, are the fault of the sink and not of an event. */
const failuresInARowMax = 8;

/**
 * How many deliveries to a sink may be in flight: as many as it can take; after many failures in a row none for a while,
 * and then one at a time until one succeeds. So a sink that is down is not hammered, and one that comes back is not
 * buried.
 */
export class SinkGate {
  readonly #atOnceMax: number;
  readonly #backoff: Backoff;
  readonly #alarm: Alarm;
  readonly #opened: () => void;
  #allowed: number;
  #failuresInARow = 0;

  constructor(clock: Clock, atOnceMax: number, delays: BackoffDelays, opened: () => void) {
    this.#atOnceMax = atOnceMax;
    this.#allowed = atOnceMax;
    this.#backoff = new Backoff(delays);
    this.#alarm = new Alarm(clock);
    this.#opened = opened;
  }

  get allowed(): number {
    return this.#allowed;
  }

  succeeded(): void {
    this.#failuresInARow = 0;
    if (this.#allowed === this.#atOnceMax) return;
    this.#alarm.cancel();
    this.#backoff.reset();
    this.#allowed = this.#atOnceMax;
  }

  failed(): void {
    this.#failuresInARow += 1;
    if (this.#failuresInARow < failuresInARowMax || this.#alarm.isSet) return;
    this.#allowed = 0;
    this.#alarm.setIn(this.#backoff.next(), () => {
      this.#allowed = 1;
      this.#opened();
    });
  }

  stop(): void {
    this.#alarm.cancel();
  }
}
