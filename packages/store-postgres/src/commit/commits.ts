import type { Commit, CommitOutcome, Commits } from "@openswf/core/stores/commits";
import { invariant } from "@openswf/model/invariant";
import pg from "pg";
import type { Placements } from "../citus/placements.ts";
import type { PostgresOptions } from "../connection/options.ts";
import type { Database } from "../connection/statement.ts";
import type { Names } from "../registrations/names.ts";
import { outcomeLetters, sqlStates } from "../schema/commit-parameters.ts";
import { type Batch, commitCallsTo } from "./commit-calls.ts";
import { lostAnswersOf } from "./lost-answers.ts";
import { numberNames } from "./pack-changes.ts";
import { batchesOf, planGroup, type Stage } from "./plan-group.ts";

export function commitsTo(write: Database, names: Names, options: PostgresOptions, placements?: Placements): Commits {
  const calls = commitCallsTo(write, names, options, placements);
  const lostAnswers = lostAnswersOf(write, options);

  async function commitSingles(singles: Stage["singles"], outcomes: CommitOutcome[]): Promise<void> {
    const byCall = Map.groupBy(singles, ({ change }) => calls.shardOfCall(change));
    await Promise.all(
      [...byCall].map(async ([shard, changes]) => {
        const batch = calls.batchOf(shard, changes);
        const answer = await lostAnswers.answerOf(batch.shard, (slot, commitId) =>
          calls.call(batch, { slot, commitId }),
        );
        batch.changes.forEach(({ index }, position) => {
          outcomes[index] = outcomeOf(answer, position);
        });
      }),
    );
  }

  /** One batch if a single call can hold the commit. Otherwise the calls of a transaction. */
  function wholeBatches(changes: Commit): readonly Batch[] {
    const together = batchesOf(changes, calls.shardOfCall);
    const planned = together.length === 1 ? together : batchesOf(changes, calls.shardInTransaction);
    return planned.map(({ shard, changes }) => calls.batchOf(shard, changes));
  }

  async function commitWhole(changes: Commit): Promise<CommitOutcome> {
    const batches = wholeBatches(changes);
    const [only] = batches;
    if (only === undefined) return "committed";
    let tried = only;
    const onCall = (batch: Batch): void => {
      tried = batch;
    };
    try {
      await lostAnswers.answerOf(only.shard, (slot, commitId) =>
        batches.length === 1
          ? calls.callAtomic(only, { slot, commitId })
          : calls.callAllAtomic(batches, { slot, commitId }, onCall),
      );
      return "committed";
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== sqlStates.refusedAsWhole) throw error;
      return firstRefusal(error.message, tried);
    }
  }

  async function commitGroup(group: readonly Commit[]): Promise<readonly CommitOutcome[]> {
    const outcomes = group.map((): CommitOutcome => "committed");
    await numberNames(group.flat(), names);
    for (const { singles, wholes } of planGroup(group)) {
      await Promise.all([
        singles.length > 0 ? commitSingles(singles, outcomes) : undefined,
        ...wholes.map(async ({ index, commit }) => {
          outcomes[index] = await commitWhole(commit);
        }),
      ]);
    }
    return outcomes;
  }

  return { commit: commitGroup };
}

function outcomeOf(answer: string, position: number): CommitOutcome {
  switch (answer[position]) {
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
    .map(({ index }, position) => ({ index, outcome: outcomeOf(answer, position) }))
    .filter(({ outcome }) => outcome !== "committed")
    .toSorted((a, b) => a.index - b.index);
  return refused[0]?.outcome ?? "conflict";
}
