import { CanceledFailure } from "../failures/swf-failures.ts";
import { hostFor } from "./current-host.ts";

/** What is told when a scope is canceled. */
type React = (reason: CanceledFailure) => void;

/** Operations that are canceled together. What is started in a canceled scope is refused at once. */
export class Scope {
  #reason: CanceledFailure | undefined;
  #controller: AbortController | undefined;
  readonly #reactions = new Set<React>();

  get reason(): CanceledFailure | undefined {
    return this.#reason;
  }

  /** Aborts when the scope is canceled. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Cancels everything that runs in the scope. Does nothing the second time. */
  cancel(reason: CanceledFailure = new CanceledFailure("the scope was canceled")): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const react of [...this.#reactions]) react(reason);
    this.#reactions.clear();
    this.#controller?.abort(reason);
  }

  /** Returns a function that forgets `react`. In a canceled scope, `react` is called at once. */
  whenCanceled(react: React): () => void {
    if (this.#reason !== undefined) {
      react(this.#reason);
      return () => {};
    }
    this.#reactions.add(react);
    return () => {
      this.#reactions.delete(react);
    };
  }

  throwIfCanceled(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** Runs `work` so that what it starts belongs to this scope. */
  run<Result>(work: () => Result): Result {
    return hostFor("A scope").context.run(this, work);
  }
}

/** The scope of the whole run, which a cancel request cancels. */
let root = new Scope();

export function rootScope(): Scope {
  return root;
}

export function renewRootScope(): void {
  root = new Scope();
}

export function currentScope(): Scope {
  const scope = hostFor("A scope").context.current();
  return scope instanceof Scope ? scope : root;
}
