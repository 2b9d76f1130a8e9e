import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { secondsOf } from "../../protocol/timestamp.ts";
import type { ExecutionRecord } from "../../stores/visibility.ts";

/**
 * An execution as List and Describe show it. Members that do not apply are absent; `cancelRequested` is always present.
 */
export function executionInfo(record: Omit<ExecutionRecord, "cursor">): WorkflowExecutionInfo {
  const { closedAt, closeStatus, parent, tagList, workflowType } = record;
  return {
    cancelRequested: record.cancelRequested,
    closeStatus,
    closeTimestamp: closedAt === undefined ? undefined : secondsOf(closedAt),
    execution: { runId: record.runId, workflowId: record.workflowId },
    executionStatus: closedAt === undefined ? "OPEN" : "CLOSED",
    parent: parent === undefined ? undefined : { runId: parent.runId, workflowId: parent.workflowId },
    startTimestamp: secondsOf(record.startedAt),
    tagList: tagList?.length === 0 ? undefined : tagList,
    workflowType: { name: workflowType.name, version: workflowType.version },
  };
}
