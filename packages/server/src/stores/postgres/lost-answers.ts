/**
 * What became of a commit is never guessed. Every transaction writes its answer into a row of `commit_outcome`, its slot,
 * which no other transaction uses meanwhile. So when a connection is lost before the answer has come, the slot tells:
 *
 * O1. A transaction replaces what the one before it left in the slot, and fails unless it finds just that.
 * O2. Whoever has lost an answer writes a commit id of its own (a tombstone) into the slot, on the same condition. If the
 *     transaction is still running, that waits for its end.
 * O3. So one of the two wins. If the transaction did, its answer is in the slot. If the tombstone did, the transaction has
 *     not happened and by O1 never will, and may be sent again.
 *
 * A slot is written in place, over and over: an update that touches no index, 0.1 KB of log for a whole group of commits,
 * where a row for each would be written, indexed, and deleted an hour later.
 */
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { InvariantError } from "@openswf/model/invariant";
import pg from "pg";
import type { Clock } from "../../core/clock.ts";
import { sqlStates } from "./commit-parameters.ts";
import type { PostgresOptions } from "./options.ts";
import { pause } from "./pause.ts";
import type { Database } from "./statement.ts";

/** A transaction that lost against another (a deadlock, a serialization failure) is sent again so often. */
const rivalriesMax = 10;
const firstPauseMs = 50;
const pauseMsMax = 2_000;
const cleanUpEveryMs = 10 * 60_000;

const sql = {
  bury: `
    insert into commit_outcome (shard, slot, commit_id, outcomes)
    values ($1, $2, $3, null)
    on conflict (shard, slot) do update
    set commit_id = excluded.commit_id,
      outcomes = null,
      at = now()
    where commit_outcome.commit_id = $4`,
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
/** Runs one transaction that writes its answer into the slot. Rejects with what the database or the connection said. */
export type Attempt = (slot: Slot, commitId: Buffer) => Promise<string>;

export interface LostAnswers {
  /** The answer of a transaction, whatever happens to the connections on the way. */
  answerOf(shard: number, attempt: Attempt): Promise<string>;
}

export function lostAnswersOf(write: Database, { clock, log, outcomeLookupMs }: PostgresOptions): LostAnswers {
  const bury = write.prepare(sql.bury);
  const read = write.prepare<{ commit_id: string; outcomes: string | null }>(sql.read);
  const cleanUp = write.prepare(sql.cleanUp);
  const free = new Map<number, Slot[]>();
  let cleanUpAt = clock.now() + cleanUpEveryMs;

  const take = (shard: number): Slot => free.get(shard)?.pop() ?? { shard, id: newId(), previous: null };
  const give = (slot: Slot): void => {
    const slots = free.get(slot.shard);
    if (slots === undefined) free.set(slot.shard, [slot]);
    else slots.push(slot);
  };

  async function cleanUpSometimes(): Promise<void> {
    if (clock.now() < cleanUpAt) return;
    cleanUpAt = clock.now() + cleanUpEveryMs;
    await cleanUp.all().catch((error: unknown) => log.warn({ error }, "slots of old commits could not be removed"));
  }

  /** The answer, or `undefined` when the transaction has not happened and never will. */
  async function lookUp(slot: Slot, commitId: Buffer, retry: Retry): Promise<string | undefined> {
    const tombstone = newId();
    for (;;) {
      try {
        await bury.all(slot.shard, slot.id, tombstone, slot.previous);
        const left = await read.get(slot.shard, slot.id);
        return left !== undefined && isSame(left.commit_id, commitId) ? (left.outcomes ?? undefined) : undefined;
      } catch (error) {
        await retry.afterPause(error);
      }
    }
  }

  return {
    answerOf: async (shard, attempt) => {
      void cleanUpSometimes();
      const retry = new Retry(clock, outcomeLookupMs);
      for (let rivalries = 0; ; ) {
        const slot = take(shard);
        const commitId = newId();
        try {
          const answer = await attempt(slot, commitId);
          give({ ...slot, previous: commitId });
          return answer;
        } catch (error) {
          const kind = kindOf(error);
          if (kind === "refused" || kind === "failed") {
            give(slot);
            throw error;
          }
          if (kind === "lostToRival") {
            rivalries += 1;
            if (rivalries > rivalriesMax) throw error;
            continue;
          }
          log.warn({ error }, "the answer of a commit was lost; looking up what became of it");
          const answer = await lookUp(slot, commitId, retry);
          if (answer !== undefined) {
            give({ ...slot, previous: commitId });
            return answer;
          }
          if (kind === "brokenDatabase") throw error;
          await retry.afterPause(error);
        }
      }
    },
  };
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
 * `lostToRival`: it has not happened, and may be sent again. `refused` and `failed`: it has not happened, and would not
 * if it were sent again. `unknown` and `brokenDatabase`: it may have happened.
 */
function kindOf(error: unknown): "refused" | "failed" | "lostToRival" | "unknown" | "brokenDatabase" {
  if (error instanceof SlotLost) return "lostToRival";
  if (error instanceof InvariantError) return "failed";
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return "unknown";
  if (error.code === sqlStates.refusedAsWhole) return "refused";
  if (["40001", "40P01", sqlStates.slotLost].includes(error.code)) return "lostToRival";
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
