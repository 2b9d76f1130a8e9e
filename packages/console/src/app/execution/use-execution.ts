import type { WorkflowExecutionDetail } from "@openswf/model/wire-types";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { swf } from "../swf.ts";

const refreshEveryMs = 5_000;

/** One run as SWF describes it, kept up to date while it is open. */
export const useExecution = (
  domain: string,
  workflowId: string,
  runId: string,
): UseQueryResult<WorkflowExecutionDetail> =>
  useQuery({
    queryKey: ["execution", domain, workflowId, runId],
    queryFn: ({ signal }) =>
      swf.call("DescribeWorkflowExecution", { domain, execution: { workflowId, runId } }, signal),
    refetchInterval: ({ state }) => (state.data?.executionInfo.executionStatus === "CLOSED" ? false : refreshEveryMs),
  });

/** The run of a workflowId that started last. */
export const useLatestRun = (domain: string, workflowId: string, isWanted: boolean): UseQueryResult<string | null> =>
  useQuery({
    queryKey: ["latest run", domain, workflowId],
    queryFn: ({ signal }) => latestRun(domain, workflowId, signal),
    enabled: isWanted,
  });

async function latestRun(domain: string, workflowId: string, signal: AbortSignal): Promise<string | null> {
  const input = { domain, startTimeFilter: { oldestDate: 0 }, executionFilter: { workflowId }, maximumPageSize: 1 };
  const open = await swf.call("ListOpenWorkflowExecutions", input, signal);
  const [first] = open.executionInfos;
  if (first !== undefined) return first.execution.runId;
  const closed = await swf.call("ListClosedWorkflowExecutions", input, signal);
  return closed.executionInfos[0]?.execution.runId ?? null;
}
