/**
 * Plans how a group of commits is sent to the database. A commit depends on earlier commits of its group only if they
 * touch the same run or workflowId, and the server almost never groups such commits. So most groups are one stage.
 *
 * P1. Commits of one stage may land in any order, except that P3 holds within one call.
 * P2. A commit is in a later stage than every earlier one with which it shares a run or a workflowId to be started.
 * P3. The workflowId that a close frees is not known here. Among commits of one change each, this is resolved within
 *     their single call (F4 of commit-function.ts). Otherwise, closes and starts are placed in different stages, in
 *     their order.
 */
import type { Commit, ExecutionChange } from "@openswf/core/stores/commits";

/** A change and its index: in the group if it is a commit by itself, otherwise in its commit. */
export interface IndexedChange {
  readonly index: number;
  readonly change: ExecutionChange;
}
export interface Stage {
  /** Commits of one change each, by their positions in the group. One call commits them all. */
  readonly singles: IndexedChange[];
  /** Commits of several changes, each all-or-nothing. Each has its own transaction. */
  readonly wholes: { readonly index: number; readonly commit: Commit }[];
}

/** For each kind of event, the last stage so far in which it occurs. */
interface LastStages {
  readonly byKey: Map<string, number>;
  singleCloses: number;
  singleStarts: number;
  wholeCloses: number;
  wholeStarts: number;
}

export function planGroup(group: readonly Commit[]): readonly Stage[] {
  const stages: Stage[] = [];
  const last: LastStages = { byKey: new Map(), singleCloses: -1, singleStarts: -1, wholeCloses: -1, wholeStarts: -1 };
  group.forEach((commit, index) => {
    if (commit.length === 0) return;
    const number = stageOf(commit, last);
    stages[number] ??= { singles: [], wholes: [] };
    const [only] = commit;
    if (only !== undefined && commit.length === 1) stages[number].singles.push({ index, change: only });
    else stages[number].wholes.push({ index, commit });
  });
  return stages;
}

/**
 * Splits the changes of one commit into batches that fit one call each: no run and no workflowId appears twice (F1 of
 * commit-function.ts), and all changes name the same shard. Batches keep the order of the changes, so the first refused
 * batch determines the outcome.
 */
export function batchesOf(
  commit: Commit,
  shardOf: (change: ExecutionChange) => number,
): readonly { readonly shard: number; readonly changes: readonly IndexedChange[] }[] {
  const batches: { shard: number; changes: IndexedChange[] }[] = [];
  let keys = new Set<string>();
  commit.forEach((change, index) => {
    const own = keysOf(change);
    const shard = shardOf(change);
    let batch = batches.at(-1);
    if (batch === undefined || shard !== batch.shard || own.some((key) => keys.has(key))) {
      batch = { shard, changes: [] };
      batches.push(batch);
      keys = new Set();
    }
    batch.changes.push({ index, change });
    for (const key of own) keys.add(key);
  });
  return batches;
}

function stageOf(commit: Commit, last: LastStages): number {
  const isSingle = commit.length === 1;
  const starts = commit.some(({ created }) => created !== undefined);
  const closes = commit.some(({ closed }) => closed !== undefined);
  const keys = commit.flatMap(keysOf);
  const stage = Math.max(
    0,
    ...keys.map((key) => (last.byKey.get(key) ?? -1) + 1),
    starts ? Math.max(last.wholeCloses + 1, last.singleCloses + (isSingle ? 0 : 1)) : 0,
    closes ? Math.max(last.wholeStarts + 1, last.singleStarts + (isSingle ? 0 : 1)) : 0,
  );
  for (const key of keys) last.byKey.set(key, stage);
  if (starts && isSingle) last.singleStarts = Math.max(last.singleStarts, stage);
  if (starts && !isSingle) last.wholeStarts = Math.max(last.wholeStarts, stage);
  if (closes && isSingle) last.singleCloses = Math.max(last.singleCloses, stage);
  if (closes && !isSingle) last.wholeCloses = Math.max(last.wholeCloses, stage);
  return stage;
}

function keysOf({ runId, created }: ExecutionChange): readonly string[] {
  return created === undefined ? [runId] : [runId, `${created.domain}/${created.workflowId}`];
}
