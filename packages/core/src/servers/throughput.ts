import type { Clock } from "../ports/clock.ts";
import { RecentCount } from "../waiting/recent-count.ts";

/** How long everything is counted for, in seconds. */
const countedSeconds = 60;

/** What a server did in each of the last sixty complete seconds, the oldest first. */
export interface ThroughputCounts {
  /** Requests that were answered, whatever the answer. */
  readonly calls: readonly number[];
  readonly executionsStarted: readonly number[];
  readonly executionsClosed: readonly number[];
  /** Tasks of both kinds that polls got. */
  readonly tasksStarted: readonly number[];
}

/** Counts what a server does. It costs each call an addition, and never grows. */
export class Throughput {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #calls = newCount();
  readonly #executionsStarted = newCount();
  readonly #executionsClosed = newCount();
  readonly #tasksStarted = newCount();

  constructor(clock: Pick<Clock, "elapsed">) {
    this.#clock = clock;
  }

  /** `at` is by `Clock.elapsed`. */
  called(at: number): void {
    this.#calls.record(at);
  }

  executionStarted(): void {
    this.#executionsStarted.record(this.#clock.elapsed());
  }

  executionClosed(): void {
    this.#executionsClosed.record(this.#clock.elapsed());
  }

  /** `at` is by `Clock.elapsed`. */
  taskStarted(at: number): void {
    this.#tasksStarted.record(at);
  }

  counts(): ThroughputCounts {
    const at = this.#clock.elapsed();
    return {
      calls: this.#calls.countsBefore(at),
      executionsStarted: this.#executionsStarted.countsBefore(at),
      executionsClosed: this.#executionsClosed.countsBefore(at),
      tasksStarted: this.#tasksStarted.countsBefore(at),
    };
  }
}

const newCount = (): RecentCount => new RecentCount(countedSeconds, 1_000);
