import { simulateCryptoRandomness } from "./crypto-randomness.ts";
import { randomUuid } from "./random-uuid.ts";
import { currentProcess, type SimulatedProcess, scenarioMachine } from "./simulated-process.ts";

// The globals that know the time or chance. While a simulation runs, code inside it has the clock, the timers and the chance of its
// simulated process; all other code of this process has the real ones.

type Callback = (...args: readonly unknown[]) => void;

/** Replaces the globals. Call the result to put them back. */
export function simulateGlobals(): () => void {
  const replaced = [
    ...timers(),
    replace(globalThis, "Date", simulatedDate()),
    replace(
      Math,
      "random",
      inside(Math.random, ({ random }) => random.number()),
    ),
    replace(
      performance,
      "now",
      inside(performance.now.bind(performance), ({ scheduler }) => scheduler.elapsed),
    ),
    replace(crypto, "randomUUID", inside(crypto.randomUUID.bind(crypto), randomUuid)),
    replace(crypto, "getRandomValues", simulatedRandomValues()),
    replace(AbortSignal, "timeout", simulatedTimeout()),
    replace(Error, "prepareStackTrace", withoutPlaces()),
    simulateCryptoRandomness(),
  ];
  return () => {
    for (const putBack of replaced.toReversed()) putBack();
  };
}

/** `simulated` for code of a simulated process, `real` for any other. */
function inside<Result>(real: () => Result, simulated: (process: SimulatedProcess) => Result): () => Result {
  return () => {
    const process = currentProcess();
    return process === undefined ? real() : simulated(process);
  };
}

function replace(holder: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(holder, name);
  Object.defineProperty(holder, name, {
    value,
    configurable: true,
    writable: true,
    enumerable: before?.enumerable ?? false,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(holder, name);
    else Object.defineProperty(holder, name, before);
  };
}

/** A `Date` without arguments is of the process's clock. */
function simulatedDate(): DateConstructor {
  const now = inside(Date.now, ({ clock }) => clock.now());
  return new Proxy(Date, {
    construct: (real, args, target) =>
      // `as`: a constructor makes an object.
      Reflect.construct(real, args.length === 0 ? [now()] : args, target) as object,
    apply: () => new Date(now()).toString(),
    get: (real, name, receiver) => (name === "now" ? now : Reflect.get(real, name, receiver)),
  });
}

function simulatedRandomValues(): (view: ArrayBufferView) => ArrayBufferView {
  const real = crypto.getRandomValues.bind(crypto);
  return (view) => {
    const process = currentProcess();
    // `as`: the real function checks what it is given.
    if (process === undefined || !ArrayBuffer.isView(view)) return real(view as Uint8Array);
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(process.random.bytes(view.byteLength));
    return view;
  };
}

function simulatedTimeout(): typeof AbortSignal.timeout {
  const real = AbortSignal.timeout.bind(AbortSignal);
  return (milliseconds) => {
    const process = currentProcess();
    if (process === undefined) return real(milliseconds);
    const controller = new AbortController();
    process.clock.after(milliseconds, () => {
      controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    });
    return controller.signal;
  };
}

type PrepareStackTrace = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Failures of activities go into histories with their stacks, which name files of this machine. Workers and servers have none.
 * The scenario keeps its own, since they are for people.
 */
function withoutPlaces(): PrepareStackTrace {
  const before: PrepareStackTrace | undefined = Error.prepareStackTrace;
  return (error, frames) => {
    const machine = currentProcess()?.machine.name;
    if (machine !== undefined && machine !== scenarioMachine) return String(error);
    return before === undefined ? [String(error), ...frames.map(String)].join("\n    at ") : before(error, frames);
  };
}

/** What `setTimeout` returns in a simulation. */
class SimulatedTimer {
  #takeBack: () => void = () => {};
  readonly #plan: (again: () => void) => () => void;
  readonly #callback: () => void;
  readonly #isRepeated: boolean;

  constructor(plan: (fire: () => void) => () => void, callback: () => void, isRepeated: boolean) {
    this.#plan = plan;
    this.#callback = callback;
    this.#isRepeated = isRepeated;
    this.refresh();
  }

  refresh(): this {
    this.#takeBack();
    this.#takeBack = this.#plan(() => {
      if (this.#isRepeated) this.refresh();
      this.#callback();
    });
    return this;
  }

  close(): this {
    this.#takeBack();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function timers(): readonly (() => void)[] {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
  const planned =
    (real: typeof setTimeout | typeof setInterval, isRepeated: boolean) =>
    (callback: Callback, milliseconds = 0, ...args: readonly unknown[]): unknown => {
      const process = currentProcess();
      if (process === undefined) return real(callback, milliseconds, ...args);
      const plan = (fire: () => void): (() => void) =>
        process.clock.after(Math.max(1, Number(milliseconds) || 0), fire);
      return new SimulatedTimer(plan, () => callback(...args), isRepeated);
    };
  const immediate = (callback: Callback, ...args: readonly unknown[]): unknown => {
    const process = currentProcess();
    if (process === undefined) return setImmediate(callback, ...args);
    const plan = (fire: () => void): (() => void) => process.scheduler.immediately(process, fire);
    return new SimulatedTimer(plan, () => callback(...args), false);
  };
  const cleared =
    (real: (timer: never) => void) =>
    (timer: unknown): void => {
      if (timer instanceof SimulatedTimer) timer.close();
      // `as`: what is none of ours is what the real function takes.
      else real(timer as never);
    };
  return [
    replace(globalThis, "setTimeout", planned(setTimeout, false)),
    replace(globalThis, "setInterval", planned(setInterval, true)),
    replace(globalThis, "setImmediate", immediate),
    replace(globalThis, "clearTimeout", cleared(clearTimeout)),
    replace(globalThis, "clearInterval", cleared(clearInterval)),
    replace(globalThis, "clearImmediate", cleared(clearImmediate)),
  ];
}
