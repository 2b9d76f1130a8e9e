import { Buffer } from "node:buffer";
import type { TaskListKey, TaskRow, Tasks } from "@openswf/core/stores/tasks";
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

export function waitingTasksIn(reading: Database, listing: Database, names: Names): Tasks {
  const read = reading.prepare<PlaceInList>(sql.read);
  const count = listing.prepare<{ count: number }>(sql.count);
  const ofRun = reading.prepare<PlaceInList & { domain: string; kind: number; list_name: string }>(sql.ofRun);
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
