/**
 * How a group of commits is brought to the database. What a commit may find depends on the commits before it in its group
 * only where they touch the same run or workflowId, which the server all but never does. So most groups are one stage.
 *
 * P1. Commits of one stage may land in any order, except that P3 holds within one call.
 * P2. A commit is in a later stage than every earlier one with a run, or a workflowId to be started, in common.
 * P3. Whose workflowId a close frees is not known here. Among commits of one change that is settled within their one call
 *     (F4 of commit-function.ts); otherwise what closes and what starts are kept in different stages, in their order.
 */
import type { Commit, ExecutionChange } from "@openswf/core/stores/store";

/** A change and its place among those of its call that came before it or after it. */
export interface PlacedChange {
  readonly place: number;
  readonly change: ExecutionChange;
}
export interface Stage {
  /** Commits of one change each, by their places in the group: one call has them all. */
  readonly singles: PlacedChange[];
  /** Commits of several changes, each all or nothing: a transaction for each. */
  readonly wholes: { readonly place: number; readonly commit: Commit }[];
}

/** The last stage so far in which something happens. */
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
  group.forEach((commit, place) => {
    if (commit.length === 0) return;
    const number = stageOf(commit, last);
    stages[number] ??= { singles: [], wholes: [] };
    const [only] = commit;
    if (only !== undefined && commit.length === 1) stages[number].singles.push({ place, change: only });
    else stages[number].wholes.push({ place, commit });
  });
  return stages;
}

/**
 * The changes of one commit in batches, each of which one call can take: no run and no workflowId twice (F1 of
 * commit-function.ts), and all in one shard. In their order, so that the first batch to be refused tells why.
 */
export function batchesOf(
  commit: Commit,
  shardOf: (change: ExecutionChange) => number,
): readonly (readonly PlacedChange[])[] {
  const batches: PlacedChange[][] = [];
  let batch: PlacedChange[] = [];
  let keys = new Set<string>();
  let shard: number | undefined;
  commit.forEach((change, place) => {
    const own = keysOf(change);
    if (shardOf(change) !== shard || own.some((key) => keys.has(key))) {
      batch = [];
      batches.push(batch);
      keys = new Set();
      shard = shardOf(change);
    }
    batch.push({ place, change });
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
