import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";

/** A store that takes longer than this for a call is unhealthy. */
export const slowMs = 5_000;

/** A call of the store that has not been answered yet. */
export interface CallInFlight {
  /** By `Clock.elapsed`. */
  readonly at: number;
}

/** Whether calls of one kind are answered: the last was, and none has been in flight for longer than `slowMs`. */
export class CallHealth {
  readonly #clock: Pick<Clock, "now" | "elapsed">;
  readonly #onFailure: () => void;
  /** Oldest first. */
  readonly #inFlight = new Set<CallInFlight>();
  #succeededAt = Number.NEGATIVE_INFINITY;
  #failingSince: Instant | undefined;
  #lastError: unknown;

  constructor(clock: Pick<Clock, "now" | "elapsed">, onFailure: () => void) {
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** The time of the last success, by `Clock.elapsed`. */
  get succeededAt(): number {
    return this.#succeededAt;
  }

  /** Since when calls fail or are not answered; `undefined` while they are. */
  get failingSince(): Instant | undefined {
    if (this.#failingSince !== undefined) return this.#failingSince;
    const [oldest] = this.#inFlight;
    if (oldest === undefined) return undefined;
    const ageMs = this.#clock.elapsed() - oldest.at;
    return ageMs > slowMs ? this.#clock.now() - ageMs : undefined;
  }

  get lastError(): unknown {
    return this.#lastError;
  }

  /** `succeeded` or `failed` must follow. */
  began(call: CallInFlight): void {
    this.#inFlight.add(call);
  }

  succeeded(call: CallInFlight): void {
    this.#inFlight.delete(call);
    this.#succeededAt = this.#clock.elapsed();
    this.#failingSince = undefined;
    this.#lastError = undefined;
  }

  failed(call: CallInFlight, error: unknown): void {
    const since = this.failingSince ?? this.#clock.now();
    this.#inFlight.delete(call);
    this.#failingSince = since;
    this.#lastError = error;
    this.#onFailure();
  }
}
