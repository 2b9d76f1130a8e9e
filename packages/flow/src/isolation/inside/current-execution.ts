import type { GlobalsHost, LogLevel } from "../globals-host.ts";

// The realm runs one execution at a time: all its microtasks have run before another is entered. So one set of
// globals serves all executions, and asks whoever is current.

export interface Execution {
  readonly host: GlobalsHost;
  readonly startedAt: number;
  /** The timer that an interval waits for now, by the id that its author holds. */
  readonly intervals: Map<number, number>;
}

let current: Execution | undefined;

/** Makes an execution the current one; `undefined` leaves it. */
export function enter(execution: Execution | undefined): void {
  current = execution;
}

export function currentExecution(): Execution {
  if (current === undefined) throw new Error("Workflow code ran outside of its execution: call it through run().");
  return current;
}

/** Asks the host. Its errors are of the outer realm, so they are made anew here. */
function ask<Answer>(question: (host: GlobalsHost) => Answer): Answer {
  const { host } = currentExecution();
  try {
    return question(host);
  } catch (error) {
    throw innerError(error);
  }
}

export const now = (): number => ask((host) => host.now());
export const random = (): number => ask((host) => host.random());
export const setTimer = (ms: number, fire: () => void): number => ask((host) => host.setTimer(ms, fire));
export const clearTimer = (id: number): void => ask((host) => host.clearTimer(id));
export const log = (level: LogLevel, values: readonly unknown[]): void => ask((host) => host.log(level, values));

/** An error of this realm that says what one of another realm says. */
export function innerError(error: unknown): unknown {
  if (error instanceof Error || typeof error !== "object" || error === null) return error;
  const { name, message } = error as { readonly name?: unknown; readonly message?: unknown }; // `as`: both are checked below.
  const inner = name === "TypeError" ? new TypeError(String(message)) : new Error(String(message));
  if (typeof name === "string" && name !== inner.name) {
    Object.defineProperty(inner, "name", { value: name, writable: true, configurable: true });
  }
  return inner;
}
