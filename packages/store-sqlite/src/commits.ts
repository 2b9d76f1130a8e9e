import type { DatabaseSync } from "node:sqlite";
import type { Commit, CommitOutcome, ExecutionChange, NewExecution, TaskRow } from "@openswf/core/stores/store";
import { parseTagList, printTagList, tagsToFindBy } from "@openswf/core/stores/tag-list";
import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { Closed, Listings } from "./listings.ts";
import type { Names } from "./names.ts";
import { prepare, type SqlValue } from "./statement.ts";
import type { Transactions } from "./transactions.ts";
import type { WorkflowRuns } from "./workflow-runs.ts";

const sql = {
  exists: `
    select 1 as found
    from execution
    where run_id = ?1`,
  create: `
    insert into execution (run_id, domain_id, type_id, workflow_id, started_at, parent_workflow_id, parent_run_id, tag_list)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    on conflict (run_id) do nothing`,
  start: `
    insert into progress (execution_id, version, wake_at)
    values (?1, 1, ?2)`,
  advance: `
    update progress
    set version = version + 1
    where execution_id = (
        select id
        from execution
        where run_id = ?1
      )
      and version = ?2
    returning execution_id as id, wake_at`,
  setWakeAt: `
    update progress
    set wake_at = ?2
    where execution_id = ?1`,
  setCancelRequested: `
    update progress
    set cancel_requested = ?2
    where execution_id = ?1`,
  close: `
    update progress
    set closed_at = ?2,
      close_status = ?3
    where execution_id = ?1
      and closed_at is null`,
  listed: `
    select domain_id, type_id, started_at, tag_list
    from execution
    where id = ?1`,
  addHistory: `
    insert into history (execution_id, first_event_id, event_count, body)
    values (?1, ?2, ?3, ?4)`,
  replaceSnapshot: `
    insert into snapshot (execution_id, last_event_id, body)
    values (?1, ?2, ?3)
    on conflict (execution_id) do update
    set last_event_id = excluded.last_event_id,
      body = excluded.body`,
  addTask: `
    insert into task (domain_id, kind, list_name, reversed_priority, scheduled_at, run_id, scheduled_event_id)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    on conflict do nothing`,
  removeTask: `
    delete from task
    where domain_id = ?1
      and kind = ?2
      and list_name = ?3
      and reversed_priority = ?4
      and scheduled_at = ?5
      and run_id = ?6
      and scheduled_event_id = ?7`,
  addErrand: `
    insert into errand (run_id, errand_id, body)
    values (?1, ?2, ?3)`,
  errandExists: `
    select 1 as found
    from errand
    where run_id = ?1
      and errand_id = ?2`,
  settleErrand: `
    delete from errand
    where run_id = ?1
      and errand_id = ?2`,
  keepHeartbeat: `
    insert into heartbeat (execution_id, scheduled_event_id, at, details)
    values (?1, ?2, ?3, ?4)
    on conflict (execution_id, scheduled_event_id) do update
    set at = excluded.at,
      details = excluded.details`,
  removeHeartbeat: `
    delete from heartbeat
    where execution_id = ?1
      and scheduled_event_id = ?2`,
} as const;

export interface Commits {
  commit(group: readonly Commit[]): readonly CommitOutcome[];
}

interface ListedRow {
  readonly domain_id: number;
  readonly type_id: number;
  readonly started_at: Instant;
  readonly tag_list: string | null;
}

export function commitsTo(
  db: DatabaseSync,
  names: Names,
  transactions: Transactions,
  listings: Listings,
  workflowRuns: WorkflowRuns,
): Commits {
  const statements = {
    exists: prepare<{ found: 1 }>(db, sql.exists),
    create: prepare(db, sql.create),
    start: prepare(db, sql.start),
    advance: prepare<{ id: number; wake_at: Instant | null }>(db, sql.advance),
    setWakeAt: prepare(db, sql.setWakeAt),
    setCancelRequested: prepare(db, sql.setCancelRequested),
    close: prepare(db, sql.close),
    listed: prepare<ListedRow>(db, sql.listed),
    addHistory: prepare(db, sql.addHistory),
    replaceSnapshot: prepare(db, sql.replaceSnapshot),
    addTask: prepare(db, sql.addTask),
    removeTask: prepare(db, sql.removeTask),
    addErrand: prepare(db, sql.addErrand),
    errandExists: prepare<{ found: 1 }>(db, sql.errandExists),
    settleErrand: prepare(db, sql.settleErrand),
    keepHeartbeat: prepare(db, sql.keepHeartbeat),
    removeHeartbeat: prepare(db, sql.removeHeartbeat),
  };

  /** Refuses before it writes any row, so a commit of one change needs no savepoint. */
  function create(change: ExecutionChange, created: NewExecution): CommitOutcome | { readonly id: number } {
    const { workflowId, startedAt, parent, tagList } = created;
    const domainId = names.numberDomain(created.domain);
    const before = workflowRuns.newest(domainId, workflowId);
    if (before?.isOpen) return statements.exists.get(change.runId) === undefined ? "alreadyOpen" : "conflict";
    const typeId = names.numberType(created.workflowType);
    const inserted = statements.create.run(
      change.runId,
      domainId,
      typeId,
      workflowId,
      startedAt,
      parent?.workflowId ?? null,
      parent?.runId ?? null,
      printTagList(tagList),
    );
    if (Number(inserted.changes) === 0) return "conflict";
    const id = Number(inserted.lastInsertRowid);
    statements.start.run(id, change.wakeAt ?? null);
    workflowRuns.add({ id, domainId, workflowId, startedAt }, before);
    listings.listOpen({ id, domainId, typeId, tags: tagsToFindBy(tagList), startedAt });
    return { id };
  }

  function advance(change: ExecutionChange): CommitOutcome | { readonly id: number } {
    const row = statements.advance.get(change.runId, change.expectedVersion);
    if (row === undefined) return "conflict";
    // Updating wake_at rewrites its index, so an update that changes nothing is skipped.
    if (change.wakeAt !== undefined && change.wakeAt !== row.wake_at) statements.setWakeAt.run(row.id, change.wakeAt);
    return row;
  }

  function apply(change: ExecutionChange): CommitOutcome {
    const { runId, created, events, snapshot, closed } = change;
    // Checked before any row is written, so a commit of one change needs no savepoint.
    for (const errandId of change.errandsSettled) {
      if (statements.errandExists.get(runId, errandId) === undefined) return "conflict";
    }
    const place = created === undefined ? advance(change) : create(change, created);
    if (typeof place === "string") return place;
    const { id } = place;
    if (events !== undefined) statements.addHistory.run(id, events.firstEventId, events.count, events.body);
    if (snapshot !== undefined) statements.replaceSnapshot.run(id, snapshot.lastEventId, snapshot.body);
    for (const task of change.tasksRemoved) statements.removeTask.run(...taskKey(change, task));
    for (const task of change.tasksAdded) statements.addTask.run(...taskKey(change, task));
    for (const errand of change.errandsAdded) {
      invariant(errand.runId === runId, "a change adds only errands of its own run");
      statements.addErrand.run(runId, errand.errandId, errand.body);
    }
    for (const errandId of change.errandsSettled) statements.settleErrand.run(runId, errandId);
    for (const { scheduledEventId, at, details } of change.heartbeats) {
      statements.keepHeartbeat.run(id, scheduledEventId, at, details ?? null);
    }
    for (const scheduledEventId of change.heartbeatsRemoved) statements.removeHeartbeat.run(id, scheduledEventId);
    if (change.cancelRequested !== undefined) statements.setCancelRequested.run(id, change.cancelRequested ? 1 : 0);
    if (closed !== undefined) close(id, closed);
    return "committed";
  }

  function close(id: number, closed: Closed): void {
    const { changes } = statements.close.run(id, closed.at, closed.status);
    const row = statements.listed.get(id);
    invariant(Number(changes) === 1 && row !== undefined, "an execution closes only once");
    const tags = tagsToFindBy(parseTagList(row.tag_list));
    listings.moveToClosed(
      { id, domainId: row.domain_id, typeId: row.type_id, tags, startedAt: row.started_at },
      closed,
    );
  }

  function taskKey(
    change: ExecutionChange,
    { list, priority, scheduledAt, runId, scheduledEventId }: TaskRow,
  ): SqlValue[] {
    invariant(runId === change.runId, "a change adds and removes only tasks of its own run");
    return [names.numberDomain(list.domain), list.kind, list.name, -priority, scheduledAt, runId, scheduledEventId];
  }

  function applyAll(commit: Commit): CommitOutcome {
    const [only] = commit;
    if (only === undefined) return "committed";
    if (commit.length === 1) return apply(only);
    let outcome: CommitOutcome = "committed";
    transactions.unlessRefused(() => {
      for (const change of commit) {
        outcome = apply(change);
        if (outcome !== "committed") return false;
      }
      return true;
    });
    return outcome;
  }

  return { commit: (group) => transactions.durably(() => group.map(applyAll)) };
}
