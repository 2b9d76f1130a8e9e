import type { Buffer } from "node:buffer";
import type { Clock } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";
import type { Database } from "../connection/statement.ts";
import { type FreeSlot, newId, usableMs } from "./free-slots.ts";
import type { Retry } from "./retry.ts";

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
} as const;

/** One attempt at a transaction. */
export interface Sent {
  readonly slot: FreeSlot;
  readonly commitId: Buffer;
  readonly sentAt: Instant;
}
/**
 * The answer, or `undefined` when the transaction has not happened and never will. Rejects when the outcome cannot be
 * determined.
 */
export type OutcomeLookup = (sent: Sent, retry: Retry) => Promise<string | undefined>;

/** Looks up the outcomes of transactions whose answers were lost (O2 and O3 of lost-answers.ts). */
export function outcomeLookup(write: Database, clock: Clock): OutcomeLookup {
  const buryFirst = write.prepare(sql.buryFirst);
  const bury = write.prepare(sql.bury);
  const read = write.prepare<{ commit_id: string; outcomes: string | null }>(sql.read);
  return async ({ slot, commitId, sentAt }, retry) => {
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
  };
}

function isSame(printed: string, id: Buffer): boolean {
  return printed.replaceAll("-", "") === id.toString("hex");
}
