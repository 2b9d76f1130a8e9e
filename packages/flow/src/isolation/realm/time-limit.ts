import { createContext, Script } from "node:vm";

// T1. V8 can end a loop that never awaits, through the time limit of a script. Arming it starts a thread: some 0.15 ms. So it
//     is armed once for a decision task, around all its activations, instead of once for each.
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
  readonly #work: { run: () => void } = { run: () => undefined };
  readonly #context: ReturnType<typeof createContext>;
  readonly #script = new Script("work.run()", { filename: "openswf-time-limit.js" });

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#context = createContext({ work: this.#work });
  }

  /** Throws if the work that is held has used up its time. */
  check(): void {
    if (performance.now() >= this.#endsAt) throw new ActivationTimeoutError(this.#limitMs);
  }

  /** Calls `work`, and ends it after the limit. */
  hold<Result>(work: () => Result): Result {
    if (this.#endsAt !== Number.POSITIVE_INFINITY)
      throw new Error("The time is limited already: limit once for each task.");
    let result: { readonly value: Result } | undefined;
    this.#work.run = () => {
      result = { value: work() };
    };
    this.#endsAt = performance.now() + this.#limitMs;
    try {
      this.#script.runInContext(this.#context, canTerminate ? { timeout: this.#limitMs + graceMs } : {});
      this.check();
    } catch (error) {
      this.check();
      throw error;
    } finally {
      this.#endsAt = Number.POSITIVE_INFINITY;
      this.#work.run = () => undefined;
    }
    // `as`: `work` has returned, or an error has been thrown above.
    return (result as unknown as { readonly value: Result }).value;
  }
}
