import { Buffer } from "node:buffer";
import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { ErrandRow } from "@openswf/core/stores/errands";
import { printTagList, tagsToFindBy } from "@openswf/core/stores/tag-list";
import type { TaskRow } from "@openswf/core/stores/tasks";
import { invariant } from "@openswf/model/invariant";
import { boolArray, int2Array, int4Array, int8Array, textArray, uuidArray } from "../encoding/binary-arrays.ts";
import { closeStatusNumber } from "../encoding/close-statuses.ts";
import { type RunKey, runKeyOf } from "../encoding/run-key.ts";
import { kindNumber } from "../encoding/task-kinds.ts";
import type { Names } from "../registrations/names.ts";
import { type CommitParameter, commitParameters } from "../schema/commit-parameters.ts";
import type { IndexedChange } from "./plan-group.ts";

export interface KeyedChange extends IndexedChange {
  readonly key: RunKey;
}

/** Adds the keys of the runs, and sorts the changes into lock order (F2 of commit-function.ts). */
export function inLockOrder(changes: readonly IndexedChange[]): readonly KeyedChange[] {
  return changes
    .map(({ index, change }) => ({ index, change, key: runKeyOf(change.runId) }))
    .sort((a, b) => a.key.shard - b.key.shard || Buffer.compare(a.key.run, b.key.run));
}

/** Ensures that all names in these changes have numbers, so that `packChanges` needs no lookups. */
export async function numberNames(changes: readonly ExecutionChange[], names: Names): Promise<void> {
  for (const change of changes) {
    const { created } = change;
    if (created !== undefined && names.knownDomainId(created.domain) === undefined) {
      await names.numberDomain(created.domain);
    }
    if (created !== undefined && names.knownTypeId(created.workflowType) === undefined) {
      await names.numberType(created.workflowType);
    }
    for (const { list } of [...change.tasksAdded, ...change.tasksRemoved]) {
      if (names.knownDomainId(list.domain) === undefined) await names.numberDomain(list.domain);
    }
  }
}

type ArrayParameter = Exclude<CommitParameter, `p_${string}`>;
const arrayParameters = Object.keys(commitParameters).filter(
  (parameter): parameter is ArrayParameter => !parameter.startsWith("p_"),
);

/** The elements of arrays that belong together, each with the change that it belongs to. */
function ofChanges<Row>(
  changes: readonly KeyedChange[],
  rows: (change: KeyedChange) => readonly Row[],
): readonly { readonly of: number; readonly row: Row }[] {
  return changes.flatMap((change, index) => rows(change).map((row) => ({ of: index + 1, row })));
}

const oneOrNone = <Row>(row: Row | undefined): readonly Row[] => (row === undefined ? [] : [row]);

type Arrays = Readonly<Record<ArrayParameter, Buffer | null>>;
/** The arrays whose names begin with one of these words. */
type ArraysOf<Word extends string> = Pick<Arrays, Extract<ArrayParameter, `${Word}_${string}`>>;
type KnownNames = Pick<Names, "knownDomainId" | "knownTypeId">;

/**
 * Packs the arrays of the commit function. Empty arrays become null: most arrays are empty, and a null costs neither
 * side anything. `changes` are in lock order.
 */
export function packChanges(changes: readonly KeyedChange[], names: KnownNames): readonly (Buffer | null)[] {
  const arrays: Arrays = {
    ...packVersions(changes),
    ...packStarts(changes, names),
    ...packEnds(changes),
    ...packSnapshots(changes),
    ...packTasks(changes, names),
    ...packErrands(changes),
    ...packHeartbeats(changes),
  };
  return arrayParameters.map((parameter) => arrays[parameter]);
}

function packVersions(changes: readonly KeyedChange[]): ArraysOf<"change"> {
  return {
    change_shards: int4Array(changes.map(({ key }) => key.shard)),
    change_runs: uuidArray(changes.map(({ key }) => key.run)),
    change_places: int4Array(changes.map(({ index }) => index)),
    change_versions: int4Array(changes.map(({ change }) => (change.created ? 0 : change.expectedVersion))),
    change_sets_wake_ats: boolArray(changes.map(({ change }) => change.wakeAt !== undefined)),
    change_wake_ats: int8Array(changes.map(({ change }) => change.wakeAt ?? null)),
    change_first_event_ids: int4Array(changes.map(({ change }) => change.events?.firstEventId ?? null)),
    change_event_counts: int4Array(changes.map(({ change }) => change.events?.count ?? null)),
    change_bodies: textArray(changes.map(({ change }) => change.events?.body ?? null)),
  };
}

/** Executions that start, ordered as the function locks their workflowIds, and their tags. */
function packStarts(
  changes: readonly KeyedChange[],
  names: KnownNames,
): ArraysOf<"created" | "tag"> & Pick<Arrays, "tags"> {
  const created = ofChanges(changes, ({ change, key }) =>
    oneOrNone(change.created).map((row) => ({ ...row, key, domainId: known(names.knownDomainId(row.domain)) })),
  ).toSorted(
    ({ row: a }, { row: b }) =>
      a.key.shard - b.key.shard || a.domainId - b.domainId || (a.workflowId < b.workflowId ? -1 : 1),
  );
  const tags = created.flatMap(({ of, row }) =>
    tagsToFindBy(row.tagList).map((tag) => ({ of, tag, domainId: row.domainId, startedAt: row.startedAt })),
  );
  return {
    created_changes: int4Array(created.map(({ of }) => of)),
    created_run_rests: uuidArray(created.map(({ row }) => row.key.rest)),
    created_domain_ids: int4Array(created.map(({ row }) => row.domainId)),
    created_type_ids: int4Array(created.map(({ row }) => known(names.knownTypeId(row.workflowType)))),
    created_started_ats: int8Array(created.map(({ row }) => row.startedAt)),
    created_workflow_ids: textArray(created.map(({ row }) => row.workflowId)),
    created_parent_workflow_ids: textArray(created.map(({ row }) => row.parent?.workflowId ?? null)),
    created_parent_run_ids: textArray(created.map(({ row }) => row.parent?.runId ?? null)),
    created_tag_lists: textArray(created.map(({ row }) => printTagList(row.tagList))),
    tag_changes: int4Array(tags.map(({ of }) => of)),
    tag_domain_ids: int4Array(tags.map((row) => row.domainId)),
    tag_started_ats: int8Array(tags.map((row) => row.startedAt)),
    tags: textArray(tags.map(({ tag }) => tag)),
  };
}

/** Executions that close, or whose cancellation is requested. */
function packEnds(changes: readonly KeyedChange[]): ArraysOf<"close" | "cancel" | "cancels"> {
  const closed = ofChanges(changes, ({ change }) => oneOrNone(change.closed));
  const cancels = ofChanges(changes, ({ change }) => oneOrNone(change.cancelRequested));
  return {
    close_changes: int4Array(closed.map(({ of }) => of)),
    close_ats: int8Array(closed.map(({ row }) => row.at)),
    close_statuses: int2Array(closed.map(({ row }) => closeStatusNumber(row.status))),
    cancel_changes: int4Array(cancels.map(({ of }) => of)),
    cancels_requested: boolArray(cancels.map(({ row }) => row)),
  };
}

function packSnapshots(changes: readonly KeyedChange[]): ArraysOf<"snapshot"> {
  const snapshots = ofChanges(changes, ({ change }) => oneOrNone(change.snapshot));
  return {
    snapshot_changes: int4Array(snapshots.map(({ of }) => of)),
    snapshot_last_event_ids: int4Array(snapshots.map(({ row }) => row.lastEventId)),
    snapshot_bodies: textArray(snapshots.map(({ row }) => row.body)),
  };
}

function packTasks(changes: readonly KeyedChange[], names: KnownNames): ArraysOf<"task" | "gone_task"> {
  const domainId = (row: TaskRow): number => known(names.knownDomainId(row.list.domain));
  const added = ofChanges(changes, ({ change }) => ownTasks(change.runId, change.tasksAdded));
  const gone = ofChanges(changes, ({ change }) => ownTasks(change.runId, change.tasksRemoved));
  return {
    task_changes: int4Array(added.map(({ of }) => of)),
    task_scheduled_event_ids: int4Array(added.map(({ row }) => row.scheduledEventId)),
    task_domain_ids: int4Array(added.map(({ row }) => domainId(row))),
    task_reversed_priorities: int8Array(added.map(({ row }) => -row.priority)),
    task_scheduled_ats: int8Array(added.map(({ row }) => row.scheduledAt)),
    task_kinds: int2Array(added.map(({ row }) => kindNumber(row.list.kind))),
    task_list_names: textArray(added.map(({ row }) => row.list.name)),
    gone_task_changes: int4Array(gone.map(({ of }) => of)),
    gone_task_scheduled_event_ids: int4Array(gone.map(({ row }) => row.scheduledEventId)),
    gone_task_domain_ids: int4Array(gone.map(({ row }) => domainId(row))),
    gone_task_reversed_priorities: int8Array(gone.map(({ row }) => -row.priority)),
    gone_task_scheduled_ats: int8Array(gone.map(({ row }) => row.scheduledAt)),
    gone_task_kinds: int2Array(gone.map(({ row }) => kindNumber(row.list.kind))),
    gone_task_list_names: textArray(gone.map(({ row }) => row.list.name)),
  };
}

function packErrands(changes: readonly KeyedChange[]): ArraysOf<"errand" | "settled"> {
  const errands = ofChanges(changes, ({ change }) =>
    change.errandsAdded.map((errand) => ownErrand(change.runId, errand)),
  );
  const settled = ofChanges(changes, ({ change }) => change.errandsSettled);
  return {
    errand_changes: int4Array(errands.map(({ of }) => of)),
    errand_ids: textArray(errands.map(({ row }) => row.errandId)),
    errand_bodies: textArray(errands.map(({ row }) => row.body)),
    settled_changes: int4Array(settled.map(({ of }) => of)),
    settled_errand_ids: textArray(settled.map(({ row }) => row)),
  };
}

function packHeartbeats(changes: readonly KeyedChange[]): ArraysOf<"heartbeat" | "gone_heartbeat"> {
  const latest = ofChanges(changes, ({ change }) => change.heartbeats);
  const gone = ofChanges(changes, ({ change }) => change.heartbeatsRemoved);
  return {
    heartbeat_changes: int4Array(latest.map(({ of }) => of)),
    heartbeat_scheduled_event_ids: int4Array(latest.map(({ row }) => row.scheduledEventId)),
    heartbeat_ats: int8Array(latest.map(({ row }) => row.at)),
    heartbeat_details: textArray(latest.map(({ row }) => row.details ?? null)),
    gone_heartbeat_changes: int4Array(gone.map(({ of }) => of)),
    gone_heartbeat_scheduled_event_ids: int4Array(gone.map(({ row }) => row)),
  };
}

function ownTasks(runId: string, tasks: readonly TaskRow[]): readonly TaskRow[] {
  invariant(
    tasks.every((task) => task.runId === runId),
    "a change adds and removes only tasks of its own run",
  );
  return tasks;
}

function ownErrand(runId: string, errand: ErrandRow): ErrandRow {
  invariant(errand.runId === runId, "a change adds only errands of its own run");
  return errand;
}

function known(id: number | undefined): number {
  invariant(id !== undefined, "names have numbers before they are packed");
  return id;
}
