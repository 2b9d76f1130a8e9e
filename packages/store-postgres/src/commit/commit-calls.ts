import type { ExecutionChange } from "@openswf/core/stores/commits";
import { invariant } from "@openswf/model/invariant";
import type { Placements } from "../citus/placements.ts";
import type { Queryable, SqlValue } from "../connection/connections.ts";
import type { PostgresOptions } from "../connection/options.ts";
import type { Database } from "../connection/statement.ts";
import { uuidArray } from "../encoding/binary-arrays.ts";
import { runKeyOf } from "../encoding/run-key.ts";
import type { Names } from "../registrations/names.ts";
import { commitParameters } from "../schema/commit-parameters.ts";
import { SlotLost } from "./attempt-errors.ts";
import type { Slot } from "./free-slots.ts";
import { inLockOrder, type KeyedChange, packChanges } from "./pack-changes.ts";
import type { IndexedChange } from "./plan-group.ts";

const placeholders = Object.keys(commitParameters)
  .map((_, index) => `$${index + 1}`)
  .join(", ");

const sql = {
  commit: `
    select openswf_commit(${placeholders}) as answer`,
  commitInShard: `
    select openswf_commit_in_shard(${placeholders}) as answer`,
  commitInPlacement: `
    select openswf_commit_in_placement(${placeholders}) as answer`,
  /** Runs before a transaction of several calls, so that all rows are locked in order (F2 of commit-function.ts). */
  lock: `
    select 1
    from progress
    where shard = $1
      and run = any ($2)
    order by run
    for no key update`,
  replaceAnswer: `
    update commit_outcome
    set commit_id = $3,
      outcomes = $4,
      at = now()
    where shard = $1
      and slot = $2
      and commit_id = $5
    returning 1 as replaced`,
  firstAnswer: `
    insert into commit_outcome (shard, slot, commit_id, outcomes)
    values ($1, $2, $3, $4)`,
} as const;

/** Changes for one call of the commit function. They are packed once, even when the call is retried. */
export interface Batch {
  readonly shard: number;
  /** In lock order. */
  readonly changes: readonly KeyedChange[];
  readonly arrays: readonly SqlValue[];
}

/** Where a call leaves its answer. */
interface KeptAnswer {
  readonly slot: Slot;
  readonly commitId: Uint8Array;
}

export interface CommitCalls {
  /** The shard that a call with this change names. Changes with the same answer fit into one call. */
  shardOfCall(change: Pick<ExecutionChange, "runId">): number;
  /** The same for a call that is one of several in a transaction. */
  shardInTransaction(change: Pick<ExecutionChange, "runId">): number;
  batchOf(shard: number, changes: readonly IndexedChange[]): Batch;
  /** Calls the commit function. Refused changes leave the others unaffected. */
  call(batch: Batch, keep: KeptAnswer): Promise<string>;
  /** Calls the commit function, all-or-nothing. */
  callAtomic(batch: Batch, keep: KeptAnswer): Promise<string>;
  /** The same for several calls, in one transaction. Each is announced to `onCall`, so that the refused one is known. */
  callAllAtomic(batches: readonly Batch[], keep: KeptAnswer, onCall: (batch: Batch) => void): Promise<string>;
}

export function commitCallsTo(
  write: Database,
  names: Names,
  { groupBy }: PostgresOptions,
  placements: Placements | undefined,
): CommitCalls {
  const sent = callsBy(groupBy, placements);
  const commit = write.prepare<{ answer: string }>(sent.alone);
  const commitInTransaction = write.prepare<{ answer: string }>(sent.inTransaction);
  const lock = write.prepare(sql.lock);
  const replaceAnswer = write.prepare<{ replaced: 1 }>(sql.replaceAnswer);
  const firstAnswer = write.prepare(sql.firstAnswer);

  /** Without `keep`, the call is part of a transaction that stores its own answer. */
  async function send(
    { shard, arrays }: Batch,
    landing: "each" | "all or nothing",
    keep: KeptAnswer | undefined,
    transaction?: Queryable,
  ): Promise<string> {
    const { slot, commitId } = keep ?? {};
    const head = [shard, landing === "all or nothing", slot?.id ?? null, slot?.previous ?? null, commitId ?? null];
    const on = transaction === undefined ? commit : commitInTransaction.in(transaction);
    const row = await on.get(...head, ...arrays);
    invariant(row !== undefined, "the commit function returns a row");
    return row.answer;
  }

  async function lockAll(batches: readonly Batch[], transaction: Queryable): Promise<void> {
    const all = inLockOrder(batches.flatMap(({ changes }) => changes));
    for (const [shard, changes] of Map.groupBy(all, ({ key }) => key.shard)) {
      await lock.in(transaction).all(shard, uuidArray(changes.map(({ key }) => key.run)));
    }
  }

  async function keepAnswer({ slot, commitId }: KeptAnswer, transaction: Queryable): Promise<void> {
    const { shard, id, previous } = slot;
    if (previous === null) await firstAnswer.in(transaction).all(shard, id, commitId, "");
    else if ((await replaceAnswer.in(transaction).get(shard, id, commitId, "", previous)) === undefined) {
      throw new SlotLost("another transaction has written to this slot");
    }
  }

  return {
    shardOfCall: sent.shardOfCall,
    shardInTransaction: sent.shardInTransaction,

    batchOf: (shard, indexed) => {
      const changes = inLockOrder(indexed);
      return { shard, changes, arrays: packChanges(changes, names) };
    },

    call: (batch, keep) => send(batch, "each", keep),
    callAtomic: (batch, keep) => send(batch, "all or nothing", keep),
    callAllAtomic: (batches, keep, onCall) =>
      write.transaction(async (transaction) => {
        await lockAll(batches, transaction);
        for (const batch of batches) {
          onCall(batch);
          await send(batch, "all or nothing", undefined, transaction);
        }
        await keepAnswer(keep, transaction);
        return "";
      }),
  };
}

interface SentCalls extends Pick<CommitCalls, "shardOfCall" | "shardInTransaction"> {
  /** The statement of a call that is a transaction of its own. */
  readonly alone: string;
  readonly inTransaction: string;
}

/** How calls are sent depends on where the shards are: in one database, or in the placements of Citus. */
function callsBy(groupBy: PostgresOptions["groupBy"], placements: Placements | undefined): SentCalls {
  const ownShard: CommitCalls["shardOfCall"] = ({ runId }) => runKeyOf(runId).shard;
  if (placements !== undefined) {
    return {
      alone: sql.commitInPlacement,
      inTransaction: sql.commitInShard,
      shardOfCall: (change) => placements.lowestWith(ownShard(change)),
      shardInTransaction: ownShard,
    };
  }
  if (groupBy === "shard") {
    const one = sql.commitInShard;
    return { alone: one, inTransaction: one, shardOfCall: ownShard, shardInTransaction: ownShard };
  }
  // When all shards are in one database, the shard of a call has no meaning.
  const noShard = (): number => 0;
  return { alone: sql.commit, inTransaction: sql.commit, shardOfCall: noShard, shardInTransaction: noShard };
}
