import { ActivationTimeoutError } from "./time-limit.ts";

/** After so much work under one limit, the rest gets a limit of its own, in milliseconds: none may use up another's time. */
const sharedMs = 50;

/** `Realm.limited`. */
type Limited = <Result>(work: () => Result) => Result;

interface Turn {
  readonly work: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Runs work under the time limit of a realm, together with all other work of the same turn of the event loop: arming the limit costs
 * a thread, which is a third of a small decision task.
 */
export class LimitedTurns {
  readonly #limited: Limited;
  readonly #waiting: Turn[] = [];

  constructor(limited: Limited) {
    this.#limited = limited;
  }

  /** Resolves with what `work` returns. Rejects with what it throws, or with an `ActivationTimeoutError`. */
  run<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#runAll());
      this.#waiting.push({ work: () => resolve(work()), fail: reject });
    });
  }

  #runAll(): void {
    while (this.#waiting.length > 0) {
      let running: Turn | undefined;
      try {
        this.#limited(() => {
          const until = performance.now() + sharedMs;
          do {
            running = this.#waiting.shift();
            if (running !== undefined) attempt(running);
          } while (running !== undefined && performance.now() < until);
          running = undefined;
        });
      } catch (error) {
        // The limit has ended the work that ran. What was done before it has been told.
        running?.fail(error);
      }
    }
  }
}

function attempt({ work, fail }: Turn): void {
  try {
    work();
  } catch (error) {
    // The limit is used up for all: it has to be armed again.
    if (error instanceof ActivationTimeoutError) throw error;
    fail(error);
  }
}
