import type { RunId } from "@openswf/model/brand";
import type { Clock } from "../../ports/clock.ts";
import { Alarm } from "../../waiting/alarm.ts";
import { Backoff, type BackoffDelays } from "../../waiting/backoff.ts";

/**
 * Failures of so many runs, without one success between them, are the fault of the sink and not of their events. An event
 * that is refused for ever fails often, but closes no gate to others.
 */
const failedRunsMax = 8;

/**
 * How many deliveries to a sink may be in flight: as many as it can take; after failures of many runs in a row none for a
 * while, and then one at a time until one succeeds. So a sink that is down is not hammered, and one that comes back is not
 * buried.
 */
export class SinkGate {
  readonly #atOnceMax: number;
  readonly #backoff: Backoff;
  readonly #alarm: Alarm;
  readonly #opened: () => void;
  #allowed: number;
  /** Since the last success, and no more than count. */
  readonly #failedRuns = new Set<RunId>();

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
    this.#failedRuns.clear();
    if (this.#allowed === this.#atOnceMax) return;
    this.#alarm.cancel();
    this.#backoff.reset();
    this.#allowed = this.#atOnceMax;
  }

  failed(runId: RunId): void {
    if (this.#failedRuns.size < failedRunsMax) this.#failedRuns.add(runId);
    if (this.#failedRuns.size < failedRunsMax || this.#alarm.isSet) return;
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
