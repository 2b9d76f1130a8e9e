import { AsyncLocalStorage } from "node:async_hooks";
import { type ManualClock, manualClock } from "@openswf/core";
import { nextTurn, settlesWithin } from "./real-time.ts";
import { StandstillError, WaitsForeverError } from "./waiting-errors.ts";
import { Work, type WorkItem, type WorkKind, type WorkScope } from "./work.ts";

// Time stands still while somebody works, and jumps to the next due instant when all wait. How that is known:
//
// V1. Time moves only while the test waits for it: in `sleep`, in `until`, or for the result of an execution. A test that reads a file
//     or talks to a service loses no time by that.
// V2. Time does not move while any work is counted: calls into the core that are not parked polls, calls of the core to its store,
//     codecs, activities that run, and tasks that workers of other SDKs have in hand. All of it is counted from its begin to its
//     end, so I/O of the real world that an activity waits for holds the time however long it takes.
// V3. Between two pieces of counted work there may be promises that are about to resume, and one turn of the event loop: the core
//     gathers its commits with setImmediate. So nothing is at work only once that has been true for `quietTurns` turns on end, in which
//     nothing began or ended. No time is measured, so a slow machine changes nothing.
// V4. What is due at one instant is called one after the other, oldest first, with quiet between. A sleeper wakes after everything that
//     is due until then has happened.

/** See V3. Two would do for the core as it is. */
const quietTurns = 3;
/** One wait may not take longer than this in virtual time, unless it is a sleep: no execution of SWF lives for longer than a year. */
const longestWaitMs = 400 * 86_400_000;

/** Work that ends when the author's code does. */
const mayTakeForEver: ReadonlySet<WorkKind> = new Set(["activity", "task", "data"]);

/** How long, in real time, the test is given to do something before it is said to wait for ever. */
const graceMs = 250;

/** How often somebody looks for news when nothing is to come any more. */
const vainLooksMax = 3;

/** Somebody for whose sake time moves. */
interface Waiter {
  readonly describe: () => string;
  /** Virtual milliseconds since 1970. */
  readonly since: number;
  /** For a sleeper: when it wakes. */
  readonly until?: number;
  /** For a condition: whether it has come true. */
  readonly isFulfilled?: () => boolean;
  readonly wake?: () => void;
  /** Whether it looks for news from time to time, so that what has happened already may be news to it. */
  readonly isLooking?: boolean;
  readonly fail: (error: Error) => void;
}

export interface Surroundings {
  /** Milliseconds since 1970 at which virtual time begins. */
  readonly startsAt: number;
  /** How long time may stand still for work in real time before the waits of the test fail, in milliseconds. */
  readonly patienceMs: number;
  /** Whether each poll that is under way is parked in the core. */
  readonly arePollsParked: () => boolean;
  /**
   * Whether anything is still to come by itself; if not, who waits for what, in lines.
   */
  readonly standing: () => Promise<readonly string[] | undefined>;
}

/** The activity whose code runs, and the time that it runs in. */
interface Running {
  readonly time: VirtualTime;
  readonly item: WorkItem;
}

const running = new AsyncLocalStorage<Running>();

/** The time of the environment that the code which calls is an activity of; `undefined` outside of activities. */
export function timeOfActivity(): VirtualTime | undefined {
  return running.getStore()?.time;
}

/** The time of one environment. */
export class VirtualTime {
  readonly clock: ManualClock;
  readonly work: Work = new Work();
  readonly #surroundings: Surroundings;
  readonly #waiters = new Set<Waiter>();
  #holds = 0;
  #promised = 0;
  #vainLooks = 0;
  #isMoving = false;
  #isEnded = false;
  /** For the next who waits: what went wrong while nobody did. */
  #fault: Error | undefined;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.clock = manualClock(surroundings.startsAt);
  }

  get startsAt(): number {
    return this.#surroundings.startsAt;
  }

  /** Resolves once so much time has passed, and everything has happened that was due in it. In an activity, the activity waits. */
  async sleep(ms: number, worker: WorkItem | undefined = this.current): Promise<void> {
    const until = this.clock.now() + ms;
    if (worker !== undefined) {
      await worker.waitingFor(new Promise<void>((resolve) => void this.after(ms, resolve)));
      return;
    }
    await new Promise<void>((wake, fail) => {
      this.#wait({ describe: () => `a sleep until ${isoTime(until)}`, until, wake, fail });
    });
  }

  /** The activity of this environment whose code calls; `undefined` for the test itself. */
  get current(): WorkItem | undefined {
    const found = running.getStore();
    return found?.time === this ? found.item : undefined;
  }

  /** Runs an activity: it is at work until it ends, except while it waits in `sleep`. */
  async duringActivity<Result>(describe: () => string, run: () => Promise<Result>): Promise<Result> {
    const item = this.work.begin("activity", describe);
    try {
      return await running.run({ time: this, item }, run);
    } finally {
      item.end();
    }
  }

  /** Waits for `promise`, and lets time pass whenever everybody waits. */
  until<Result>(promise: Promise<Result>, describe: () => string): Promise<Result> {
    return new Promise((resolve, reject) => {
      const end = this.#wait({ describe, fail: reject });
      promise.finally(end).then(resolve, reject);
    });
  }

  /** Waits until `condition` returns true. It is asked whenever everybody waits. */
  untilTrue(condition: () => boolean): Promise<void> {
    return new Promise((wake, fail) => {
      this.#wait({ describe: () => `a condition, ${String(condition)}`, isFulfilled: condition, wake, fail });
    });
  }

  /** Calls back at an instant that somebody has chosen, a worker or an activity: as long as it is to come, nobody waits for ever. */
  after(ms: number, callback: () => void): () => void {
    this.#promised += 1;
    let isOpen = true;
    const end = (): void => {
      if (isOpen) this.#promised -= 1;
      isOpen = false;
    };
    const cancel = this.clock.after(ms, () => {
      end();
      callback();
    });
    return () => {
      end();
      cancel();
    };
  }

  /** Whether any call of `after` is to come. */
  get hasPromised(): boolean {
    return this.#promised > 0;
  }

  /** Fails all waits of the test, or the next one if there are none. */
  fail(error: Error): void {
    if (this.#waiters.size === 0) this.#fault ??= error;
    else this.#failWaiters(error);
  }

  /** Somebody of the test waits until the result is called. `fail` is called if that cannot come. */
  waits(waiter: Pick<Waiter, "describe" | "isLooking" | "fail">): () => void {
    return this.#wait(waiter);
  }

  /** Until the result is disposed of, time passes only in `sleep` and `advance`. */
  hold(): Disposable {
    this.#holds += 1;
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) this.#holds -= 1;
        isHeld = false;
        this.#move();
      },
    };
  }

  /** Lets so much time pass, also while activities are at work, and everything happen that is due in it. */
  async advance(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    await this.quiet("ours");
    while (this.clock.callNext(until)) await this.quiet("ours");
    this.clock.moveTo(until);
    await this.quiet("ours");
  }

  /** The environment ends: nobody's wait moves time any more. */
  end(): void {
    this.#isEnded = true;
    this.#waiters.clear();
  }

  /** Waits for `promise` while time passes, also while activities are at work. */
  async drive<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await this.quiet("ours");
      const next = this.clock.nextDueAt;
      if (isSettled || next === undefined) return await promise;
      this.clock.callNext(next);
    }
  }

  /** Resolves once nothing is at work: see V3. Rejects with StandstillError if that takes too long. */
  async quiet(scope: WorkScope = "all"): Promise<void> {
    const { arePollsParked, patienceMs } = this.#surroundings;
    let seen = -1;
    for (let turns = 0; turns < quietTurns; turns++) {
      while (!this.work.isIdle(scope)) {
        const isInTime = await settlesWithin(this.work.nextChange(), patienceMs);
        // Calls, and workers that start, end by themselves, however slow the machine is.
        if (!isInTime && this.work.atWork(scope).some(({ kind }) => mayTakeForEver.has(kind)))
          throw this.#standstill(scope);
      }
      await nextTurn();
      if (!this.work.isIdle(scope) || this.work.changes !== seen || !arePollsParked()) turns = -1;
      seen = this.work.changes;
    }
  }

  #wait(waiter: Omit<Waiter, "since">): () => void {
    const whole = { ...waiter, since: this.clock.now() };
    if (this.#isEnded) return () => {};
    this.#waiters.add(whole);
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault !== undefined) this.#failWaiters(fault);
    this.work.stir();
    this.#move();
    return () => this.#waiters.delete(whole);
  }

  get #mayMove(): boolean {
    if (this.#waiters.size === 0) return false;
    return this.#holds === 0 || [...this.#waiters].some(({ until }) => until !== undefined);
  }

  #move(): void {
    if (this.#isMoving) return;
    this.#isMoving = true;
    void this.#moveWhileAsked();
  }

  async #moveWhileAsked(): Promise<void> {
    while (this.#mayMove) {
      try {
        await this.quiet();
        if (!this.#wakeFulfilled() && this.#mayMove) await this.#moveOn();
      } catch (error) {
        this.#failWaiters(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#isMoving = false;
  }

  /** Wakes those whose condition is true. */
  #wakeFulfilled(): boolean {
    const before = this.#waiters.size;
    for (const waiter of this.#waiters) {
      try {
        if (waiter.isFulfilled?.() === true) this.#wake(waiter);
      } catch (error) {
        this.#waiters.delete(waiter);
        waiter.fail(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return this.#waiters.size < before;
  }

  #wake(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.wake?.();
  }

  /** Moves to the next instant at which anything is due, and does one thing that is due. */
  async #moveOn(): Promise<void> {
    const next = this.clock.nextDueAt ?? Number.POSITIVE_INFINITY;
    const wakesAt = Math.min(...[...this.#waiters].map(({ until }) => until ?? Number.POSITIVE_INFINITY));
    if (wakesAt < next) {
      this.clock.moveTo(wakesAt);
      for (const waiter of this.#waiters) if (waiter.until === wakesAt) this.#wake(waiter);
      return;
    }
    if (wakesAt === Number.POSITIVE_INFINITY && !(await this.#requireProspect(next))) return;
    this.clock.callNext(next);
  }

  /**
   * Whether to move on; not if something has happened meanwhile.
   *
   * @throws WaitsForeverError if nothing that the test waits for can come any more
   */
  async #requireProspect(next: number): Promise<boolean> {
    const lines = await this.#surroundings.standing();
    if (lines === undefined) this.#vainLooks = 0;
    else if ([...this.#waiters].some(({ isLooking }) => isLooking) && this.#vainLooks < vainLooksMax) {
      this.#vainLooks += 1;
      return true;
    }
    // The test may be about to do something that nobody counts: a result is waited for, and a file is read before a signal is sent.
    if (lines !== undefined && (await settlesWithin(this.work.nextChange(), graceMs))) return false;
    const describe = (waiter: Waiter): string => waiter.describe();
    if (lines !== undefined || next === Number.POSITIVE_INFINITY) {
      throw new WaitsForeverError(
        ["The test waits for ever, for:", ...indented([...this.#waiters].map(describe)), ...(lines ?? [])].join("\n"),
      );
    }
    const tooLong = [...this.#waiters].filter(({ since }) => next - since > longestWaitMs);
    if (tooLong.length > 0) {
      throw new WaitsForeverError(
        ["The test has waited for 400 days, for:", ...indented(tooLong.map(describe))].join("\n"),
      );
    }
    return true;
  }

  #failWaiters(error: Error): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const { fail } of waiters) fail(error);
  }

  #standstill(scope: WorkScope): StandstillError {
    const { patienceMs } = this.#surroundings;
    const atWork = this.work.atWork(scope).map(({ describe }) => describe());
    return new StandstillError(
      [
        `Time has stood still at ${isoTime(this.clock.now())}, because for ${patienceMs} ms of real time these have been at work:`,
        ...indented(atWork),
        "If an activity waits for virtual time there, let it wait in env.sleep or env.waiting; to move time all the same, call env.advance.",
      ].join("\n"),
    );
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
