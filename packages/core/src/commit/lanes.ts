import type { RunId } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { Cause, Command, StepResult } from "./stepping.ts";

interface WaitingCommand {
  readonly kind: "command";
  readonly run: Command<unknown>;
  readonly cause: Cause;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}
/** A caller that needs the lane exclusively, to step several executions together. */
interface WaitingHold {
  readonly kind: "hold";
  readonly enter: (release: () => void) => void;
}
type Waiting = WaitingCommand | WaitingHold;

export type Step = (
  runId: RunId,
  commands: readonly { readonly run: Command<unknown>; readonly cause: Cause }[],
) => Promise<StepResult>;

/**
 * One queue per execution that has something to do. A lane exists only while it is busy, so idle executions cost
 * nothing here.
 */
export class Lanes {
  readonly #waitingMax: number;
  readonly #step: Step;
  readonly #lanes = new Map<RunId, Waiting[]>();

  constructor(waitingMax: number, step: Step) {
    this.#waitingMax = waitingMax;
    this.#step = step;
  }

  isBusy(runId: RunId): boolean {
    return this.#lanes.has(runId);
  }

  run<Result>(runId: RunId, command: Command<Result>): Promise<Result> {
    return this.#wait(runId, command, "call");
  }

  /** Like `run`, for a wake-up, which is never refused. */
  wake(runId: RunId, command: Command<void>): Promise<void> {
    return this.#wait(runId, command, "wakeUp");
  }

  #wait<Result>(runId: RunId, command: Command<Result>, cause: Cause): Promise<Result> {
    return new Promise((resolve, reject) => {
      // `as`: the value that reaches resolve is what this very command returned.
      const settle = resolve as (value: unknown) => void;
      this.#enqueue(runId, { kind: "command", run: command, cause, resolve: settle, reject });
    });
  }

  /** Settles when the caller has the lane exclusively, with the function that releases it. */
  hold(runId: RunId): Promise<() => void> {
    return new Promise((resolve) => this.#enqueue(runId, { kind: "hold", enter: resolve }));
  }

  #enqueue(runId: RunId, waiting: Waiting): void {
    const lane = this.#lanes.get(runId);
    if (lane === undefined) {
      const started = [waiting];
      this.#lanes.set(runId, started);
      void this.#drain(runId, started);
      return;
    }
    // A wake-up is never refused: it arrives once, and refusing it would delay what is due.
    if (waiting.kind === "command" && waiting.cause !== "wakeUp" && lane.length >= this.#waitingMax) {
      waiting.reject(new Fault("ServiceUnavailableException", "Too many requests wait for this execution"));
      return;
    }
    lane.push(waiting);
  }

  async #drain(runId: RunId, lane: Waiting[]): Promise<void> {
    for (let next = lane[0]; next !== undefined; next = lane[0]) {
      if (next.kind === "hold") {
        lane.shift();
        const { enter } = next;
        await new Promise<void>((released) => enter(released));
        continue;
      }
      const untilHold = lane.findIndex(({ kind }) => kind === "hold");
      const batch = lane.splice(0, untilHold < 0 ? lane.length : untilHold);
      await this.#stepBatch(
        runId,
        batch.filter((waiting) => waiting.kind === "command"),
      );
    }
    this.#lanes.delete(runId);
  }

  async #stepBatch(runId: RunId, batch: readonly WaitingCommand[]): Promise<void> {
    try {
      const results = await this.#step(runId, batch);
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        invariant(result !== undefined, "a step returned fewer results than it was given commands");
        if (result.kind === "done") resolve(result.value);
        else reject(result.fault);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
