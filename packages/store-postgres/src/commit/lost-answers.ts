/**
 * The outcome of a commit is never guessed. Every transaction writes its answer into a row of `commit_outcome`, its
 * slot, which no other transaction uses at the same time. When a connection is lost before the answer arrives, the slot
 * holds the outcome:
 *
 * O1. A transaction replaces the commit id that the previous transaction left in the slot, and fails if it finds a
 *     different one.
 * O2. A client that has lost an answer writes a fresh commit id (a tombstone) into the slot, under the same condition.
 *     If the transaction is still running, this write waits until it ends.
 * O3. So one of the two wins. If the transaction won, its answer is in the slot. If the tombstone won, the transaction
 *     has not happened, and by O1 it never will, so it is safe to retry.
 * O4. Slots are removed an hour after their last write (they belong to servers that are gone), and their answers go
 *     with them. So a slot proves nothing once half an hour has passed since the transaction was sent (the process may
 *     have been suspended). Nor does a missing slot that had been written before. In both cases the outcome is unknown
 *     and is reported as unknown. A lookup never takes that long (`outcomeLookupMsMax`).
 *
 * A slot is updated in place over and over. Such an update touches no index and costs 0.1 KB of log for a whole group
 * of commits. A row per commit would have to be written, indexed, and deleted an hour later.
 */
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Clock } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";
import { InvariantError } from "@openswf/model/invariant";
import pg from "pg";
import { loggedError } from "../connection/logged-error.ts";
import type { PostgresOptions } from "../connection/options.ts";
import { pause } from "../connection/pause.ts";
import type { Database } from "../connection/statement.ts";
import { sqlStates } from "../schema/commit-parameters.ts";

/** How often a transaction is retried after losing to another one (deadlock, serialization failure). */
const rivalriesMax = 10;
/**
 * How often a transaction is retried after its slot was lost, each time with a new slot. One retry is enough, since no
 * other client knows the new slot.
 */
const lostSlotsMax = 3;
/** Slots kept for reuse, over all shards. When more transactions are in flight, new slots are created. */
const freeSlotsMax = 256;
/**
 * A slot is reused, and its answer trusted, for this long after its last use (O4). Well below the age at which slots
 * are removed.
 */
const usableMs = 30 * 60_000;
const firstPauseMs = 50;
const pauseMsMax = 2_000;
const cleanUpEveryMs = 10 * 60_000;

const sql = {
  /** Used when the transaction would have been the first to write to the slot. */
  buryFirst: `
    insert into commit_outcome (shard, slot, commit_id, outcomes)
    values ($1, $2, $3, null)
    on conflict (shard, slot) do nothing`,
  /** Used when the transaction would have replaced an earlier answer. A missing slot is not recreated: see O4. */
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
  /** Removes slots of servers that are gone. A server that was only idle finds its slot missing and takes a new one. */
  cleanUp: `
    delete from commit_outcome
    where at < now() - interval '1 hour'`,
} as const;

/** Where one transaction at a time leaves its answer. */
export interface Slot {
  readonly shard: number;
  readonly id: Buffer;
  /** The commit that used the slot last. */
  readonly previous: Buffer | null;
}
/** A transaction whose answer was lost. */
interface Sent {
  readonly slot: Slot;
  readonly commitId: Buffer;
  readonly sentAt: Instant;
}
/** An unused slot. It was last written after `usedAt`. */
interface FreeSlot extends Slot {
  readonly usedAt: Instant;
}
/**
 * Runs one transaction that writes its answer into the slot. Rejects with the error of the database or the connection.
 */
type Attempt = (slot: Slot, commitId: Buffer) => Promise<string>;

export interface LostAnswers {
  /** Returns the answer of a transaction, even when connections are lost on the way. */
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
      .catch((error: unknown) => log.warn({ error: loggedError(error) }, "could not remove the slots of old commits"));
  }

  /**
   * The answer, or `undefined` when the transaction has not happened and never will. Rejects when the outcome cannot be
   * determined.
   */
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
      // Checked only now, because time may have passed before the statements reached the database.
      if (left === undefined || clock.now() - sentAt >= usableMs) {
        throw new Error(
          "The outcome of a commit is unknown: its answer was lost, and the lookup came too late to recover it.",
        );
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
        // If one slot was removed because of its age, the others may be gone too, so the next one is new.
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
          log.warn({ error: loggedError(error) }, "lost the answer of a commit; looking up its outcome");
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

/** Slots that no transaction is using. */
class FreeSlots {
  readonly #clock: Clock;
  /** Most recently used last: both the slots of each shard and the shards themselves. */
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
    this.forget(shard); // The other slots of the shard are older still.
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

/** Measures time from the first error, and backs off between attempts. */
class Retry {
  readonly #clock: Clock;
  readonly #boundMs: number;
  #until: number | undefined;
  #pauseMs = firstPauseMs;

  constructor(clock: Clock, boundMs: number) {
    this.#clock = clock;
    this.#boundMs = boundMs;
  }

  /** Rejects when the time limit has passed. */
  async afterPause(error: unknown): Promise<void> {
    const now = this.#clock.now();
    this.#until ??= now + this.#boundMs;
    if (now >= this.#until) {
      throw new Error(`Could not reach PostgreSQL for ${this.#boundMs} ms`, { cause: error });
    }
    await pause(this.#clock, Math.min(this.#pauseMs, this.#until - now));
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMsMax);
  }
}

/**
 * Thrown by an attempt whose slot was changed by another transaction (O1). The commit function reports the same through
 * its SQLSTATE.
 */
export class SlotLost extends Error {
  override readonly name = "SlotLost";
}

/**
 * `lostToRival` and `slotLost`: the transaction has not happened and may be retried. `refused` and `failed`: it has not
 * happened, and a retry would fail too. `unknown` and `brokenDatabase`: it may have happened.
 */
function kindOf(error: unknown): "refused" | "failed" | "lostToRival" | "slotLost" | "unknown" | "brokenDatabase" {
  if (error instanceof SlotLost) return "slotLost";
  if (error instanceof InvariantError) return "failed";
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return "unknown";
  if (error.code === sqlStates.refusedAsWhole) return "refused";
  if (error.code === sqlStates.slotLost) return "slotLost";
  if (["40001", "40P01"].includes(error.code)) return "lostToRival";
  // Connection errors, and servers that are stopping or starting.
  if (/^(08|57P)/.test(error.code)) return "unknown";
  // Exhausted resources, system errors and internal errors. These can also occur after the commit was written to the
  // log.
  if (/^(53|58|XX)/.test(error.code)) return "brokenDatabase";
  return "failed";
}

function newId(): Buffer {
  return Buffer.from(randomUUID().replaceAll("-", ""), "hex");
}

function isSame(printed: string, id: Buffer): boolean {
  return printed.replaceAll("-", "") === id.toString("hex");
}
