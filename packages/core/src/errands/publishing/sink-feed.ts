import type { RunId } from "@openswf/model/brand";
import type { Clock } from "../../ports/clock.ts";
import type { EventSink } from "../../ports/event-sink.ts";
import type { Log } from "../../ports/log.ts";
import type { Counter } from "../../ports/meter.ts";
import { after } from "../../waiting/after.ts";
import { backoffMs } from "../../waiting/backoff.ts";
import { UnderWay } from "../../waiting/under-way.ts";
import type { OwedEvents } from "./owed-events.ts";
import { type RunLine, RunLines } from "./run-lines.ts";
import { SinkGate } from "./sink-gate.ts";
import { SinkLog } from "./sink-log.ts";

/** The delays before events of a run, or events at all, are sent again. They are owed, so retries never end. */
const retries = { firstMs: 1_000, maxMs: 60_000 } as const;
/** The delays before asking again whether another server has told what comes first. */
const waitsForOthers = { firstMs: 100, maxMs: 5_000 } as const;

/** What the rest of the server says of events whose turn has come. */
export type Turn =
  | "now"
  /** Another server has not settled earlier events of the run. */
  | "after others"
  /** Another server has settled them, or they are left to the store for now. */
  | "not ours";

/** What a feed asks of its publisher. */
export interface FeedOwner {
  /** `undefined` where no other server can have anything to say. Never rejects. */
  readonly turnOf: ((owed: OwedEvents, feed: SinkFeed) => Promise<Turn>) | undefined;
  /** The sink has taken the events. Settles once they are settled, if no other sink is missing. Never rejects. */
  taken(owed: OwedEvents): Promise<void>;
  /** Forgets the events. */
  notOurs(owed: OwedEvents): void;
}

/** What a feed uses of its server. */
export interface FeedParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Counts events that the sink has taken. */
  readonly sent: Counter;
  /** Counts attempts that failed. */
  readonly failed: Counter;
}

/**
 * Brings events to one sink.
 *
 * E1. Events of a run are brought in the order of its history, one at a time: the next after the sink has taken the one
 *     before.
 * E2. An event that fails is brought again, for ever. It holds back the later events of its run, and no others.
 * E3. Sinks do not wait for each other.
 */
export class SinkFeed {
  readonly #sink: EventSink;
  readonly #clock: Clock;
  readonly #owner: FeedOwner;
  readonly #lines = new RunLines();
  readonly #underWay = new UnderWay();
  readonly #gate: SinkGate;
  readonly #log: SinkLog;
  readonly #sent: Counter;
  readonly #failed: Counter;
  /** Runs whose first event has failed and has not been taken since. */
  readonly #failing = new Set<RunId>();
  /** Errands whose events the sink has all taken. */
  readonly #taken = new WeakSet<OwedEvents>();
  /**
   * How many events of an errand the sink has taken, for one that fails halfway. It is not counted by place in a line: an
   * errand may be forgotten while its events are in flight, and the next of its run then comes first.
   */
  readonly #takenOf = new WeakMap<OwedEvents, number>();
  #stopped = false;

  constructor(sink: EventSink, owner: FeedOwner, { clock, log, sent, failed }: FeedParts) {
    this.#sink = sink;
    this.#owner = owner;
    this.#clock = clock;
    this.#gate = new SinkGate(clock, sink.atOnceMax, retries, () => this.#next());
    this.#log = new SinkLog(sink.name, clock, log);
    this.#sent = sent;
    this.#failed = failed;
  }

  hasTaken(owed: OwedEvents): boolean {
    return this.#taken.has(owed);
  }

  push(owed: OwedEvents): void {
    this.#lines.push(owed);
    this.#next();
  }

  /** The events are settled, or are left to the store. */
  forget(owed: OwedEvents): void {
    this.#lines.remove(owed);
  }

  /** Begins nothing more. Settles when what is in flight has ended. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#gate.stop();
    return this.#underWay.idle();
  }

  #next(): void {
    while (!this.#stopped && this.#underWay.count < this.#gate.allowed) {
      const line = this.#lines.take();
      if (line === undefined) return;
      this.#underWay.began();
      void this.#bring(line);
    }
  }

  async #bring(line: RunLine): Promise<void> {
    const [owed] = line.owed;
    let restMs: number | undefined;
    try {
      if (owed !== undefined) restMs = await this.#bringFirst(line, owed);
    } catch (error) {
      restMs = this.#failedAt(line, error);
    }
    if (restMs === undefined) this.#lines.release(line);
    else after(this.#clock, restMs, () => this.#rested(line));
    this.#underWay.ended();
    this.#next();
  }

  #rested(line: RunLine): void {
    this.#lines.release(line);
    this.#next();
  }

  /** Returns how long the run must rest; `undefined` for not at all. */
  async #bringFirst(line: RunLine, owed: OwedEvents): Promise<number | undefined> {
    const turn = await this.#owner.turnOf?.(owed, this);
    if (turn === "not ours") {
      this.#isWell(line);
      this.#owner.notOurs(owed);
      return undefined;
    }
    if (turn === "after others") {
      line.waits += 1;
      return backoffMs(waitsForOthers, line.waits - 1);
    }
    const { events } = owed;
    const takenBefore = this.#takenOf.get(owed) ?? 0;
    for (const [index, event] of events.slice(takenBefore).entries()) {
      await this.#sink.take(event);
      this.#takenOf.set(owed, takenBefore + index + 1);
      this.#succeededAt(line);
    }
    this.#taken.add(owed);
    this.#lines.remove(owed);
    await this.#owner.taken(owed);
    return undefined;
  }

  #succeededAt(line: RunLine): void {
    this.#sent.add(1);
    this.#gate.succeeded();
    this.#isWell(line);
  }

  #isWell(line: RunLine): void {
    line.failures = 0;
    line.waits = 0;
    if (this.#failing.delete(line.runId) && this.#failing.size === 0) this.#log.recovered();
  }

  #failedAt(line: RunLine, error: unknown): number {
    this.#failed.add(1);
    line.failures += 1;
    this.#failing.add(line.runId);
    if (!this.#stopped) {
      this.#gate.failed(line.runId);
      this.#log.failed(error, this.#lines.runs);
    }
    return backoffMs(retries, line.failures - 1);
  }
}
