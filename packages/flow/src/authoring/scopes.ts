import { type Duration, toMilliseconds } from "../data/duration.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import { DeadlineExceeded, inWords } from "./deadline-exceeded.ts";
import { currentScope, rootScope, Scope } from "./scope.ts";
import { startTimer } from "./timer.ts";

export interface ScopeOptions {
  /** Cancels the scope after this time, and rejects with `DeadlineExceeded`. */
  readonly within?: Duration;
}

/** The scope that `scope` and `shielded` hand to their function. */
export interface CancellationScope {
  /** Aborts when the scope is canceled. */
  readonly signal: AbortSignal;
  /** Cancels everything that was started in the scope. */
  cancel(reason?: string): void;
}

type Work<Result> = (scope: CancellationScope) => Promise<Result> | Result;

/**
 * Runs `work` in a scope of its own. Activities, timers, children and waits that it starts are canceled together: by
 * `cancel` of the scope, by its deadline, or with the scope around it. What is still under way when `work` ends is canceled
 * too, so that the losers of a race cost nothing; start outside what should outlive the scope.
 *
 *     const quote = await scope({ within: "1 minute" }, () => Promise.any([ask("a"), ask("b")]));
 */
export function scope<Result>(work: Work<Result>): Promise<Result>;
export function scope<Result>(options: ScopeOptions, work: Work<Result>): Promise<Result>;
export function scope<Result>(first: ScopeOptions | Work<Result>, second?: Work<Result>): Promise<Result> {
  const [options, work] = typeof first === "function" ? [{}, first] : [first, second];
  if (work === undefined) throw new TypeError("scope(options, work): work is missing");
  const outer = currentScope();
  const inner = new Scope();
  const forget = outer.whenCanceled((reason) => inner.cancel(reason));
  return runWithin(inner, options, work).finally(() => {
    forget();
    inner.cancel(new CanceledFailure("the scope has ended"));
  });
}

/**
 * Runs `work` in a scope that the cancellation of those around it does not reach: for clean-up, and for workflows that
 * refuse to be canceled.
 *
 *     try { await ship(order) } catch (error) { await shielded(() => refund(order)); throw error }
 */
export function shielded<Result>(work: Work<Result>): Promise<Result>;
export function shielded<Result>(options: ScopeOptions, work: Work<Result>): Promise<Result>;
export function shielded<Result>(first: ScopeOptions | Work<Result>, second?: Work<Result>): Promise<Result> {
  const [options, work] = typeof first === "function" ? [{}, first] : [first, second];
  if (work === undefined) throw new TypeError("shielded(options, work): work is missing");
  return runWithin(new Scope(), options, work);
}

/** Aborts when somebody asks for the cancellation of this execution. Also seen inside `shielded`. */
export function cancellationSignal(): AbortSignal {
  return rootScope().signal;
}

async function runWithin<Result>(inner: Scope, { within }: ScopeOptions, work: Work<Result>): Promise<Result> {
  const handle: CancellationScope = {
    get signal() {
      return inner.signal;
    },
    cancel: (reason) => inner.cancel(new CanceledFailure(reason ?? "the scope was canceled")),
  };
  let expired: Error | undefined;
  const end = (error: Error): void => {
    expired = error;
    inner.cancel(new CanceledFailure(error.message));
  };
  const timer =
    within === undefined
      ? undefined
      : startTimer(toMilliseconds(within), {
          fire: () => end(new DeadlineExceeded(`not done within ${inWords(within)}`)),
          refuse: (error) => end(error),
        });
  try {
    return await inner.run(() => work(handle));
  } catch (error) {
    if (expired !== undefined && error instanceof CanceledFailure) throw expired;
    throw error;
  } finally {
    timer?.cancel();
  }
}
