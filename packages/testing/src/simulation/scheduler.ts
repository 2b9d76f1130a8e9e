import { AsyncLocalStorage } from "node:async_hooks";
import { SimulationFailure } from "./simulation-failure.ts";

// All that happens in a simulation is a step of one scheduler, in an order that depends on nothing but what the steps do.
//
// S1. A step is a call from a queue: what `setImmediate` was given goes first, oldest first, and takes no time. Otherwise time
//     moves to the next entry, by its instant and then oldest first.
// S2. Each step is a turn of the event loop of its own. Node empties the queue of microtasks between two turns, so the next step
//     begins only when everything that can go on without time or a message has done so. Nothing is guessed: code that waits for
//     neither has left the process, and `Outside` finds that.
// S3. The globals of JavaScript that know the time or chance are the simulation's while its code runs (`globals.ts`), so no code
//     inside can add a step past the scheduler.

/** Whose code runs in a step. Nothing of a process that has died runs. */
export interface Runner {
  readonly isAlive: boolean;
  run<Result>(work: () => Result): Result;
}

/** What happens between processes, such as messages on their way. It runs no code but the simulation's own, and never dies. */
export const between: Runner = { isAlive: true, run: (work) => work() };

/** The process of the simulation whose code runs. `undefined` outside of simulations. */
export const current: AsyncLocalStorage<Runner | undefined> = new AsyncLocalStorage();

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly runner: Runner;
  readonly callback: () => void;
  /** Where it is in the heap; -1 once it is out. */
  place: number;
}

interface Immediate {
  readonly runner: Runner;
  readonly callback: () => void;
  /** What it waits for is there. */
  isReady: boolean;
}

/** Turns of the event loop that are asked for at a time: asking for each by itself takes much longer. */
const turnsAtOnce = 64;
/** Steps and calls of a store at one instant before they count as endless. */
const workAtInstantMax = 50_000;
/** Taken before a simulation replaces it. */
const nextTurn = setImmediate;

export class Scheduler {
  /** A heap: none is before its parent, which is at half its place. */
  readonly #entries: Entry[] = [];
  #immediates: Immediate[] = [];
  #nextImmediate = 0;
  #workAtInstant = 0;
  #elapsed = 0;
  #order = 0;
  #steps = 0;
  #failure: { readonly error: unknown } | undefined;

  /** Virtual milliseconds since the simulation began. */
  get elapsed(): number {
    return this.#elapsed;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Calls `callback` in so many milliseconds. Call the result to take that back. */
  after(milliseconds: number, runner: Runner, callback: () => void): () => void {
    this.#order += 1;
    const at = this.#elapsed + Math.max(0, milliseconds);
    const entry: Entry = { at, order: this.#order, runner, callback, place: this.#entries.length };
    this.#entries.push(entry);
    this.#rise(entry);
    return () => this.#remove(entry);
  }

  /** Calls `callback` before time moves on. Call the result to take that back. */
  immediately(runner: Runner, callback: () => void): () => void {
    let isTakenBack = false;
    this.#immediates.push({ runner, callback: () => (isTakenBack ? undefined : callback()), isReady: true });
    return () => {
      isTakenBack = true;
    };
  }

  /**
   * Calls `callback` before time moves on, once `loading` has settled. No other step is taken meanwhile, so it makes no difference how
   * long that takes. `loading` is work outside of the simulation, such as reading files.
   */
  afterLoading(runner: Runner, loading: Promise<unknown>, callback: () => void): void {
    const immediate: Immediate = { runner, callback, isReady: false };
    const ready = (): void => {
      immediate.isReady = true;
    };
    this.#immediates.push(immediate);
    loading.then(ready, ready);
  }

  /**
   * Counts what is done without time passing. Returns false once that is endless: whoever asks must not go on, because code that goes
   * on by promises alone never lets another step begin.
   */
  noteWork(): boolean {
    this.#workAtInstant += 1;
    if (this.#workAtInstant <= workAtInstantMax) return true;
    this.fail(new SimulationFailure("time passes", "code goes on for ever without letting time pass"));
    return false;
  }

  /** Ends `run` with this error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /**
   * Takes steps until `isOver` says so when all is quiet, which is asked before each move of time. Rejects with what a step throws, or
   * with what `stuck` makes if there is no step left.
   */
  run(isOver: () => boolean, stuck: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      let hasEnded = false;
      const step = (): void => {
        if (hasEnded) return;
        try {
          hasEnded = this.#step(isOver, stuck);
        } catch (error) {
          hasEnded = true;
          reject(error);
          return;
        }
        if (hasEnded) resolve();
      };
      const turns = (): void => {
        if (hasEnded) return;
        for (let turn = 0; turn < turnsAtOnce; turn++) nextTurn(step);
        nextTurn(turns);
      };
      // One turn first, for what was begun outside of any step.
      nextTurn(turns);
    });
  }

  /** Returns whether the run is over. */
  #step(isOver: () => boolean, stuck: () => Error): boolean {
    if (this.#failure !== undefined) throw this.#failure.error;
    const immediate = this.#immediates[this.#nextImmediate];
    if (immediate !== undefined) {
      if (!immediate.isReady) return false;
      this.#steps += 1;
      this.noteWork();
      this.#nextImmediate += 1;
      runIn(immediate);
      return false;
    }
    if (this.#nextImmediate > 0) this.#immediates = [];
    this.#nextImmediate = 0;
    this.#workAtInstant = 0;
    if (isOver()) return true;
    this.#steps += 1;
    const entry = this.#entries[0];
    if (entry === undefined) throw stuck();
    this.#remove(entry);
    this.#elapsed = entry.at;
    runIn(entry);
    return false;
  }

  #remove(entry: Entry): void {
    const { place } = entry;
    if (place < 0) return;
    entry.place = -1;
    const last = this.#entries.pop();
    if (last === undefined || last === entry) return;
    last.place = place;
    this.#entries[place] = last;
    this.#rise(last);
    this.#sink(last);
  }

  #rise(entry: Entry): void {
    while (entry.place > 0) {
      const parent = this.#entries[(entry.place - 1) >> 1];
      if (parent === undefined || isBefore(parent, entry)) return;
      this.#swap(parent, entry);
    }
  }

  #sink(entry: Entry): void {
    for (;;) {
      const left = this.#entries[entry.place * 2 + 1];
      const right = this.#entries[entry.place * 2 + 2];
      const first = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (first === undefined || isBefore(entry, first)) return;
      this.#swap(entry, first);
    }
  }

  #swap(upper: Entry, lower: Entry): void {
    const { place } = upper;
    upper.place = lower.place;
    lower.place = place;
    this.#entries[upper.place] = upper;
    this.#entries[lower.place] = lower;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function runIn({ runner, callback }: { readonly runner: Runner; readonly callback: () => void }): void {
  if (runner.isAlive) runner.run(callback);
}
