import { Buffer } from "node:buffer";
import type { ErrandRow, ExecutionChange, TaskRow } from "@openswf/core/stores/store";
import { printTagList, tagsToFindBy } from "@openswf/core/stores/tag-list";
import { invariant } from "@openswf/model/invariant";
import { boolArray, int2Array, int4Array, int8Array, textArray, uuidArray } from "./binary-arrays.ts";
import { closeStatusNumber } from "./close-statuses.ts";
import { type CommitParameter, commitParameters } from "./commit-parameters.ts";
import type { Names } from "./names.ts";
import type { PlacedChange } from "./plan-group.ts";
import { type RunKey, runKeyOf } from "./run-key.ts";
import { kindNumber } from "./task-kinds.ts";

export interface KeyedChange extends PlacedChange {
  readonly key: RunKey;
}

/** Adds the keys of the runs, and sorts the changes into lock order (F2 of commit-function.ts). */
export function inLockOrder(changes: readonly PlacedChange[]): readonly KeyedChange[] {
  return changes
    .map(({ place, change }) => ({ place, change, key: runKeyOf(change.runId) }))
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

/**
 * Packs the arrays of the commit function. Empty arrays become null: most arrays are empty, and a null costs neither
 * side anything. `changes` are in lock order.
 */
export function packChanges(
  changes: readonly KeyedChange[],
  names: Pick<Names, "knownDomainId" | "knownTypeId">,
): readonly (Buffer | null)[] {
  const domainId = (key: string): number => known(names.knownDomainId(key));
  const created = ofChanges(changes, ({ change, key }) =>
    oneOrNone(change.created).map((row) => ({ ...row, key, domainId: domainId(row.domain) })),
  ).toSorted(
    ({ row: a }, { row: b }) =>
      a.key.shard - b.key.shard || a.domainId - b.domainId || (a.workflowId < b.workflowId ? -1 : 1),
  );
  const tags = created.flatMap(({ of, row }) =>
    tagsToFindBy(row.tagList).map((tag) => ({ of, tag, domainId: row.domainId, startedAt: row.startedAt })),
  );
  const closed = ofChanges(changes, ({ change }) => oneOrNone(change.closed));
  const cancels = ofChanges(changes, ({ change }) => oneOrNone(change.cancelRequested));
  const snapshots = ofChanges(changes, ({ change }) => oneOrNone(change.snapshot));
  const errands = ofChanges(changes, ({ change }) =>
    change.errandsAdded.map((errand) => ownErrand(change.runId, errand)),
  );
  const settled = ofChanges(changes, ({ change }) => change.errandsSettled);
  const heartbeats = ofChanges(changes, ({ change }) => change.heartbeats);
  const goneHeartbeats = ofChanges(changes, ({ change }) => change.heartbeatsRemoved);
  const tasks = packTasks(changes, ({ change }) => change.tasksAdded, domainId);
  const goneTasks = packTasks(changes, ({ change }) => change.tasksRemoved, domainId);

  const arrays: Record<ArrayParameter, Buffer | null> = {
    change_shards: int4Array(changes.map(({ key }) => key.shard)),
    change_runs: uuidArray(changes.map(({ key }) => key.run)),
    change_places: int4Array(changes.map(({ place }) => place)),
    change_versions: int4Array(changes.map(({ change }) => (change.created ? 0 : change.expectedVersion))),
    change_sets_wake_ats: boolArray(changes.map(({ change }) => change.wakeAt !== undefined)),
    change_wake_ats: int8Array(changes.map(({ change }) => change.wakeAt ?? null)),
    change_first_event_ids: int4Array(changes.map(({ change }) => change.events?.firstEventId ?? null)),
    change_event_counts: int4Array(changes.map(({ change }) => change.events?.count ?? null)),
    change_bodies: textArray(changes.map(({ change }) => change.events?.body ?? null)),
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
    close_changes: int4Array(closed.map(({ of }) => of)),
    close_ats: int8Array(closed.map(({ row }) => row.at)),
    close_statuses: int2Array(closed.map(({ row }) => closeStatusNumber(row.status))),
    cancel_changes: int4Array(cancels.map(({ of }) => of)),
    cancels_requested: boolArray(cancels.map(({ row }) => row)),
    snapshot_changes: int4Array(snapshots.map(({ of }) => of)),
    snapshot_last_event_ids: int4Array(snapshots.map(({ row }) => row.lastEventId)),
    snapshot_bodies: textArray(snapshots.map(({ row }) => row.body)),
    task_changes: tasks.changes,
    task_scheduled_event_ids: tasks.scheduledEventIds,
    task_domain_ids: tasks.domainIds,
    task_reversed_priorities: tasks.reversedPriorities,
    task_scheduled_ats: tasks.scheduledAts,
    task_kinds: tasks.kinds,
    task_list_names: tasks.listNames,
    gone_task_changes: goneTasks.changes,
    gone_task_scheduled_event_ids: goneTasks.scheduledEventIds,
    gone_task_domain_ids: goneTasks.domainIds,
    gone_task_reversed_priorities: goneTasks.reversedPriorities,
    gone_task_scheduled_ats: goneTasks.scheduledAts,
    gone_task_kinds: goneTasks.kinds,
    gone_task_list_names: goneTasks.listNames,
    errand_changes: int4Array(errands.map(({ of }) => of)),
    errand_ids: textArray(errands.map(({ row }) => row.errandId)),
    errand_bodies: textArray(errands.map(({ row }) => row.body)),
    settled_changes: int4Array(settled.map(({ of }) => of)),
    settled_errand_ids: textArray(settled.map(({ row }) => row)),
    heartbeat_changes: int4Array(heartbeats.map(({ of }) => of)),
    heartbeat_scheduled_event_ids: int4Array(heartbeats.map(({ row }) => row.scheduledEventId)),
    heartbeat_ats: int8Array(heartbeats.map(({ row }) => row.at)),
    heartbeat_details: textArray(heartbeats.map(({ row }) => row.details ?? null)),
    gone_heartbeat_changes: int4Array(goneHeartbeats.map(({ of }) => of)),
    gone_heartbeat_scheduled_event_ids: int4Array(goneHeartbeats.map(({ row }) => row)),
  };
  return arrayParameters.map((parameter) => arrays[parameter]);
}

type PackedTasks = Readonly<
  Record<
    "changes" | "scheduledEventIds" | "domainIds" | "reversedPriorities" | "scheduledAts" | "kinds" | "listNames",
    Buffer | null
  >
>;

function packTasks(
  changes: readonly KeyedChange[],
  rows: (change: KeyedChange) => readonly TaskRow[],
  domainId: (key: string) => number,
): PackedTasks {
  const tasks = ofChanges(changes, (change) => {
    const own = rows(change);
    invariant(
      own.every(({ runId }) => runId === change.change.runId),
      "a change adds and removes only tasks of its own run",
    );
    return own;
  });
  return {
    changes: int4Array(tasks.map(({ of }) => of)),
    scheduledEventIds: int4Array(tasks.map(({ row }) => row.scheduledEventId)),
    domainIds: int4Array(tasks.map(({ row }) => domainId(row.list.domain))),
    reversedPriorities: int8Array(tasks.map(({ row }) => -row.priority)),
    scheduledAts: int8Array(tasks.map(({ row }) => row.scheduledAt)),
    kinds: int2Array(tasks.map(({ row }) => kindNumber(row.list.kind))),
    listNames: textArray(tasks.map(({ row }) => row.list.name)),
  };
}

function ownErrand(runId: string, errand: ErrandRow): ErrandRow {
  invariant(errand.runId === runId, "a change adds only errands of its own run");
  return errand;
}

function known(id: number | undefined): number {
  invariant(id !== undefined, "names have numbers before they are packed");
  return id;
}
