import { armedCall } from "./armed-call.ts";

// T1. V8 can end a loop that never awaits. It is asked to once for a decision task, around all its activations, instead of
//     once for each.
// T2. The termination ends all code inside, ours too, without `finally`.
// T3. A termination that meets a microtask ends that queue and nothing else: the caller of the activation goes on. So whoever
//     has run an activation asks afterwards whether the time is over. V8 gets some more time than that, so that the answer is
//     yes whenever V8 has ended something.
// T4. Node 22 tracks asynchronous work by a stack of its own, which a termination leaves behind out of step: Node would abort
//     the process afterwards. There, work that has returned late is refused, but a loop without end is not ended.

const graceMs = 5;

/** Node 24 keeps the current asynchronous scope where a termination does no harm. */
export const canTerminate: boolean = Number(process.versions.node.split(".")[0]) >= 24;

/** Workflow code did not return within its limit. */
export class ActivationTimeoutError extends Error {
  override readonly name = "ActivationTimeoutError";

  constructor(limitMs: number) {
    super(
      `Workflow code ran for ${limitMs} ms without waiting for anything. Look for a loop that never ends, ` +
        "and move long computations into an activity.",
    );
  }
}

export class TimeLimit {
  readonly #limitMs: number;
  #endsAt = Number.POSITIVE_INFINITY;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Throws if the work that is held has used up its time. */
  check(): void {
    if (performance.now() >= this.#endsAt) throw new ActivationTimeoutError(this.#limitMs);
  }

  /** Calls `work`, and ends it after the limit. */
  hold<Result>(work: () => Result): Result {
    if (this.#endsAt !== Number.POSITIVE_INFINITY)
      throw new Error("The time is limited already: limit once for each task.");
    let outcome: Outcome<Result> | undefined;
    const run = (): void => {
      try {
        outcome = { value: work() };
      } catch (error) {
        outcome = { error };
      }
    };
    this.#endsAt = performance.now() + this.#limitMs;
    try {
      if (canTerminate) armedCall()(run, this.#limitMs + graceMs);
      else run();
      this.check();
    } catch (error) {
      this.check();
      throw error;
    } finally {
      this.#endsAt = Number.POSITIVE_INFINITY;
    }
    return resultOf(outcome);
  }
}

type Outcome<Result> = { readonly value: Result } | { readonly error: unknown };

function resultOf<Result>(outcome: Outcome<Result> | undefined): Result {
  if (outcome === undefined) throw new Error("V8 has not run the work, and the time is not over.");
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}
