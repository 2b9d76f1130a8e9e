import { clearTimer, currentExecution, log, now, setTimer } from "./current-execution.ts";

type Callback = (...args: readonly unknown[]) => unknown;

/** A timer of less than a millisecond is one of a millisecond, and of more than this many is refused: SWF's year. */
const timerMsMax = 31_536_000_000;

function checked(callback: unknown): Callback {
  if (typeof callback !== "function") throw new TypeError("A timer needs a function to call.");
  return callback as Callback; // `as`: all that is known of a function is that it can be called.
}

function duration(ms: unknown): number {
  const wanted = Number(ms ?? 0) || 0; // What is no number is 0, as in browsers.
  if (wanted > timerMsMax)
    throw new RangeError(`A timer of ${wanted} ms is longer than SWF's year (${timerMsMax} ms).`);
  return Math.max(0, wanted);
}

function setTimeout(callback: unknown, ms?: unknown, ...args: readonly unknown[]): number {
  const call = checked(callback);
  return setTimer(duration(ms), () => void call(...args));
}

/** Each round is a timer of its own, set before the callback runs, so that the callback may clear it. */
function setInterval(callback: unknown, ms?: unknown, ...args: readonly unknown[]): number {
  const call = checked(callback);
  const every = Math.max(1, duration(ms));
  const { intervals } = currentExecution();
  const fire = (): void => {
    intervals.set(id, setTimer(every, fire));
    call(...args);
  };
  const id = setTimer(every, fire);
  intervals.set(id, id);
  return id;
}

function clear(id: unknown): void {
  if (typeof id !== "number") return;
  const { intervals } = currentExecution();
  const timer = intervals.get(id) ?? id;
  intervals.delete(id);
  clearTimer(timer);
}

function queueMicrotask(callback: unknown): void {
  const call = checked(callback);
  void Promise.resolve().then(() => void call());
}

const setImmediate = (callback: unknown, ...args: readonly unknown[]): number => setTimeout(callback, 0, ...args);

const nothing = (): void => undefined;

function consoleGlobal(): Readonly<Record<string, unknown>> {
  const info = (...values: readonly unknown[]): void => log("info", values);
  const debug = (...values: readonly unknown[]): void => log("debug", values);
  const error = (...values: readonly unknown[]): void => log("error", values);
  return {
    ...{ log: info, info, dir: info, dirxml: info, table: info, group: info, groupCollapsed: info, groupEnd: nothing },
    ...{ debug, trace: debug, error, warn: (...values: readonly unknown[]) => log("warn", values) },
    ...{ time: nothing, timeEnd: nothing, timeLog: nothing, count: nothing, countReset: nothing, clear: nothing },
    assert: (holds: unknown, ...values: readonly unknown[]) => {
      if (!holds) error("Assertion failed", ...values);
    },
  };
}

/** Timers of the workflow, the console, and a stopwatch that shows the execution's time. */
export function timerGlobals(): Readonly<Record<string, unknown>> {
  const performance = {
    now: () => now() - currentExecution().startedAt,
    get timeOrigin(): number {
      return currentExecution().startedAt;
    },
    mark: nothing,
    measure: nothing,
  };
  return {
    ...{ setTimeout, setInterval, setImmediate, queueMicrotask, performance },
    ...{ clearTimeout: clear, clearInterval: clear, clearImmediate: clear, console: consoleGlobal() },
  };
}
