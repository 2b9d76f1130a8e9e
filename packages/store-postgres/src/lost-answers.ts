/**
 * What became of a commit is never guessed. Every transaction writes its answer into a row of `commit_outcome`, its slot,
 * which no other transaction uses meanwhile. So when a connection is lost before the answer has come, the slot tells:
 *
 * O1. A transaction replaces what the one before it left in the slot, and fails unless it finds just that.
 * O2. Whoever has lost an answer writes a commit id of its own (a tombstone) into the slot, on the same condition. If the
 *     transaction is still running, that waits for its end.
 * O3. So one of the two wins. If the transaction did, its answer is in the slot. If the tombstone did, the transaction has
 *     not happened and by O1 never will, and may be sent again.
 * O4. Slots are removed an hour after they were last written (those of servers that are gone), and with them what they
 *     told. So nothing is concluded from a slot once half an hour has passed since the transaction was sent (the process
 *     may have been suspended), nor from one that is missing although it was written before: then it is unknown what
 *     happened, and said so. Looking up never takes as long (`outcomeLookupMsMax`).
 *
 * A slot is written in place, over and over: an update that touches no index, 0.1 KB of log for a whole group of commits,
 * where a row for each would be written, indexed, and deleted an hour later.
 */
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Clock } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";
import { InvariantError } from "@openswf/model/invariant";
import pg from "pg";
import { sqlStates } from "./commit-parameters.ts";
import { loggedError } from "./logged-error.ts";
import type { PostgresOptions } from "./options.ts";
import { pause } from "./pause.ts";
import type { Database } from "./statement.ts";

/** A transaction that lost against another (a deadlock, a serialization failure) is sent again so often. */
const rivalriesMax = 10;
/** And one whose slot was gone, with a new slot each time. One is enough: nobody else knows the new slot. */
const lostSlotsMax = 3;
/** Slots kept for the next transactions, of all shards together. With more on their way at once, some are made anew. */
const freeSlotsMax = 256;
/** For so long after a slot was used it is used again, and believed (O4). Well below the age at which it is removed. */
const usableMs = 30 * 60_000;
const firstPauseMs = 50;
const pauseMsMax = 2_000;
const cleanUpEveryMs = 10 * 60_000;

const sql = {
  /** Where the transaction would have been the first to write. */
  buryFirst: `
    insert into commit_outcome (shard, slot, commit_id, outcomes)
    values ($1, $2, $3, null)
    on conflict (shard, slot) do nothing`,
  /** Where it would have replaced another's answer. One that is no longer there is not made anew: see O4. */
  bury: `
    update commit_outcome
    set commit_id = $3,
      outcomes = null,
      at = now()
    where shard = $1
      and slot = $2
      and commit_id = $4`,
  read: `
    select commit_id, outcomes
    from commit_outcome
    where shard = $1
      and slot = $2`,
  /** Slots of servers that are gone. One that is only idle is missed by its server, which then takes another. */
  cleanUp: `
    delete from commit_outcome
    where at < now() - interval '1 hour'`,
} as const;

/** Where one transaction at a time leaves its answer. */
export interface Slot {
  readonly shard: number;
  readonly id: Buffer;
  /** The commit that has used it last. */
  readonly previous: Buffer | null;
}
/** A transaction whose answer was lost. */
interface Sent {
  readonly slot: Slot;
  readonly commitId: Buffer;
  readonly sentAt: Instant;
}
/** A slot between two transactions. It was last written after `usedAt`. */
interface FreeSlot extends Slot {
  readonly usedAt: Instant;
}
/** Runs one transaction that writes its answer into the slot. Rejects with what the database or the connection said. */
type Attempt = (slot: Slot, commitId: Buffer) => Promise<string>;

export interface LostAnswers {
  /** The answer of a transaction, whatever happens to the connections on the way. */
  answerOf(shard: number, attempt: Attempt): Promise<string>;
}

export function lostAnswersOf(write: Database, { clock, log, outcomeLookupMs }: PostgresOptions): LostAnswers {
  const buryFirst = write.prepare(sql.buryFirst);
  const bury = write.prepare(sql.bury);
  const read = write.prepare<{ commit_id: string; outcomes: string | null }>(sql.read);
  const cleanUp = write.prepare(sql.cleanUp);
  const slots = new FreeSlots(clock);
  let cleanUpAt = clock.now() + cleanUpEveryMs;

  async function cleanUpSometimes(): Promise<void> {
    if (clock.now() < cleanUpAt) return;
    cleanUpAt = clock.now() + cleanUpEveryMs;
    await cleanUp
      .all()
      .catch((error: unknown) => log.warn({ error: loggedError(error) }, "slots of old commits could not be removed"));
  }

  /** The answer, or `undefined` when the transaction has not happened and never will. Rejects when it cannot be known. */
  async function lookUp({ slot, commitId, sentAt }: Sent, retry: Retry): Promise<string | undefined> {
    const { shard, id, previous } = slot;
    const tombstone = newId();
    for (;;) {
      let left: { commit_id: string; outcomes: string | null } | undefined;
      try {
        if (previous === null) await buryFirst.all(shard, id, tombstone);
        else await bury.all(shard, id, tombstone, previous);
        left = await read.get(shard, id);
      } catch (error) {
        await retry.afterPause(error);
        continue;
      }
      // Only now: time may have passed before the statements got there.
      if (left === undefined || clock.now() - sentAt >= usableMs) {
        throw new Error("It is unknown whether a commit has happened: its answer was lost, and looked up too late.");
      }
      return isSame(left.commit_id, commitId) ? (left.outcomes ?? undefined) : undefined;
    }
  }

  return {
    answerOf: async (shard, attempt) => {
      void cleanUpSometimes();
      const retry = new Retry(clock, outcomeLookupMs);
      let rivalries = 0;
      let lostSlots = 0;
      for (;;) {
        // Where one slot was removed for its age, so may all have been: the next is new.
        const slot = lostSlots === 0 ? slots.take(shard) : newSlot(shard, clock.now());
        const commitId = newId();
        const sentAt = clock.now();
        const used: FreeSlot = { ...slot, previous: commitId, usedAt: sentAt };
        try {
          const answer = await attempt(slot, commitId);
          slots.give(used);
          return answer;
        } catch (error) {
          const kind = kindOf(error);
          if (kind === "refused" || kind === "failed") {
            slots.give(slot);
            throw error;
          }
          if (kind === "lostToRival") {
            slots.give(slot);
            rivalries += 1;
            if (rivalries > rivalriesMax) throw error;
            continue;
          }
          if (kind === "slotLost") {
            slots.forget(shard);
            lostSlots += 1;
            if (lostSlots > lostSlotsMax) throw error;
            continue;
          }
          log.warn({ error: loggedError(error) }, "the answer of a commit was lost; looking up what became of it");
          const answer = await lookUp({ slot, commitId, sentAt }, retry);
          if (answer !== undefined) {
            slots.give(used);
            return answer;
          }
          if (kind === "brokenDatabase") throw error;
          await retry.afterPause(error);
        }
      }
    },
  };
}

/** Slots that no transaction uses at the moment. */
class FreeSlots {
  readonly #clock: Clock;
  /** Of each shard, the one given back last at the end; the shard to which one was given back last at the end too. */
  readonly #byShard = new Map<number, FreeSlot[]>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(shard: number): FreeSlot {
    const now = this.#clock.now();
    const free = this.#byShard.get(shard)?.pop();
    if (free === undefined) return newSlot(shard, now);
    this.#count -= 1;
    if (now - free.usedAt < usableMs) return free;
    this.forget(shard); // The others have waited for longer.
    return newSlot(shard, now);
  }

  give(slot: FreeSlot): void {
    const slots = this.#byShard.get(slot.shard) ?? [];
    slots.push(slot);
    this.#byShard.delete(slot.shard);
    this.#byShard.set(slot.shard, slots);
    this.#count += 1;
    if (this.#count > freeSlotsMax) this.#forgetOne();
  }

  forget(shard: number): void {
    this.#count -= this.#byShard.get(shard)?.length ?? 0;
    this.#byShard.delete(shard);
  }

  #forgetOne(): void {
    for (const [shard, slots] of this.#byShard) {
      if (slots.shift() !== undefined) {
        this.#count -= 1;
        return;
      }
      this.#byShard.delete(shard);
    }
  }
}

function newSlot(shard: number, now: Instant): FreeSlot {
  return { shard, id: newId(), previous: null, usedAt: now };
}

/** Counts the time from the first trouble, and pauses longer each time. */
class Retry {
  readonly #clock: Clock;
  readonly #boundMs: number;
  #until: number | undefined;
  #pauseMs = firstPauseMs;

  constructor(clock: Clock, boundMs: number) {
    this.#clock = clock;
    this.#boundMs = boundMs;
  }

  /** Rejects when time is up. */
  async afterPause(error: unknown): Promise<void> {
    const now = this.#clock.now();
    this.#until ??= now + this.#boundMs;
    if (now >= this.#until) {
      throw new Error(`PostgreSQL could not be reached for ${this.#boundMs} ms`, { cause: error });
    }
    await pause(this.#clock, Math.min(this.#pauseMs, this.#until - now));
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMsMax);
  }
}

/** Thrown by an attempt whose slot was not as it left it (O1); the commit function says the same in its SQLSTATE. */
export class SlotLost extends Error {
  override readonly name = "SlotLost";
}

/**
 * `lostToRival` and `slotLost`: it has not happened, and may be sent again. `refused` and `failed`: it has not happened, and would not
 * if it were sent again. `unknown` and `brokenDatabase`: it may have happened.
 */
function kindOf(error: unknown): "refused" | "failed" | "lostToRival" | "slotLost" | "unknown" | "brokenDatabase" {
  if (error instanceof SlotLost) return "slotLost";
  if (error instanceof InvariantError) return "failed";
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return "unknown";
  if (error.code === sqlStates.refusedAsWhole) return "refused";
  if (error.code === sqlStates.slotLost) return "slotLost";
  if (["40001", "40P01"].includes(error.code)) return "lostToRival";
  // Connections, and servers that are told to stop, or are starting.
  if (/^(08|57P)/.test(error.code)) return "unknown";
  // No resources, system and internal errors: they can also strike after the commit was written to the log.
  if (/^(53|58|XX)/.test(error.code)) return "brokenDatabase";
  return "failed";
}

function newId(): Buffer {
  return Buffer.from(randomUUID().replaceAll("-", ""), "hex");
}

function isSame(printed: string, id: Buffer): boolean {
  return printed.replaceAll("-", "") === id.toString("hex");
}
