import type { DatabaseSync } from "node:sqlite";
import type { Retention } from "@openswf/core/stores/retention";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { parseTagList, tagsToFindBy } from "@openswf/core/stores/tag-list";
import type { Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { closeStatuses, facet, type Listings, shelf } from "../lists/listings.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import type { Names } from "../registrations/names.ts";

/** Commits wait while a slice is removed, so a slice ends with the execution that reaches this many rows of history. */
const historyRowsPerSlice = 4_000;

const sql = {
  /** Lists the expired executions of one close status. */
  expired: `
    select execution.id, execution.run_id, execution.domain_id, execution.type_id, execution.workflow_id,
      execution.started_at, execution.tag_list, listing.at as closed_at
    from listing
    cross join execution on execution.id = listing.execution_id
    where listing.domain_id = ?1
      and listing.facet = ${facet.closeStatus}
      and listing.value = ?2
      and listing.shelf = ${shelf.closedByClose}
      and listing.at <= ?3
      and not exists (
        select 1
        from errand
        where errand.run_id = execution.run_id
      )
    order by listing.at, listing.execution_id
    limit ?4`,
  removeHistory: `
    delete from history
    where execution_id = ?1`,
  removeSnapshot: `
    delete from snapshot
    where execution_id = ?1`,
  removeHeartbeats: `
    delete from heartbeat
    where execution_id = ?1`,
  removeTasks: `
    delete from task
    where run_id = ?1`,
  removeProgress: `
    delete from progress
    where execution_id = ?1`,
  removeExecution: `
    delete from execution
    where id = ?1`,
} as const;

interface ExpiredRow {
  readonly id: number;
  readonly run_id: RunId;
  readonly domain_id: number;
  readonly type_id: number;
  readonly workflow_id: string;
  readonly started_at: Instant;
  readonly tag_list: string | null;
  readonly closed_at: Instant;
}

export function retentionIn(
  db: DatabaseSync,
  names: Names,
  transactions: Transactions,
  listings: Listings,
  workflowRuns: WorkflowRuns,
): Synchronous<Retention> {
  const expired = prepare<ExpiredRow>(db, sql.expired);
  const removeHistory = prepare(db, sql.removeHistory);
  const removeSnapshot = prepare(db, sql.removeSnapshot);
  const removeHeartbeats = prepare(db, sql.removeHeartbeats);
  const removeTasks = prepare(db, sql.removeTasks);
  const removeProgress = prepare(db, sql.removeProgress);
  const removeExecution = prepare(db, sql.removeExecution);

  function remove(row: ExpiredRow, status: CloseStatus): { readonly historyRows: number } {
    const execution = {
      id: row.id,
      domainId: row.domain_id,
      workflowId: row.workflow_id,
      typeId: row.type_id,
      tags: tagsToFindBy(parseTagList(row.tag_list)),
      startedAt: row.started_at,
    };
    listings.removeClosed(execution, { at: row.closed_at, status });
    workflowRuns.remove(execution);
    removeSnapshot.run(row.id);
    removeHeartbeats.run(row.id);
    removeTasks.run(row.run_id);
    removeProgress.run(row.id);
    removeExecution.run(row.id);
    return { historyRows: Number(removeHistory.run(row.id).changes) };
  }

  return {
    removeClosed: (domain, closedUntil, limit) => {
      const domainId = names.domainId(domain);
      if (domainId === undefined) return 0;
      return transactions.durably(() => {
        let removed = 0;
        let historyRows = 0;
        for (const status of closeStatuses) {
          for (const row of expired.all(domainId, status, closedUntil, limit - removed)) {
            historyRows += remove(row, status).historyRows;
            removed++;
            if (historyRows >= historyRowsPerSlice) return removed;
          }
        }
        return removed;
      });
    },
  };
}
