import type { Commit, CommitOutcome, Commits, ExecutionChange } from "@openswf/core/stores/commits";
import { invariant } from "@openswf/model/invariant";
import pg from "pg";
import type { Queryable, SqlValue } from "../connection/connections.ts";
import type { PostgresOptions } from "../connection/options.ts";
import type { Database } from "../connection/statement.ts";
import { uuidArray } from "../encoding/binary-arrays.ts";
import { runKeyOf } from "../encoding/run-key.ts";
import type { Names } from "../registrations/names.ts";
import { commitParameters, outcomeLetters, sqlStates } from "../schema/commit-parameters.ts";
import { lostAnswersOf, type Slot, SlotLost } from "./lost-answers.ts";
import { inLockOrder, type KeyedChange, numberNames, packChanges } from "./pack-changes.ts";
import { batchesOf, planGroup, type Stage } from "./plan-group.ts";

const placeholders = Object.keys(commitParameters)
  .map((_, index) => `$${index + 1}`)
  .join(", ");

const sql = {
  commit: `
    select openswf_commit(${placeholders}) as answer`,
  commitInShard: `
    select openswf_commit_in_shard(${placeholders}) as answer`,
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
interface Batch {
  readonly shard: number;
  readonly changes: readonly KeyedChange[];
  readonly arrays: readonly SqlValue[];
}

export function commitsTo(write: Database, names: Names, options: PostgresOptions): Commits {
  const byShard = options.groupBy === "shard";
  const commit = write.prepare<{ answer: string }>(byShard ? sql.commitInShard : sql.commit);
  const lock = write.prepare(sql.lock);
  const replaceAnswer = write.prepare<{ replaced: 1 }>(sql.replaceAnswer);
  const firstAnswer = write.prepare(sql.firstAnswer);
  const lostAnswers = lostAnswersOf(write, options);

  /** When all shards are in one database, the shard of a call has no meaning. */
  const shardOfCall = ({ runId }: Pick<ExecutionChange, "runId">): number => (byShard ? runKeyOf(runId).shard : 0);

  const batchOf = (changes: readonly KeyedChange[]): Batch => {
    const [first] = changes;
    return {
      shard: first === undefined ? 0 : shardOfCall(first.change),
      changes,
      arrays: packChanges(changes, names),
    };
  };

  /** Without a slot, the call is part of a transaction that stores its own answer. */
  async function call(
    { shard, arrays }: Batch,
    isAtomic: boolean,
    keep: { readonly slot: Slot; readonly commitId: Uint8Array } | undefined,
    transaction?: Queryable,
  ): Promise<string> {
    const head = [shard, isAtomic, keep?.slot.id ?? null, keep?.slot.previous ?? null, keep?.commitId ?? null];
    const on = transaction === undefined ? commit : commit.in(transaction);
    const row = await on.get(...head, ...arrays);
    invariant(row !== undefined, "the commit function returns a row");
    return row.answer;
  }

  async function commitSingles(singles: Stage["singles"], outcomes: CommitOutcome[]): Promise<void> {
    const byCall = Map.groupBy(inLockOrder(singles), ({ change }) => shardOfCall(change));
    await Promise.all(
      [...byCall.values()].map(batchOf).map(async (batch) => {
        const answer = await lostAnswers.answerOf(batch.shard, (slot, commitId) =>
          call(batch, false, { slot, commitId }),
        );
        batch.changes.forEach(({ place }, index) => {
          outcomes[place] = outcomeOf(answer, index);
        });
      }),
    );
  }

  async function commitWhole(changes: Commit): Promise<CommitOutcome> {
    const batches = batchesOf(changes, shardOfCall).map((batch) => batchOf(inLockOrder(batch)));
    const [only] = batches;
    if (only === undefined) return "committed";
    let tried = only;
    try {
      await lostAnswers.answerOf(only.shard, (slot, commitId) => {
        if (batches.length === 1) return call(only, true, { slot, commitId });
        return write.transaction(async (transaction) => {
          await lockAll(batches, transaction);
          for (const batch of batches) {
            tried = batch;
            await call(batch, true, undefined, transaction);
          }
          await keepAnswer(slot, commitId, transaction);
          return "";
        });
      });
      return "committed";
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== sqlStates.refusedAsWhole) throw error;
      return firstRefusal(error.message, tried);
    }
  }

  async function lockAll(batches: readonly Batch[], transaction: Queryable): Promise<void> {
    const all = inLockOrder(batches.flatMap(({ changes }) => changes));
    for (const [shard, changes] of Map.groupBy(all, ({ key }) => key.shard)) {
      await lock.in(transaction).all(shard, uuidArray(changes.map(({ key }) => key.run)));
    }
  }

  async function keepAnswer(
    { shard, id, previous }: Slot,
    commitId: Uint8Array,
    transaction: Queryable,
  ): Promise<void> {
    if (previous === null) await firstAnswer.in(transaction).all(shard, id, commitId, "");
    else if ((await replaceAnswer.in(transaction).get(shard, id, commitId, "", previous)) === undefined) {
      throw new SlotLost("another transaction has written to this slot");
    }
  }

  async function commitGroup(group: readonly Commit[]): Promise<readonly CommitOutcome[]> {
    const outcomes = group.map((): CommitOutcome => "committed");
    await numberNames(group.flat(), names);
    for (const { singles, wholes } of planGroup(group)) {
      await Promise.all([
        singles.length > 0 ? commitSingles(singles, outcomes) : undefined,
        ...wholes.map(async ({ place, commit }) => {
          outcomes[place] = await commitWhole(commit);
        }),
      ]);
    }
    return outcomes;
  }

  return { commit: commitGroup };
}

function outcomeOf(answer: string, index: number): CommitOutcome {
  switch (answer[index]) {
    case outcomeLetters.committed:
      return "committed";
    case outcomeLetters.conflict:
      return "conflict";
    case outcomeLetters.alreadyOpen:
      return "alreadyOpen";
    default:
      invariant(false, `unexpected answer of the commit function: ${answer}`);
  }
}

/** Goes by the order of changes in the commit, which differs from their order in the call. */
function firstRefusal(answer: string, { changes }: Batch): CommitOutcome {
  const refused = changes
    .map(({ place }, index) => ({ place, outcome: outcomeOf(answer, index) }))
    .filter(({ outcome }) => outcome !== "committed")
    .toSorted((a, b) => a.place - b.place);
  return refused[0]?.outcome ?? "conflict";
}
