import type { DatabaseSync } from "node:sqlite";
import type { TaskListKey, TaskRow, Tasks } from "@openswf/core/stores/tasks";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";
import type { Synchronous } from "../connection/synchronous.ts";
import type { Names } from "../registrations/names.ts";

const sql = {
  read: `
    select reversed_priority, scheduled_at, run_id, scheduled_event_id
    from task
    where domain_id = ?1
      and kind = ?2
      and list_name = ?3
      and (reversed_priority, scheduled_at, run_id, scheduled_event_id) > (?4, ?5, ?6, ?7)
    order by reversed_priority, scheduled_at, run_id, scheduled_event_id
    limit ?8`,
  count: `
    select count(*) as count
    from (
      select 1
      from task
      where domain_id = ?1
        and kind = ?2
        and list_name = ?3
      limit ?4
    )`,
  ofRun: `
    select domain_id, kind, list_name, reversed_priority, scheduled_at, run_id, scheduled_event_id
    from task
    where run_id = ?1`,
} as const;

interface PlaceInList {
  readonly reversed_priority: number;
  readonly scheduled_at: Instant;
  readonly run_id: RunId;
  readonly scheduled_event_id: EventId;
}

export function waitingTasksIn(db: DatabaseSync, names: Names): Synchronous<Tasks> {
  const read = prepare<PlaceInList>(db, sql.read);
  const count = prepare<{ count: number }>(db, sql.count);
  const ofRun = prepare<PlaceInList & { domain_id: number; kind: TaskListKey["kind"]; list_name: string }>(
    db,
    sql.ofRun,
  );
  return {
    readTasks: (list, after, limit) => {
      const domainId = names.domainId(list.domain);
      if (domainId === undefined) return [];
      const start =
        after === undefined
          ? ([Number.MIN_SAFE_INTEGER, 0, "", 0] as const)
          : ([-after.priority, after.scheduledAt, after.runId, after.scheduledEventId] as const);
      return read.all(domainId, list.kind, list.name, ...start, limit).map((row) => taskRow(list, row));
    },

    countTasks: (list, max) => {
      const domainId = names.domainId(list.domain);
      return domainId === undefined ? 0 : (count.get(domainId, list.kind, list.name, max)?.count ?? 0);
    },

    tasksOf: (runId) =>
      ofRun
        .all(runId)
        .map((row) => taskRow({ domain: names.domainKey(row.domain_id), kind: row.kind, name: row.list_name }, row)),
  };
}

function taskRow(list: TaskListKey, row: PlaceInList): TaskRow {
  return {
    list,
    // Avoids `-0` for a priority of 0.
    priority: 0 - row.reversed_priority,
    scheduledAt: row.scheduled_at,
    runId: row.run_id,
    scheduledEventId: row.scheduled_event_id,
  };
}
