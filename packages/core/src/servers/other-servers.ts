import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ServerNotes } from "../stores/server-notes.ts";
import { every, type Repeated } from "../waiting/every.ts";
import { parseNote, type Told } from "./note-text.ts";
import { type ListsAtServers, listsByKey } from "./polls-at-server.ts";

/** How often a server tells the others of itself. */
const toldEveryMs = 10_000;
/** A server that has told nothing for this long is taken for dead. */
const deadAfterMs = 35_000;
/** Notes are read when somebody asks, and not again for this long. */
const readAgainMs = 2_000;
/** The most servers that are read of. */
const serversMax = 100;

/** What another server has told, and when by the clock of this one. */
export interface OtherServer extends Told {
  readonly toldAt: Instant;
}

export interface OtherServersNow {
  readonly servers: readonly OtherServer[];
  readonly lists: ListsAtServers;
  /** Whether every other server has told all that it knows, as far as anybody can tell. */
  readonly isComplete: boolean;
}

const nobody: OtherServersNow = { servers: [], lists: new Map(), isComplete: true };

/**
 * The other servers of a shared store, by what they tell of themselves. All of this is for people: nothing that counts depends
 * on it, a failure is logged once and otherwise ignored, and no request of a worker waits for it.
 */
export class OtherServers {
  readonly #notes: ServerNotes | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #ownNote: () => string;
  #telling: Repeated | undefined;
  #hasFailed = false;
  #read: OtherServersNow = nobody;
  /** By `Clock.elapsed`. */
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<OtherServersNow> | undefined;

  constructor(parts: {
    /** `undefined` where there are no other servers. */
    readonly notes: ServerNotes | undefined;
    readonly clock: Clock;
    readonly log: Log;
    readonly ownNote: () => string;
  }) {
    this.#notes = parts.notes;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#ownNote = parts.ownNote;
  }

  start(): void {
    if (this.#notes === undefined) return;
    const first = this.#tell();
    this.#telling = every(this.#clock, toldEveryMs, async () => {
      await first;
      await this.#tell();
    });
  }

  async #tell(): Promise<void> {
    try {
      await this.#notes?.tell(this.#ownNote());
      this.#hasFailed = false;
    } catch (error) {
      this.#failed(error, "could not tell other servers of this one");
    }
  }

  #failed(error: unknown, message: string): void {
    if (!this.#hasFailed) this.#log.warn({ error }, message);
    this.#hasFailed = true;
  }

  /** What the others have told, at most some seconds ago. Never rejects. */
  now(): Promise<OtherServersNow> {
    if (this.#notes === undefined) return Promise.resolve(nobody);
    if (this.#clock.elapsed() - this.#readAt < readAgainMs) return Promise.resolve(this.#read);
    this.#reading ??= this.#readNotes(this.#notes).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readNotes(notes: ServerNotes): Promise<OtherServersNow> {
    try {
      const found = await notes.readOthers(deadAfterMs, serversMax);
      const servers = found.flatMap(({ text, ageMs }) => {
        const told = parseNote(text);
        return told === undefined ? [] : [{ ...told, toldAt: this.#clock.now() - ageMs }];
      });
      const isComplete = servers.length === found.length && servers.every((each) => each.isComplete);
      this.#read = { servers, lists: listsByKey(servers), isComplete: isComplete && found.length < serversMax };
      this.#readAt = this.#clock.elapsed();
      return this.#read;
    } catch (error) {
      this.#failed(error, "could not read what other servers tell of themselves");
      return { ...nobody, isComplete: false };
    }
  }

  /** Takes back what this server has told. */
  async stop(): Promise<void> {
    if (this.#telling === undefined) return;
    await this.#telling.stop();
    try {
      await this.#notes?.withdraw();
    } catch (error) {
      this.#failed(error, "could not tell other servers that this one stops");
    }
  }
}
