import type { DatabaseSync } from "node:sqlite";
import { parseTagList } from "@openswf/core/stores/tag-list";
import type { ExecutionQuery, ExecutionRecord, Visibility } from "@openswf/core/stores/visibility";
import type { Instant, RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { CloseStatus } from "@openswf/model/wire-types";
import { prepare } from "../connection/statement.ts";
import type { Synchronous } from "../connection/synchronous.ts";
import type { Transactions } from "../connection/transactions.ts";
import type { Names } from "../registrations/names.ts";
import { type ExecutionFinder, executionFinder } from "./find-executions.ts";
import { workflowRunFinder } from "./find-workflow-runs.ts";
import { parseCursor, printCursor } from "./list-cursor.ts";
import type { WorkflowRuns } from "./workflow-runs.ts";

/** The columns of an ExecutionRecord. */
export const recordColumns = `execution.run_id, execution.workflow_id, execution.type_id, execution.started_at,
      execution.parent_workflow_id, execution.parent_run_id, execution.tag_list,
      progress.closed_at, progress.close_status, progress.cancel_requested`;

const sql = {
  record: `
    select ${recordColumns}
    from execution
    cross join progress on progress.execution_id = execution.id
    where execution.id = ?1`,
} as const;

export interface RecordRow {
  readonly run_id: RunId;
  readonly workflow_id: string;
  readonly type_id: number;
  readonly started_at: Instant;
  readonly parent_workflow_id: string | null;
  readonly parent_run_id: string | null;
  readonly tag_list: string | null;
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
            invariant(row !== undefined, `a list refers to execution ${place.id}, which does not exist`);
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
