import type { DatabaseSync } from "node:sqlite";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { measuredPrioritiesMax, type TaskListKey, type TaskRow, type Tasks } from "@openswf/core/stores/tasks";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";
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
  nextList: `
    select list_name
    from task
    where domain_id = ?1
      and kind = ?2
      and list_name > ?3
    order by list_name
    limit 1`,
  measure: `
    select count(*) as count, min(scheduled_at) as oldest_at
    from (
      select scheduled_at
      from task
      where domain_id = ?1
        and kind = ?2
        and list_name = ?3
      limit ?4
    )`,
  oldestOfPriority: `
    select reversed_priority, scheduled_at
    from task
    where domain_id = ?1
      and kind = ?2
      and list_name = ?3
      and reversed_priority > ?4
    order by reversed_priority, scheduled_at
    limit 1`,
  /** A cross join keeps the order of the tables, and with it that of the tasks. */
  waiting: `
    select task.reversed_priority, task.scheduled_at, task.run_id, task.scheduled_event_id, execution.workflow_id
    from task
    cross join execution on execution.run_id = task.run_id
    where task.domain_id = ?1
      and task.kind = ?2
      and task.list_name = ?3
    order by task.reversed_priority, task.scheduled_at, task.run_id, task.scheduled_event_id
    limit ?4`,
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

type OldestOfPriority = Pick<PlaceInList, "reversed_priority" | "scheduled_at">;

export function waitingTasksIn(db: DatabaseSync, names: Names): Synchronous<Tasks> {
  const read = prepare<PlaceInList>(db, sql.read);
  const count = prepare<{ count: number }>(db, sql.count);
  const nextList = prepare<{ list_name: string }>(db, sql.nextList);
  const measure = prepare<{ count: number; oldest_at: Instant | null }>(db, sql.measure);
  const oldestOfPriority = prepare<OldestOfPriority>(db, sql.oldestOfPriority);
  const waiting = prepare<PlaceInList & { workflow_id: string }>(db, sql.waiting);
  const ofRun = prepare<PlaceInList & { domain_id: number; kind: TaskListKey["kind"]; list_name: string }>(
    db,
    sql.ofRun,
  );

  /** Each priority is in the order of age, so its first task is its oldest. */
  function oldestOf(domainId: number, { kind, name }: TaskListKey): Instant | undefined {
    let oldest: Instant | undefined;
    let after = Number.MIN_SAFE_INTEGER;
    for (let priorities = 0; priorities < measuredPrioritiesMax; priorities += 1) {
      const first = oldestOfPriority.get(domainId, kind, name, after);
      if (first === undefined) break;
      oldest = Math.min(oldest ?? first.scheduled_at, first.scheduled_at);
      after = first.reversed_priority;
    }
    return oldest;
  }

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

    listTaskLists: (domain, kind, after, limit) => {
      const domainId = names.domainId(domain);
      const found: string[] = [];
      if (domainId === undefined) return found;
      // No name is empty.
      let last = after ?? "";
      while (found.length < limit) {
        const next = nextList.get(domainId, kind, last)?.list_name;
        if (next === undefined) break;
        found.push(next);
        last = next;
      }
      return found;
    },

    measureTaskList: (list, max) => {
      const domainId = names.domainId(list.domain);
      if (domainId === undefined) return { count: 0, oldestAt: undefined };
      const { count = 0, oldest_at = null } = measure.get(domainId, list.kind, list.name, max) ?? {};
      return { count, oldestAt: count < max ? (oldest_at ?? undefined) : oldestOf(domainId, list) };
    },

    readWaitingTasks: (list, limit) => {
      const domainId = names.domainId(list.domain);
      if (domainId === undefined) return [];
      return waiting
        .all(domainId, list.kind, list.name, limit)
        .map((row) => ({ ...taskRow(list, row), workflowId: row.workflow_id }));
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
