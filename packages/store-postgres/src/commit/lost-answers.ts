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
import type { Buffer } from "node:buffer";
import { loggedError } from "../connection/logged-error.ts";
import type { PostgresOptions } from "../connection/options.ts";
import type { Database } from "../connection/statement.ts";
import { kindOf } from "./attempt-errors.ts";
import { FreeSlots, newId, newSlot, type Slot } from "./free-slots.ts";
import { outcomeLookup, type Sent } from "./outcome-lookup.ts";
import { Retry } from "./retry.ts";

/** How often a transaction is retried after losing to another one (deadlock, serialization failure). */
const rivalriesMax = 10;
/**
 * How often a transaction is retried after its slot was lost, each time with a new slot. One retry is enough, since no
 * other client knows the new slot.
 */
const lostSlotsMax = 3;
const cleanUpEveryMs = 10 * 60_000;

const sql = {
  /** Removes slots of servers that are gone. A server that was only idle finds its slot missing and takes a new one. */
  cleanUp: `
    delete from commit_outcome
    where at < now() - interval '1 hour'`,
} as const;

/**
 * Runs one transaction that writes its answer into the slot. Rejects with the error of the database or the connection.
 */
type Attempt = (slot: Slot, commitId: Buffer) => Promise<string>;

/** The failed attempts at one transaction. */
interface Failures {
  readonly retry: Retry;
  rivalries: number;
  lostSlots: number;
}

export interface LostAnswers {
  /** Returns the answer of a transaction, even when connections are lost on the way. */
  answerOf(shard: number, attempt: Attempt): Promise<string>;
}

export function lostAnswersOf(write: Database, { clock, log, outcomeLookupMs }: PostgresOptions): LostAnswers {
  const lookUp = outcomeLookup(write, clock);
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

  /** Frees the slot, which now holds the answer of this attempt. */
  function giveUsed({ slot, commitId, sentAt }: Sent): void {
    slots.give({ ...slot, previous: commitId, usedAt: sentAt });
  }

  /** Handles a failed attempt. Returns the answer if it can be found, and `undefined` for another attempt. */
  async function afterError(error: unknown, sent: Sent, failures: Failures): Promise<string | undefined> {
    const kind = kindOf(error);
    switch (kind) {
      case "refused":
      case "failed":
        slots.give(sent.slot);
        throw error;
      case "lostToRival":
        slots.give(sent.slot);
        failures.rivalries += 1;
        if (failures.rivalries > rivalriesMax) throw error;
        return undefined;
      case "slotLost":
        slots.forget(sent.slot.shard);
        failures.lostSlots += 1;
        if (failures.lostSlots > lostSlotsMax) throw error;
        return undefined;
      case "unknown":
      case "brokenDatabase": {
        log.warn({ error: loggedError(error) }, "lost the answer of a commit; looking up its outcome");
        const answer = await lookUp(sent, failures.retry);
        if (answer !== undefined) giveUsed(sent);
        else if (kind === "brokenDatabase") throw error;
        else await failures.retry.afterPause(error);
        return answer;
      }
    }
  }

  return {
    answerOf: async (shard, attempt) => {
      void cleanUpSometimes();
      const failures: Failures = { retry: new Retry(clock, outcomeLookupMs), rivalries: 0, lostSlots: 0 };
      for (;;) {
        // If one slot was removed because of its age, the others may be gone too, so the next one is new.
        const slot = failures.lostSlots === 0 ? slots.take(shard) : newSlot(shard, clock.now());
        const sent: Sent = { slot, commitId: newId(), sentAt: clock.now() };
        try {
          const answer = await attempt(slot, sent.commitId);
          giveUsed(sent);
          return answer;
        } catch (error) {
          const answer = await afterError(error, sent, failures);
          if (answer !== undefined) return answer;
        }
      }
    },
  };
}
