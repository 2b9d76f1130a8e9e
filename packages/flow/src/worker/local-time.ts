import type { LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { RunLocal } from "../replay/local-activities.ts";
import type { Clock } from "../waiting/clock.ts";
import type { OpenDecisionTask } from "./decision-work.ts";

/** The part of a decision task's time that local activities may take. The rest is for the answer. */
const partForLocals = 0.8;
/** Where the history does not say how long a decision task may take: what the client sets. In milliseconds. */
const usualTaskMs = 30_000;

/**
 * The time that local activities have in one decision task, which SWF cannot extend.
 *
 * Those that may not end in time wait for the next task. One that would not fit into a task of its own gets what there is.
 */
export class LocalTime {
  readonly #clock: Clock;
  /** In milliseconds since 1970. */
  readonly #until: number;
  #hasBegun = false;

  constructor(clock: Clock, { receivedAt }: OpenDecisionTask, taskTimeoutMs: number = usualTaskMs) {
    this.#clock = clock;
    this.#until = receivedAt + taskTimeoutMs * partForLocals;
  }

  bounding(run: (call: LocalCall) => Promise<LocalOutcome>): RunLocal {
    return (call) => {
      const left = this.#until - this.#clock.now();
      if (this.#hasBegun && call.timeoutMs > left) return undefined;
      this.#hasBegun = true;
      return run({ ...call, timeoutMs: Math.max(1, Math.min(call.timeoutMs, left)) });
    };
  }
}
