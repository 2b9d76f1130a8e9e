import type { DatabaseSync } from "node:sqlite";
import type { NewExecution } from "@openswf/core/stores/commits";
import { tagsToFindBy } from "@openswf/core/stores/tag-list";
import type { Instant } from "@openswf/model/brand";
import type { CommitStatements } from "../commit/commit-statements.ts";
import { identifyingRowsIn } from "../commit/identifying-rows.ts";
import type { ProgressRows } from "../commit/progress-rows.ts";
import { prepare } from "../connection/statement.ts";
import { intact } from "../damage/damage.ts";
import type { Listings } from "../lists/listings.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import type { Names } from "../registrations/names.ts";
import type { MergedChange } from "./merge-changes.ts";

const sql = {
  start: `
    insert into progress (execution_id, version, wake_at, closed_at, close_status, cancel_requested)
    values (?1, ?2, ?3, ?4, ?5, ?6)`,
  advance: `
    update progress
    set version = ?3
    where execution_id = (
        select id
        from execution
        where run_id = ?1
      )
      and version = ?2
    returning execution_id as id, wake_at`,
} as const;

/** Applies changes whose outcome was decided before they entered the log: whatever does not fit is damage. */
export interface AppliedChanges {
  /** Needs a transaction. */
  apply(change: MergedChange): void;
}

export function appliedChangesTo(
  db: DatabaseSync,
  statements: CommitStatements,
  progress: ProgressRows,
  names: Names,
  listings: Listings,
  workflowRuns: WorkflowRuns,
): AppliedChanges {
  const identifying = identifyingRowsIn(statements, names, listings);
  const start = prepare(db, sql.start);
  const advance = prepare<{ id: number; wake_at: Instant | null }>(db, sql.advance);

  function create(change: MergedChange, created: NewExecution): number {
    const { runId, version, wakeAt, cancelRequested, closed } = change;
    const { domain, workflowId, startedAt, tagList } = created;
    const domainId = names.numberDomain(domain);
    const before = workflowRuns.newest(domainId, workflowId);
    const inserted = identifying.insert(runId, domainId, created);
    intact(inserted !== undefined, `the change log starts run ${runId}, which exists`);
    const { id, typeId } = inserted;
    const cancel = cancelRequested === true ? 1 : 0;
    start.run(id, version, wakeAt ?? null, closed?.at ?? null, closed?.status ?? null, cancel);
    workflowRuns.add({ id, domainId, workflowId, startedAt }, before);
    const listed = { id, domainId, typeId, tags: tagsToFindBy(tagList), startedAt };
    if (closed === undefined) listings.listOpen(listed);
    else listings.listClosed(listed, closed);
    return id;
  }

  function move(change: MergedChange): number {
    const { runId, expectedVersion, version, wakeAt, cancelRequested, closed } = change;
    const row = advance.get(runId, expectedVersion, version);
    intact(row !== undefined, `the change log changes version ${expectedVersion} of run ${runId}, which is not stored`);
    // Updating wake_at rewrites its index, so an update that changes nothing is skipped.
    if (wakeAt !== undefined && wakeAt !== row.wake_at) statements.setWakeAt.run(row.id, wakeAt);
    if (cancelRequested !== undefined) statements.setCancelRequested.run(row.id, cancelRequested ? 1 : 0);
    if (closed !== undefined) {
      intact(identifying.close(row.id, closed), `the change log closes execution ${row.id} again`);
    }
    return row.id;
  }

  return {
    apply: (change) => {
      const id = change.created === undefined ? move(change) : create(change, change.created);
      for (const events of change.events) progress.addEvents(id, events);
      if (change.snapshot !== undefined) progress.replaceSnapshot(id, change.snapshot);
      progress.writeWaiting(id, change);
    },
  };
}
