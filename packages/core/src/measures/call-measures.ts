import type { Fault } from "@openswf/model/faults";
import type { Clock } from "../ports/clock.ts";
import type { Counter, Family, Histogram, Meter } from "../ports/meter.ts";
import { coreMeasures } from "./core-measures.ts";

/** What the label says of calls whose operation is not known: their target is none, or their signature was refused. */
const unknownOperation = "unknown";

/** Counts calls and measures how long they take. */
export class CallMeasures {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #calls: Family<["operation", "fault"], Counter>;
  readonly #durations: Family<["operation"], Histogram>;
  readonly #refusals: Family<["fault"], Counter>;

  constructor(meter: Meter, clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
    this.#calls = meter.counter(coreMeasures.calls);
    this.#durations = meter.histogram(coreMeasures.callDurations);
    this.#refusals = meter.counter(coreMeasures.authenticationRefusals);
  }

  /** What `ended` needs to know. */
  begins(): number {
    return this.#clock.elapsed();
  }

  /** The call that began at `begunAt` has its reply. `fault` is `undefined` for success. */
  ended(operation: string | undefined, begunAt: number, fault: string | undefined): void {
    const name = operation ?? unknownOperation;
    this.#calls.of(name, fault ?? "none").add(1);
    this.#durations.of(name).record((this.#clock.elapsed() - begunAt) / 1000);
  }

  /** Access control did not admit the request. */
  refusedCaller({ name }: Fault): void {
    this.#refusals.of(name).add(1);
  }
}
