import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { swf } from "../swf.ts";

/** Runs of one workflowId that are listed, the newest of each list. */
const listedMax = 50;

/** The runs of a workflowId that the server still knows, the newest first. */
export const useRuns = (domain: string, workflowId: string): UseQueryResult<readonly WorkflowExecutionInfo[]> =>
  useQuery({
    queryKey: ["runs", domain, workflowId],
    queryFn: async ({ signal }) => {
      const executionFilter = { workflowId };
      const filter = { domain, startTimeFilter: { oldestDate: 0 }, executionFilter, maximumPageSize: listedMax };
      const [open, closed] = await Promise.all([
        swf.call("ListOpenWorkflowExecutions", filter, signal),
        swf.call("ListClosedWorkflowExecutions", filter, signal),
      ]);
      return [...open.executionInfos, ...closed.executionInfos]
        .toSorted((a, b) => b.startTimestamp - a.startTimestamp)
        .slice(0, listedMax);
    },
    enabled: domain !== "" && workflowId !== "",
  });
