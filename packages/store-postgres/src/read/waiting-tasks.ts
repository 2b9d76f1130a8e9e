import { Buffer } from "node:buffer";
import { measuredPrioritiesMax, type TaskListKey, type TaskRow, type Tasks } from "@openswf/core/stores/tasks";
import type { EventId, Instant } from "@openswf/model/brand";
import type { Database } from "../connection/statement.ts";
import { findRunKey, runIdOf, runKeyOf } from "../encoding/run-key.ts";
import { kindNumber, kindOf } from "../encoding/task-kinds.ts";
import type { Names } from "../registrations/names.ts";

/**
 * A task is in the shard of its execution, so the commit that adds or removes it touches only that shard. A task list
 * is therefore spread over all shards. In a single database an index still holds the list in order. Citus asks each
 * shard for its first tasks and merges them.
 */
const sql = {
  read: `
    select task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id, execution.run_rest
    from task
    join execution on execution.shard = task.shard
      and execution.run = task.run
    where task.domain_id = $1
      and task.kind = $2
      and task.list_name = $3
      and (task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id) > ($4, $5, $6, $7)
    order by task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id
    limit $8`,
  count: `
    select count(*) as count
    from (
      select 1
      from task
      where domain_id = $1
        and kind = $2
        and list_name = $3
      limit $4
    ) found`,
  nextList: `
    select list_name
    from task
    where domain_id = $1
      and kind = $2
      and list_name > $3
    order by list_name
    limit 1`,
  measure: `
    select count(*) as count, min(scheduled_at) as oldest_at
    from (
      select scheduled_at
      from task
      where domain_id = $1
        and kind = $2
        and list_name = $3
      limit $4
    ) found`,
  oldestOfPriority: `
    select reversed_priority, scheduled_at
    from task
    where domain_id = $1
      and kind = $2
      and list_name = $3
      and reversed_priority > $4
    order by reversed_priority, scheduled_at
    limit 1`,
  waiting: `
    select task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id, execution.run_rest,
      execution.workflow_id
    from task
    join execution on execution.shard = task.shard
      and execution.run = task.run
    where task.domain_id = $1
      and task.kind = $2
      and task.list_name = $3
    order by task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id
    limit $4`,
  ofRun: `
    select domain_name.key as domain, task.kind, task.list_name, task.reversed_priority, task.scheduled_at, task.run,
      task.scheduled_event_id, execution.run_rest
    from task
    join execution on execution.shard = task.shard
      and execution.run = task.run
    join domain_name on domain_name.id = task.domain_id
    where task.shard = $1
      and task.run = $2`,
} as const;

const lowestRun = Buffer.alloc(16);

interface PlaceInList {
  readonly reversed_priority: number;
  readonly scheduled_at: Instant;
  readonly run: string;
  readonly scheduled_event_id: EventId;
  readonly run_rest: string;
}

type OldestOfPriority = Pick<PlaceInList, "reversed_priority" | "scheduled_at">;

export function waitingTasksIn(reading: Database, listing: Database, names: Names): Tasks {
  const read = reading.prepare<PlaceInList>(sql.read);
  const count = listing.prepare<{ count: number }>(sql.count);
  const nextList = listing.prepare<{ list_name: string }>(sql.nextList);
  const measure = listing.prepare<{ count: number; oldest_at: Instant | null }>(sql.measure);
  const oldestOfPriority = listing.prepare<OldestOfPriority>(sql.oldestOfPriority);
  const waiting = listing.prepare<PlaceInList & { workflow_id: string }>(sql.waiting);
  const ofRun = reading.prepare<PlaceInList & { domain: string; kind: number; list_name: string }>(sql.ofRun);

  /** Each priority is in the order of age, so its first task is its oldest. */
  async function oldestOf(domainId: number, { kind, name }: TaskListKey): Promise<Instant | undefined> {
    let oldest: Instant | undefined;
    let after = Number.MIN_SAFE_INTEGER;
    for (let priorities = 0; priorities < measuredPrioritiesMax; priorities += 1) {
      const first = await oldestOfPriority.get(domainId, kindNumber(kind), name, after);
      if (first === undefined) break;
      oldest = Math.min(oldest ?? first.scheduled_at, first.scheduled_at);
      after = first.reversed_priority;
    }
    return oldest;
  }

  return {
    readTasks: async (list, after, limit) => {
      const domainId = await names.domainId(list.domain);
      if (domainId === undefined) return [];
      const start =
        after === undefined
          ? ([Number.MIN_SAFE_INTEGER, 0, lowestRun, 0] as const)
          : ([0 - after.priority, after.scheduledAt, runKeyOf(after.runId).run, after.scheduledEventId] as const);
      const rows = await read.all(domainId, kindNumber(list.kind), list.name, ...start, limit);
      return rows.map((row) => taskRow(list, row));
    },

    countTasks: async (list, max) => {
      const domainId = await names.domainId(list.domain);
      if (domainId === undefined) return 0;
      return (await count.get(domainId, kindNumber(list.kind), list.name, max))?.count ?? 0;
    },

    // One list after the other: an index finds the next at once, while `distinct` would read every task.
    listTaskLists: async (domain, kind, after, limit) => {
      const domainId = await names.domainId(domain);
      const found: string[] = [];
      if (domainId === undefined) return found;
      // No name is empty.
      let last = after ?? "";
      while (found.length < limit) {
        const next = await nextList.get(domainId, kindNumber(kind), last);
        if (next === undefined) break;
        found.push(next.list_name);
        last = next.list_name;
      }
      return found;
    },

    measureTaskList: async (list, max) => {
      const domainId = await names.domainId(list.domain);
      if (domainId === undefined) return { count: 0, oldestAt: undefined };
      const { count = 0, oldest_at = null } =
        (await measure.get(domainId, kindNumber(list.kind), list.name, max)) ?? {};
      return { count, oldestAt: count < max ? (oldest_at ?? undefined) : await oldestOf(domainId, list) };
    },

    readWaitingTasks: async (list, limit) => {
      const domainId = await names.domainId(list.domain);
      if (domainId === undefined) return [];
      const rows = await waiting.all(domainId, kindNumber(list.kind), list.name, limit);
      return rows.map((row) => ({ ...taskRow(list, row), workflowId: row.workflow_id }));
    },

    tasksOf: async (runId) => {
      const key = findRunKey(runId);
      if (key === undefined) return [];
      const rows = await ofRun.all(key.shard, key.run);
      return rows.map((row) => taskRow({ domain: row.domain, kind: kindOf(row.kind), name: row.list_name }, row));
    },
  };
}

function taskRow(list: TaskListKey, row: PlaceInList): TaskRow {
  return {
    list,
    // Avoids `-0` for a priority of 0.
    priority: 0 - row.reversed_priority,
    scheduledAt: row.scheduled_at,
    runId: runIdOf(row.run, row.run_rest),
    scheduledEventId: row.scheduled_event_id,
  };
}
