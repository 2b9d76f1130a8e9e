import type { Fault } from "@openswf/model/faults";
import type { Clock } from "../ports/clock.ts";
import type { Counter, Family, Histogram, Meter } from "../ports/meter.ts";
import { coreMeasures } from "./core-measures.ts";
import { MadeOnce } from "./made-once.ts";

/** What the label says of calls whose operation is not known: their target is none, or their signature was refused. */
const unknownOperation = "unknown";

/** The series of one operation. */
interface OperationSeries {
  /** By fault. */
  readonly calls: MadeOnce<Counter>;
  readonly durations: Histogram;
}

/** Counts calls and measures how long they take. */
export class CallMeasures {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #operations: MadeOnce<OperationSeries>;
  readonly #refusals: Family<["fault"], Counter>;

  constructor(meter: Meter, clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
    const calls = meter.counter(coreMeasures.calls);
    const durations = meter.histogram(coreMeasures.callDurations);
    this.#operations = new MadeOnce((name) => ({
      calls: new MadeOnce((fault) => calls.of(name, fault)),
      durations: durations.of(name),
    }));
    this.#refusals = meter.counter(coreMeasures.authenticationRefusals);
  }

  /** The call that began at `begunAt`, by `Clock.elapsed`, has its reply. `fault` is `undefined` for success. */
  ended(operation: string | undefined, begunAt: number, fault: string | undefined): void {
    const series = this.#operations.of(operation ?? unknownOperation);
    series.calls.of(fault ?? "none").add(1);
    series.durations.record((this.#clock.elapsed() - begunAt) / 1000);
  }

  /** Access control did not admit the request. */
  refusedCaller({ name }: Fault): void {
    this.#refusals.of(name).add(1);
  }
}
