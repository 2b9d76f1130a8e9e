import { tellStateChangesPrefix } from "@openswf/engine/errands";
import { coreMeasures } from "../../measures/core-measures.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventSink } from "../../ports/event-sink.ts";
import type { Log } from "../../ports/log.ts";
import type { Meter } from "../../ports/meter.ts";
import type { Randomness } from "../../ports/randomness.ts";
import type { ErrandRow, Errands } from "../../stores/errands.ts";
import type { StoreTraits } from "../../stores/store.ts";
import { sleep } from "../../waiting/after.ts";
import { Alarm } from "../../waiting/alarm.ts";
import { backoffMs } from "../../waiting/backoff.ts";
import { within } from "../../waiting/within.ts";
import { errandName } from "../takeover.ts";
import { lookEveryMs, OthersEvents } from "./others-events.ts";
import { OwedEvents } from "./owed-events.ts";
import { type FeedOwner, SinkFeed, type Turn } from "./sink-feed.ts";

/** The most errands held in memory, and the most characters of them. The rest stay in the store until there is room. */
const heldMax = 10_000;
const heldCharactersMax = 32 * 1024 * 1024;
const readAtATime = 500;
const readAgainMs = 1_000;
/** The delays before an errand that could not be settled is tried again. */
const settleRetries = { firstMs: 1_000, maxMs: 60_000 } as const;
/** Events in flight have this long to be taken when the server stops. The others are published when it starts again. */
const stopMs = 2_000;
const nowhereAtOnceMax = 64;

/** Takes everything: for events that are given up. */
const nowhere: EventSink = { name: "nowhere", atOnceMax: nowhereAtOnceMax, take: () => Promise.resolve() };

/** The parts of a running server that a publisher uses. */
export interface PublisherParts {
  readonly store: Errands & Pick<StoreTraits, "exclusive">;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
  readonly meter: Meter;
  /** Settles the errand of events. Rejects if it is still stored. */
  readonly settle: (owed: OwedEvents) => Promise<void>;
}

/**
 * Publishes the state changes that executions have promised to tell. It is notified of them as they become durable, and
 * reads those that are left over when the server starts.
 *
 * P1. An errand is settled after every sink has taken its events, never before. So each event is published at least once.
 * P2. Events of a run are published in the order of its history. A server that has the store to itself holds the errands
 *     of a run without a gap from the first: while some are only in the store, new ones stay there too, and are read in
 *     order. Where several servers share the store, each event's turn is asked for before it is sent.
 * P3. What other errands do does not depend on sinks: these have feeds, bounds and retries of their own.
 */
export class Publisher implements FeedOwner {
  readonly #parts: PublisherParts;
  readonly #feeds: readonly SinkFeed[];
  readonly #held = new Map<string, OwedEvents>();
  #characters = 0;
  readonly #isGivingUp: boolean;
  /** Since it was last said how many. */
  #givenUp = 0;
  /** `undefined` when there are no other servers. */
  readonly #others: OthersEvents | undefined;
  readonly #nextReading: Alarm;
  /** The store may hold errands that are not in memory. */
  #moreStored = true;
  /** Promised while the store was being read; `undefined` when there were too many, which are then read too. */
  #promisedMeanwhile: ErrandRow[] | undefined;
  /** Settled since a page was asked for, which may still have them. */
  readonly #settledMeanwhile = new Set<string>();
  #reading = false;
  #stopped = false;
  readonly turnOf: FeedOwner["turnOf"];

  /** Without sinks, all that is stored is given up. */
  constructor(sinks: readonly EventSink[], parts: PublisherParts) {
    const { store, clock, randomness, meter } = parts;
    this.#parts = parts;
    this.#nextReading = new Alarm(clock);
    const random = (): number => (randomness.bytes(1)[0] ?? 0) / 255;
    this.#others = store.exclusive ? undefined : new OthersEvents(clock, random);
    this.turnOf = store.exclusive ? undefined : (owed, feed) => this.#turnOf(owed, feed);
    this.#isGivingUp = sinks.length === 0;
    const to = this.#isGivingUp ? [nowhere] : sinks;
    const sent = meter.counter(coreMeasures.eventsPublished);
    const failed = meter.counter(coreMeasures.failedPublications);
    this.#feeds = to.map((sink) => {
      return new SinkFeed(sink, this, { ...parts, sent: sent.of(sink.name), failed: failed.of(sink.name) });
    });
    meter.gauge(coreMeasures.waitingEvents, () => this.#held.size);
    meter.gauge(coreMeasures.oldestWaitingEvent, () => this.#oldestSeconds());
  }

  /** Resumes what was promised before. */
  start(): void {
    this.#readIfRoom();
  }

  /** Takes errands that have become durable, in the order of their commits. */
  promised(rows: readonly ErrandRow[]): void {
    if (this.#others !== undefined) {
      for (const row of rows) this.#hold(row);
    } else if (this.#reading) {
      // P2: the reading may have passed their run.
      if ((this.#promisedMeanwhile?.length ?? heldMax) + rows.length > heldMax) this.#promisedMeanwhile = undefined;
      else this.#promisedMeanwhile?.push(...rows);
    } else if (!this.#moreStored) {
      for (const row of rows) if (!this.#hold(row)) this.#moreStored = true;
    }
    this.#readIfRoom();
  }

  /** The store may hold errands that this server was not told of. */
  lookAgain(): void {
    this.#moreStored = true;
    if (this.#reading) this.#promisedMeanwhile = undefined;
    this.#readIfRoom();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#nextReading.cancel();
    const ended = Promise.all(this.#feeds.map((feed) => feed.stop())).then(() => {});
    await within(this.#parts.clock, stopMs, ended, () => {});
  }

  async taken(owed: OwedEvents): Promise<void> {
    owed.sinksLeft -= 1;
    if (owed.sinksLeft > 0) return;
    for (let failures = 0; ; failures += 1) {
      try {
        await this.#parts.settle(owed);
        break;
      } catch (error) {
        const { runId, errandId } = owed;
        if (this.#stopped) return;
        this.#parts.log.error({ error, runId, errand: errandId }, "published events could not be settled");
        await sleep(this.#parts.clock, backoffMs(settleRetries, failures));
      }
    }
    if (this.#reading) this.#settledMeanwhile.add(errandName(owed));
    this.#forget(owed);
    if (this.#isGivingUp) this.#countGivenUp(owed);
  }

  #countGivenUp({ errand }: OwedEvents): void {
    this.#givenUp += errand.changes.length;
    if (this.#held.size > 0 || this.#reading) return;
    this.#parts.log.warn({ events: this.#givenUp }, "gave up the events that were stored");
    this.#givenUp = 0;
  }

  notOurs(owed: OwedEvents): void {
    this.#forget(owed);
  }

  /** P2 among servers: an event waits for the earlier ones of its run, unless this sink has them from this server. */
  async #turnOf(owed: OwedEvents, feed: SinkFeed): Promise<Turn> {
    try {
      const stored = (await this.#parts.store.errandsOf(owed.runId)).filter(isToTell);
      if (stored.every(({ errandId }) => errandId !== owed.errandId)) return "not ours";
      const isTaken = (row: ErrandRow): boolean => {
        const held = this.#held.get(errandName(row));
        return held !== undefined && feed.hasTaken(held);
      };
      if (stored.every((row) => row.errandId >= owed.errandId || isTaken(row))) return "now";
      // Memory is full: this event makes room for the earlier ones, which this server may have to take over.
      return this.#held.size < heldMax ? "after others" : "not ours";
    } catch (error) {
      if (!this.#stopped) this.#parts.log.error({ error, runId: owed.runId }, "could not read errands");
      return "after others";
    }
  }

  /** Returns false if there is no room. What cannot be read stays in the store, where `verify` finds it. */
  #hold(row: ErrandRow): boolean {
    const name = errandName(row);
    if (this.#held.has(name)) return true;
    if (this.#held.size >= heldMax || this.#characters >= heldCharactersMax) return false;
    const owed = this.#parsed(row);
    if (owed === undefined) return true;
    this.#held.set(name, owed);
    this.#characters += owed.characters;
    for (const feed of this.#feeds) feed.push(owed);
    return true;
  }

  #parsed(row: ErrandRow): OwedEvents | undefined {
    try {
      return new OwedEvents(row, this.#feeds.length);
    } catch (error) {
      const { runId, errandId } = row;
      this.#parts.log.error({ error, runId, errand: errandId }, "a stored event cannot be read, and is not published");
      return undefined;
    }
  }

  #forget(owed: OwedEvents): void {
    for (const feed of this.#feeds) feed.forget(owed);
    if (this.#held.delete(errandName(owed))) this.#characters -= owed.characters;
    this.#readIfRoom();
  }

  /** Half of the room must be free, so that not every errand that is settled leads to a reading. */
  #readIfRoom(): void {
    if (this.#stopped || this.#reading || !this.#moreStored || this.#nextReading.isSet) return;
    if (this.#held.size <= heldMax / 2 && this.#characters <= heldCharactersMax / 2) void this.#read();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    this.#moreStored = false;
    this.#promisedMeanwhile = [];
    try {
      if (this.#others === undefined) await this.#readOwn();
      else await this.#readOthers(this.#others);
      this.#reading = false;
    } catch (error) {
      this.#reading = false;
      if (this.#stopped) return;
      this.#parts.log.error({ error }, "could not read errands");
      this.#moreStored = true;
      this.#lookAfter(readAgainMs);
    }
    this.#readIfRoom();
  }

  async #readOwn(): Promise<void> {
    const isComplete = await this.#readEach((row) => this.#settledMeanwhile.has(errandName(row)) || this.#hold(row));
    const meanwhile = this.#promisedMeanwhile;
    // P2: they go to the end of their runs, which are in memory now, or stay behind what is only in the store.
    if (!isComplete || meanwhile?.every((row) => this.#hold(row)) !== true) this.#moreStored = true;
  }

  async #readOthers(others: OthersEvents): Promise<void> {
    const found: ErrandRow[] = [];
    await this.#readEach((row) => {
      if (!this.#held.has(errandName(row))) found.push(row);
      return found.length < heldMax;
    });
    for (const row of others.choose(found)) this.#hold(row);
    this.#moreStored = true;
    this.#lookAfter(lookEveryMs);
  }

  /** Reads page by page while `take` returns true. Returns whether it has read to the end. */
  async #readEach(take: (row: ErrandRow) => boolean): Promise<boolean> {
    let last: ErrandRow | undefined;
    do {
      this.#settledMeanwhile.clear();
      const rows = await this.#parts.store.readErrands(last, readAtATime, { from: tellStateChangesPrefix });
      if (!rows.every(take)) return false;
      last = rows.length < readAtATime ? undefined : rows.at(-1);
    } while (last !== undefined && !this.#stopped);
    return true;
  }

  #lookAfter(ms: number): void {
    if (!this.#stopped) this.#nextReading.setIn(ms, () => this.#readIfRoom());
  }

  #oldestSeconds(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { at } of this.#held.values()) oldest = Math.min(oldest, at);
    return Math.max(0, (this.#parts.clock.now() - oldest) / 1000) || 0;
  }
}

/** Whether an errand is for the publisher. */
export function isToTell({ errandId }: ErrandRow): boolean {
  return errandId.startsWith(tellStateChangesPrefix);
}
