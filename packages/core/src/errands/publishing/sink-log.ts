import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";

/** How often a sink that keeps failing is mentioned. */
const remindEveryMs = 60_000;

/** Says in the log that a sink has begun to fail, still fails, and has recovered: one line each, one a minute at most. */
export class SinkLog {
  readonly #sink: string;
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #log: Log;
  #failingSince: number | undefined;
  #saidAt = 0;
  #failures = 0;

  constructor(sink: string, clock: Pick<Clock, "elapsed">, log: Log) {
    this.#sink = sink;
    this.#clock = clock;
    this.#log = log;
  }

  failed(error: unknown, executionsWaiting: number): void {
    const now = this.#clock.elapsed();
    this.#failures += 1;
    const begins = this.#failingSince === undefined;
    if (!begins && now - this.#saidAt < remindEveryMs) return;
    this.#failingSince ??= now;
    this.#saidAt = now;
    const reason = error instanceof Error ? error.message : String(error);
    const fields = { sink: this.#sink, reason, failures: this.#failures, executionsWaiting };
    this.#log.warn(
      fields,
      begins
        ? "could not publish an event: it will be sent again until it is taken"
        : "events still cannot be published",
    );
  }

  /** No event is left that has failed. */
  recovered(): void {
    if (this.#failingSince === undefined) return;
    const seconds = Math.round((this.#clock.elapsed() - this.#failingSince) / 1000);
    this.#log.info({ sink: this.#sink, seconds, failures: this.#failures }, "events are published again");
    this.#failingSince = undefined;
    this.#failures = 0;
  }
}
