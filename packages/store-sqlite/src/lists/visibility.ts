import type { DatabaseSync } from "node:sqlite";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { parseTagList } from "@openswf/core/stores/tag-list";
import type { ExecutionQuery, ExecutionRecord, Visibility } from "@openswf/core/stores/visibility";
import type { Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { intact } from "../damage/damage.ts";
import { type Checked, checkRow, checksumOf, type ExecutionColumns } from "../damage/row-checksums.ts";
import type { Names } from "../registrations/names.ts";
import { type ExecutionFinder, executionFinder } from "./find-executions.ts";
import { workflowRunFinder } from "./find-workflow-runs.ts";
import { parseCursor, printCursor } from "./list-cursor.ts";
import type { WorkflowRuns } from "./workflow-runs.ts";

/** All columns that the checksum of an execution covers, and the checksum. */
export const executionColumns: string = `execution.run_id, execution.domain_id, execution.workflow_id, execution.type_id,
      execution.started_at, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, execution.checksum`;

export interface ExecutionRow extends ExecutionColumns, Checked {
  readonly run_id: RunId;
  readonly started_at: Instant;
}

/** Throws Damage if the row is not as it was written. */
export function checkExecution(row: ExecutionRow): void {
  checkRow(row, checksumOf.execution(row), `the row of run ${row.run_id}`);
}

/** The columns of an ExecutionRecord. */
export const recordColumns: string = `${executionColumns},
      progress.closed_at, progress.close_status, progress.cancel_requested`;

const sql = {
  record: `
    select ${recordColumns}
    from execution
    cross join progress on progress.execution_id = execution.id
    where execution.id = ?1`,
} as const;

export interface RecordRow extends ExecutionRow {
  readonly closed_at: Instant | null;
  readonly close_status: CloseStatus | null;
  readonly cancel_requested: 0 | 1;
}

export function visibilityIn(
  db: DatabaseSync,
  names: Names,
  transactions: Transactions,
  workflowRuns: WorkflowRuns,
): Synchronous<Visibility> {
  const record = prepare<RecordRow>(db, sql.record);
  const byWorkflowId = workflowRunFinder(db, workflowRuns);
  const byTheRest = executionFinder(db, names);
  const finder = ({ filter }: ExecutionQuery): ExecutionFinder =>
    filter?.by === "workflowId" ? byWorkflowId : byTheRest;

  return {
    listExecutions: (query, { after, limit, reverse }) =>
      transactions.inSnapshot(() => {
        const domainId = names.domainId(query.domain);
        if (domainId === undefined) return [];
        const start = after === undefined ? undefined : parseCursor(after);
        return finder(query)
          .find(domainId, query, { after: start, limit, reverse })
          .map((place) => {
            const row = record.get(place.id);
            intact(row !== undefined, `a list refers to execution ${place.id}, which does not exist`);
            return { ...executionRecord(row, names), cursor: printCursor(place) };
          });
      }),

    countExecutions: (query, max) =>
      transactions.inSnapshot(() => {
        const domainId = names.domainId(query.domain);
        return domainId === undefined ? 0 : finder(query).count(domainId, query, max);
      }),
  };
}

export function executionRecord(row: RecordRow, names: Names): Omit<ExecutionRecord, "cursor"> {
  checkExecution(row);
  return {
    runId: row.run_id,
    workflowId: row.workflow_id,
    workflowType: names.type(row.type_id),
    startedAt: row.started_at,
    closedAt: row.closed_at ?? undefined,
    closeStatus: row.close_status ?? undefined,
    parent:
      row.parent_workflow_id === null || row.parent_run_id === null
        ? undefined
        : { workflowId: row.parent_workflow_id, runId: row.parent_run_id },
    tagList: parseTagList(row.tag_list),
    cancelRequested: row.cancel_requested === 1,
  };
}
