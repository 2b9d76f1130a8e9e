import type { Errand } from "@openswf/engine/errands";
import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ErrandRow, Errands } from "../stores/errands.ts";
import { FairQueue } from "./fair-queue.ts";

/** The most errands in flight at once. */
const underWayMax = 256;
/** The most errands queued in memory. The rest stay in the store until there is room. */
const queuedMax = 10_000;
const readAtATime = 500;
/** The most errands of other servers adopted per look. */
const adoptedAtATime = 100;
/** The delay before a failed errand is retried. It doubles each time. Retries never end, because the errand is owed. */
const retryMs = 1_000;
const retryMsMax = 60_000;

const nameOf = ({ runId, errandId }: ErrandRow): string => `${runId}/${errandId}`;

/**
 * Ensures that every stored errand gets done. It is notified of new errands as they become durable, reads leftover ones
 * when the server starts, and retries those that failed. One commit both does an errand and settles it, so running an
 * errand twice does it once.
 */
export class ErrandRunner {
  readonly #store: Errands;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #run: (runId: ErrandRow["runId"], errand: Errand) => Promise<void>;
  /** Errands that are queued or in flight, each with its number of failures. */
  readonly #known = new Map<string, number>();
  readonly #adoptAfterMs: number | undefined;
  /** Errands of other servers found by the last look, each with the time it was first found. */
  #foundLast: ReadonlyMap<string, Instant> = new Map();
  readonly #queue = new FairQueue();
  #underWay = 0;
  /** The store may hold errands that are not in the queue. */
  #moreStored = true;
  #reading = false;
  #stopped = false;
  #idle: (() => void)[] = [];
  #cancelLook: () => void = () => {};

  constructor(parts: {
    readonly store: Errands;
    readonly clock: Clock;
    readonly log: Log;
    readonly run: (runId: ErrandRow["runId"], errand: Errand) => Promise<void>;
    /**
     * How often to look for errands that other servers promised; `undefined` when there are no other servers. An errand
     * that has been there for twice this long belongs to a server that has died or is overloaded. Each look adopts only
     * some of these, because two servers with the same errands mostly get in each other's way.
     */
    readonly adoptAfterMs?: number | undefined;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#run = parts.run;
    this.#adoptAfterMs = parts.adoptAfterMs;
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
    this.#cancelLook();
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #enqueue(errand: ErrandRow): void {
    const name = nameOf(errand);
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
    while (this.#underWay < underWayMax) {
      const errand = this.#queue.take();
      if (errand === undefined) break;
      this.#underWay += 1;
      void this.#do(errand);
    }
    if (this.#queue.size === 0 && this.#moreStored && !this.#reading) void this.#read();
  }

  async #do(row: ErrandRow): Promise<void> {
    try {
      // `as`: this program printed the body from an Errand.
      await this.#run(row.runId, JSON.parse(row.body) as Errand);
      this.#known.delete(nameOf(row));
    } catch (error) {
      this.#log.error({ error, runId: row.runId, errand: row.errandId }, "an errand failed and will be retried");
      const failures = this.#known.get(nameOf(row)) ?? 0;
      this.#known.set(nameOf(row), failures + 1);
      this.#clock.schedule(this.#clock.now() + Math.min(retryMs * 2 ** failures, retryMsMax), () => {
        this.#queue.push(row);
        this.#next();
      });
    } finally {
      this.#underWay -= 1;
      this.#queue.ended(row.runId);
      if (this.#stopped && this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
      this.#next();
    }
  }

  async #read(): Promise<void> {
    this.#reading = true;
    this.#moreStored = false;
    try {
      let after: ErrandRow | undefined;
      const others: ErrandRow[] = [];
      let foundCount = 0;
      do {
        const errands = await this.#store.readErrands(after, readAtATime);
        for (const errand of errands) {
          if (this.#adoptAfterMs === undefined) this.#enqueue(errand);
          else if (!this.#known.has(nameOf(errand))) others.push(errand);
        }
        foundCount += errands.length;
        after = errands.length < readAtATime ? undefined : errands.at(-1);
      } while (after !== undefined && this.#queue.size < queuedMax && foundCount < queuedMax);
      if (this.#adoptAfterMs !== undefined) this.#adopt(others);
      this.#reading = false;
      if (this.#adoptAfterMs !== undefined) this.#lookAfter(this.#adoptAfterMs);
      else if (after !== undefined) this.#moreStored = true;
      this.#next();
    } catch (error) {
      this.#reading = false;
      if (this.#stopped) return;
      this.#log.error({ error }, "could not read errands");
      this.#lookAfter(retryMs);
    }
  }

  #adopt(others: readonly ErrandRow[]): void {
    const now = this.#clock.now();
    const found = new Map<string, Instant>();
    let adopted = 0;
    for (const errand of others) {
      const name = nameOf(errand);
      const firstFoundAt = this.#foundLast.get(name) ?? now;
      if (adopted < adoptedAtATime && now - firstFoundAt >= 2 * (this.#adoptAfterMs ?? 0)) {
        adopted += 1;
        this.#enqueue(errand);
      } else found.set(name, firstFoundAt);
    }
    this.#foundLast = found;
  }

  #lookAfter(ms: number): void {
    this.#cancelLook();
    this.#cancelLook = this.#clock.schedule(this.#clock.now() + ms, () => this.lookAgain());
  }
}
