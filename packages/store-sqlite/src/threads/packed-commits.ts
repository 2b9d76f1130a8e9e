/**
 * Encodes a group of commits as one flat list, to pass it between two threads. Plain objects would carry the names of
 * all fields of all changes, and would cost the two threads 2 µs more on top of the 30 that a change takes.
 */

import type { Commit, ExecutionChange, HeartbeatRow, NewExecution } from "@openswf/core/stores/commits";
import type { ErrandRow } from "@openswf/core/stores/errands";
import type { TaskRow } from "@openswf/core/stores/tasks";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";

type PackedValue = string | number | boolean | null | undefined;
export type PackedCommits = readonly PackedValue[];

export function packCommits(group: readonly Commit[]): PackedCommits {
  const values: PackedValue[] = [];
  putAll(values, group, (commit) => putAll(values, commit, (change) => putChange(values, change)));
  return values;
}

export function unpackCommits(packed: PackedCommits): readonly Commit[] {
  let index = 0;
  // `packCommits` put a value of exactly this type at exactly this position: each `take` below matches a `put` there,
  // in order.
  const take = <Value extends PackedValue>(): Value => packed[index++] as Value;
  const takeAll = <Item>(takeOne: () => Item): readonly Item[] => Array.from({ length: take<number>() }, takeOne);

  const takeCreated = (): NewExecution => ({
    domain: take<string>(),
    workflowId: take<string>(),
    workflowType: { name: take<string>(), version: take<string>() },
    startedAt: take<Instant>(),
    parent: take<boolean>() ? { workflowId: take<string>(), runId: take<string>() } : undefined,
    tagList: take<boolean>() ? takeAll(() => take<string | null>()) : undefined,
  });
  const takeTask = (): TaskRow => ({
    list: { domain: take<string>(), kind: take<TaskRow["list"]["kind"]>(), name: take<string>() },
    priority: take<number>(),
    scheduledAt: take<Instant>(),
    runId: take<RunId>(),
    scheduledEventId: take<EventId>(),
  });
  const takeErrand = (): ErrandRow => ({ runId: take<RunId>(), errandId: take<string>(), body: take<string>() });
  const takeHeartbeat = (): HeartbeatRow => ({
    scheduledEventId: take<EventId>(),
    at: take<Instant>(),
    details: take<string | undefined>(),
  });
  const takeChange = (): ExecutionChange => ({
    runId: take<RunId>(),
    created: take<boolean>() ? takeCreated() : undefined,
    expectedVersion: take<number>(),
    events: take<boolean>()
      ? { firstEventId: take<EventId>(), count: take<number>(), body: take<string>() }
      : undefined,
    snapshot: take<boolean>() ? { lastEventId: take<EventId>(), body: take<string>() } : undefined,
    wakeAt: take<Instant | null | undefined>(),
    tasksAdded: takeAll(takeTask),
    tasksRemoved: takeAll(takeTask),
    errandsAdded: takeAll(takeErrand),
    errandsSettled: takeAll(() => take<string>()),
    heartbeats: takeAll(takeHeartbeat),
    heartbeatsRemoved: takeAll(() => take<EventId>()),
    cancelRequested: take<boolean | undefined>(),
    closed: take<boolean>() ? { at: take<Instant>(), status: take<CloseStatus>() } : undefined,
  });
  return takeAll(() => takeAll(takeChange));
}

/** Puts the number of items, then each item. */
function putAll<Item>(values: PackedValue[], items: readonly Item[], putOne: (item: Item) => void): void {
  values.push(items.length);
  for (const item of items) putOne(item);
}

/** Puts whether there is an item, then the item. */
function putOptional<Item>(values: PackedValue[], item: Item | undefined, put: (item: Item) => void): void {
  values.push(item !== undefined);
  if (item !== undefined) put(item);
}

function putChange(values: PackedValue[], change: ExecutionChange): void {
  values.push(change.runId);
  putOptional(values, change.created, (created) => {
    const { domain, workflowId, workflowType, startedAt, parent, tagList } = created;
    values.push(domain, workflowId, workflowType.name, workflowType.version, startedAt);
    putOptional(values, parent, ({ workflowId, runId }) => values.push(workflowId, runId));
    putOptional(values, tagList, (tags) => putAll(values, tags, (tag) => values.push(tag)));
  });
  values.push(change.expectedVersion);
  putOptional(values, change.events, ({ firstEventId, count, body }) => values.push(firstEventId, count, body));
  putOptional(values, change.snapshot, ({ lastEventId, body }) => values.push(lastEventId, body));
  values.push(change.wakeAt);
  const putTask = ({ list, priority, scheduledAt, runId, scheduledEventId }: TaskRow): void => {
    values.push(list.domain, list.kind, list.name, priority, scheduledAt, runId, scheduledEventId);
  };
  putAll(values, change.tasksAdded, putTask);
  putAll(values, change.tasksRemoved, putTask);
  putAll(values, change.errandsAdded, ({ runId, errandId, body }) => values.push(runId, errandId, body));
  putAll(values, change.errandsSettled, (errandId) => values.push(errandId));
  putAll(values, change.heartbeats, ({ scheduledEventId, at, details }) => values.push(scheduledEventId, at, details));
  putAll(values, change.heartbeatsRemoved, (scheduledEventId) => values.push(scheduledEventId));
  values.push(change.cancelRequested);
  putOptional(values, change.closed, ({ at, status }) => values.push(at, status));
}
