import { parseTagList } from "@openswf/core/stores/tag-list";
import type { ExecutionRecord } from "@openswf/core/stores/visibility";
import type { Instant } from "@openswf/model/brand";
import { closeStatusOf } from "../encoding/close-statuses.ts";
import { runIdOf } from "../encoding/run-key.ts";

/** The columns of an ExecutionRecord, from `execution` joined with `type_name`. */
export const recordColumns = `execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
      type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
      execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list`;

export interface RecordRow {
  readonly run: string;
  readonly run_rest: string;
  readonly workflow_id: string;
  readonly type_name: string;
  readonly type_version: string;
  readonly started_at: Instant;
  readonly closed_at: Instant | null;
  readonly close_status: number | null;
  readonly cancel_requested: boolean;
  readonly parent_workflow_id: string | null;
  readonly parent_run_id: string | null;
  readonly tag_list: string | null;
}

export function executionRecord(row: RecordRow): Omit<ExecutionRecord, "cursor"> {
  return {
    runId: runIdOf(row.run, row.run_rest),
    workflowId: row.workflow_id,
    workflowType: { name: row.type_name, version: row.type_version },
    startedAt: row.started_at,
    closedAt: row.closed_at ?? undefined,
    closeStatus: row.close_status === null ? undefined : closeStatusOf(row.close_status),
    parent:
      row.parent_workflow_id === null || row.parent_run_id === null
        ? undefined
        : { workflowId: row.parent_workflow_id, runId: row.parent_run_id },
    tagList: parseTagList(row.tag_list),
    cancelRequested: row.cancel_requested,
  };
}
