import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "@openswf/core";
import type { Chance, RandomStream } from "./chance.ts";
import { current, type Runner, type Scheduler } from "./scheduler.ts";

/** When every simulation begins, in milliseconds since 1970. */
export const epoch: number = Date.UTC(2026, 0, 1);

/** The machine of the scenario. */
export const scenarioMachine = "client";

/** A machine with a clock of its own. Its processes come and go. */
export class Machine {
  readonly name: string;
  readonly #scheduler: Scheduler;
  readonly #chance: Chance;
  readonly #counts = new Map<string, number>();
  /** How far its clock is ahead of the time. */
  #aheadMs = 0;
  #processes = 0;
  #process: SimulatedProcess | undefined;

  constructor(name: string, scheduler: Scheduler, chance: Chance) {
    this.name = name;
    this.#scheduler = scheduler;
    this.#chance = chance;
  }

  /** The process that runs, or ran last. */
  get process(): SimulatedProcess | undefined {
    return this.#process;
  }

  starts(): SimulatedProcess {
    this.#processes += 1;
    const random = this.#chance.stream(`${this.name} process ${this.#processes}`);
    this.#process = new SimulatedProcess(this, this.#scheduler, random);
    return this.#process;
  }

  now(): number {
    return Math.floor(epoch + this.#scheduler.elapsed + this.#aheadMs);
  }

  /** Sets its clock forward, or back. */
  setsClock(byMs: number): void {
    this.#aheadMs += byMs;
    this.#process?.clockWasSet();
  }

  /** How often this has happened on this machine, with this time: the number in its name. */
  nth(what: string): number {
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return count;
  }
}

/** One life of a process: its clock, its timers, its chance. */
export class SimulatedProcess implements Runner {
  readonly machine: Machine;
  readonly random: RandomStream;
  readonly clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #onDeath = new Set<() => void>();
  readonly #onClockSet = new Set<() => void>();
  /** Goes into the asynchronous context of this process. To make that context again for each step takes longer. */
  readonly #enter: <Result>(work: () => Result) => Result = current.run(this, () => AsyncLocalStorage.snapshot());
  #isAlive = true;

  constructor(machine: Machine, scheduler: Scheduler, random: RandomStream) {
    this.machine = machine;
    this.random = random;
    this.#scheduler = scheduler;
    this.clock = {
      now: () => machine.now(),
      elapsed: () => scheduler.elapsed,
      after: (milliseconds, callback) => scheduler.after(milliseconds, this, callback),
      onStep: (listener) => {
        const called = (): void => listener();
        this.#onClockSet.add(called);
        return () => this.#onClockSet.delete(called);
      },
    };
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get name(): string {
    return this.machine.name;
  }

  get scheduler(): Scheduler {
    return this.#scheduler;
  }

  run<Result>(work: () => Result): Result {
    return current.getStore() === this ? work() : this.#enter(work);
  }

  /** Nothing of it runs from now on. */
  dies(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const listener of this.#onDeath) listener();
    this.#onDeath.clear();
    this.#onClockSet.clear();
  }

  /** Calls `listener` when it dies. Call the result to take that back. */
  onDeath(listener: () => void): () => void {
    const called = (): void => listener();
    this.#onDeath.add(called);
    return () => this.#onDeath.delete(called);
  }

  clockWasSet(): void {
    for (const listener of this.#onClockSet) this.run(listener);
  }
}

/** The simulated process whose code runs now. `undefined` outside of simulations. */
export function currentProcess(): SimulatedProcess | undefined {
  const runner = current.getStore();
  return runner instanceof SimulatedProcess ? runner : undefined;
}
