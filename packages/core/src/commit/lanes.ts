import type { RunId } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
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

/** The commands of one step, and who waits for it. */
export interface Batch {
  readonly commands: readonly { readonly run: Command<unknown>; readonly cause: Cause }[];
  /** Call exactly one of the two, once. */
  done(results: StepResult): void;
  failed(error: unknown): void;
}

/** Must not throw. */
export type Step = (runId: RunId, batch: Batch) => void;

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
      this.#next(runId, started);
      return;
    }
    // A wake-up is never refused: it arrives once, and refusing it would delay what is due.
    if (waiting.kind === "command" && waiting.cause !== "wakeUp" && lane.length >= this.#waitingMax) {
      waiting.reject(new Fault("ServiceUnavailableException", "Too many requests wait for this execution"));
      return;
    }
    lane.push(waiting);
  }

  /** Begins the next step of a lane that is between two steps. Callbacks, not promises: every command comes through here. */
  #next(runId: RunId, lane: Waiting[]): void {
    const [first] = lane;
    if (first === undefined) {
      this.#lanes.delete(runId);
    } else if (first.kind === "hold") {
      lane.shift();
      first.enter(() => this.#next(runId, lane));
    } else {
      this.#step(runId, this.#batchOf(runId, lane));
    }
  }

  /** Takes the commands up to the next hold. */
  #batchOf(runId: RunId, lane: Waiting[]): Batch {
    const commands: WaitingCommand[] = [];
    for (const waiting of lane) {
      if (waiting.kind === "hold") break;
      commands.push(waiting);
    }
    lane.splice(0, commands.length);
    return {
      commands,
      done: (results) => {
        commands.forEach(({ resolve, reject }, index) => {
          const result = results[index];
          if (result?.kind === "done") resolve(result.value);
          else reject(result?.fault ?? new Error("a step returned fewer results than it was given commands"));
        });
        this.#next(runId, lane);
      },
      failed: (error) => {
        for (const { reject } of commands) reject(error);
        this.#next(runId, lane);
      },
    };
  }
}
