import { type Errand, type TellStateChanges, tellStateChangesPrefix } from "@openswf/engine/errands";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ErrandRow, Errands } from "../stores/errands.ts";
import { after } from "../waiting/after.ts";
import { Alarm } from "../waiting/alarm.ts";
import { backoffMs } from "../waiting/backoff.ts";
import { UnderWay } from "../waiting/under-way.ts";
import { FairQueue } from "./fair-queue.ts";
import { errandName, Takeover } from "./takeover.ts";

/** State changes are told by the publisher, which may have to wait long for those whom it tells. */
export type RunErrand = Exclude<Errand, TellStateChanges>;

/** The most errands in flight at once. */
const underWayMax = 256;
/** The most errands queued in memory. The rest stay in the store until there is room. */
const queuedMax = 10_000;
const readAtATime = 500;
/** The delays before a failed errand is retried. Retries never end, because the errand is owed. */
const retries = { firstMs: 1_000, maxMs: 60_000 } as const;
/** The delay before the store is read again after it could not be read. */
const readAgainMs = 1_000;

/**
 * Ensures that every stored errand gets done, except those that tell state changes. It is notified of new errands as they
 * become durable, reads leftover ones when the server starts, and retries those that failed. One commit both does an
 * errand and settles it, so running an errand twice does it once.
 */
export class ErrandRunner {
  readonly #store: Errands;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #run: (runId: ErrandRow["runId"], errand: RunErrand) => Promise<void>;
  /** Errands that are queued or in flight, each with its number of failures. */
  readonly #known = new Map<string, number>();
  /** `undefined` when there are no other servers. */
  readonly #takeover: Takeover | undefined;
  readonly #queue = new FairQueue();
  readonly #underWay = new UnderWay();
  readonly #nextReading: Alarm;
  /** The store may hold errands that are not in the queue. */
  #moreStored = true;
  #reading = false;
  #stopped = false;

  constructor(parts: {
    readonly store: Errands;
    readonly clock: Clock;
    readonly log: Log;
    readonly run: (runId: ErrandRow["runId"], errand: RunErrand) => Promise<void>;
    /** How often to look for errands that other servers promised; `undefined` when there are no other servers. */
    readonly takeoverEveryMs?: number | undefined;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#run = parts.run;
    this.#nextReading = new Alarm(parts.clock);
    const { takeoverEveryMs } = parts;
    this.#takeover = takeoverEveryMs === undefined ? undefined : new Takeover(parts.clock, takeoverEveryMs);
  }

  /** Resumes unfinished errands. */
  start(): void {
    this.#next();
  }

  promised(errands: readonly ErrandRow[]): void {
    for (const errand of errands) this.#enqueue(errand);
    this.#next();
  }

  /** The store may hold errands that this server was not told of. */
  lookAgain(): void {
    this.#moreStored = true;
    this.#next();
  }

  /** Starts no more errands. Settles when those in flight have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#nextReading.cancel();
    await this.#underWay.idle();
  }

  #enqueue(errand: ErrandRow): void {
    const name = errandName(errand);
    if (this.#known.has(name)) return;
    if (this.#queue.size >= queuedMax) {
      this.#moreStored = true;
      return;
    }
    this.#known.set(name, 0);
    this.#queue.push(errand);
  }

  #next(): void {
    if (this.#stopped) return;
    while (this.#underWay.count < underWayMax) {
      const errand = this.#queue.take();
      if (errand === undefined) break;
      this.#underWay.began();
      void this.#carryOut(errand);
    }
    if (this.#queue.size === 0 && this.#moreStored && !this.#reading) void this.#read();
  }

  async #carryOut(row: ErrandRow): Promise<void> {
    try {
      // `as`: this program printed the body from such an errand.
      await this.#run(row.runId, JSON.parse(row.body) as RunErrand);
      this.#known.delete(errandName(row));
    } catch (error) {
      this.#log.error({ error, runId: row.runId, errand: row.errandId }, "an errand failed and will be retried");
      const failures = this.#known.get(errandName(row)) ?? 0;
      this.#known.set(errandName(row), failures + 1);
      after(this.#clock, backoffMs(retries, failures), () => {
        this.#queue.push(row);
        this.#next();
      });
    } finally {
      this.#underWay.ended();
      this.#queue.ended(row.runId);
      this.#next();
    }
  }

  async #read(): Promise<void> {
    this.#reading = true;
    this.#moreStored = false;
    try {
      if (this.#takeover === undefined) {
        const { isComplete } = await this.#readEach((errand) => this.#enqueue(errand));
        if (!isComplete) this.#moreStored = true;
      } else {
        await this.#takeOver(this.#takeover);
      }
      this.#reading = false;
      this.#next();
    } catch (error) {
      this.#reading = false;
      if (this.#stopped) return;
      this.#log.error({ error }, "could not read errands");
      this.#lookAfter(readAgainMs);
    }
  }

  /** Reads as many errands as the queue has room for, page by page. */
  async #readEach(take: (errand: ErrandRow) => void): Promise<{ readonly isComplete: boolean }> {
    let last: ErrandRow | undefined;
    let count = 0;
    do {
      const errands = await this.#store.readErrands(last, readAtATime, { below: tellStateChangesPrefix });
      for (const errand of errands) take(errand);
      count += errands.length;
      last = errands.length < readAtATime ? undefined : errands.at(-1);
    } while (last !== undefined && this.#queue.size < queuedMax && count < queuedMax);
    return { isComplete: last === undefined };
  }

  async #takeOver(takeover: Takeover): Promise<void> {
    const others: ErrandRow[] = [];
    await this.#readEach((errand) => {
      if (!this.#known.has(errandName(errand))) others.push(errand);
    });
    for (const errand of takeover.choose(others)) this.#enqueue(errand);
    this.#lookAfter(takeover.everyMs);
  }

  #lookAfter(ms: number): void {
    if (!this.#stopped) this.#nextReading.setIn(ms, () => this.lookAgain());
  }
}
