import type { WorkflowExecution, WorkflowExecutionInfo } from "@openswf/model/wire-types";

export type BulkActionName = "signal" | "cancel" | "terminate" | "again";

/** Which of the chosen executions an action is for. */
export interface BulkPlan {
  readonly targets: readonly WorkflowExecution[];
  /** What is left out, in sentences. */
  readonly leftOut: readonly string[];
}

/** What has closed can only be run again, and only what has closed; of one workflow id, only one execution can be open. */
export function planBulk(action: BulkActionName, chosen: readonly WorkflowExecutionInfo[]): BulkPlan {
  const open = chosen.filter(({ executionStatus }) => executionStatus === "OPEN");
  const closed = chosen.filter(({ executionStatus }) => executionStatus === "CLOSED");
  if (action !== "again") {
    return { targets: open.map(executionOf), leftOut: sentence(closed.length, "has closed", "have closed") };
  }
  const newest = new Map<string, WorkflowExecutionInfo>();
  for (const info of closed) {
    const other = newest.get(info.execution.workflowId);
    if (other === undefined || other.startTimestamp < info.startTimestamp) newest.set(info.execution.workflowId, info);
  }
  return {
    targets: [...newest.values()].map(executionOf),
    leftOut: [
      ...sentence(open.length, "is still open", "are still open"),
      ...sentence(
        closed.length - newest.size,
        "is an older run of a workflow id that runs again",
        "are older runs of workflow ids that run again",
      ),
    ],
  };
}

const executionOf = ({ execution }: WorkflowExecutionInfo): WorkflowExecution => execution;

const sentence = (count: number, one: string, many: string): readonly string[] =>
  count === 0
    ? []
    : [`${count.toLocaleString("en")} ${count === 1 ? one : many}, and ${count === 1 ? "is" : "are"} left out.`];
