import { createContext, Script } from "node:vm";

// T1. V8 can end a loop that never awaits, through the time limit of a script. Arming it starts a thread: some 0.15 ms. So it
//     is armed once for a decision task, around all its activations, instead of once for each.
// T2. The termination ends all code inside, ours too, without `finally`. It surfaces here and nowhere below.

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
  readonly #work: { run: () => void } = { run: () => undefined };
  readonly #context: ReturnType<typeof createContext>;
  readonly #script = new Script("work.run()", { filename: "openswf-time-limit.js" });

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#context = createContext({ work: this.#work });
  }

  /** Calls `work`, and ends it after the limit. */
  hold<Result>(work: () => Result): Result {
    let result: { readonly value: Result } | undefined;
    this.#work.run = () => {
      result = { value: work() };
    };
    try {
      this.#script.runInContext(this.#context, { timeout: this.#limitMs });
    } catch (error) {
      if (isTimeout(error)) throw new ActivationTimeoutError(this.#limitMs);
      throw error;
    } finally {
      this.#work.run = () => undefined;
    }
    // `as`: `work` has returned, or an error has been thrown above.
    return (result as unknown as { readonly value: Result }).value;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
