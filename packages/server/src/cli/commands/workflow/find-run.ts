import { Problem } from "@openswf/core/ports/problem";
import type { WorkflowExecution } from "@openswf/model/wire-types";
import type { InDomain } from "../../client/connect.ts";
import { printable } from "../../output/printable.ts";

/** The run that a command is about: the one that is named, else the open one, else the last. */
export async function findRun(at: InDomain, workflowId: string, runId: string | undefined): Promise<WorkflowExecution> {
  if (runId !== undefined) return { workflowId, runId };
  const { swf, domain } = at;
  const startTimeFilter = { oldestDate: 0 };
  const input = { domain, startTimeFilter, executionFilter: { workflowId }, maximumPageSize: 1 };
  const open = await swf.call("ListOpenWorkflowExecutions", input);
  const [found] = open.executionInfos;
  if (found !== undefined) return found.execution;
  const closed = await swf.call("ListClosedWorkflowExecutions", input);
  const [last] = closed.executionInfos;
  if (last !== undefined) return last.execution;
  throw Problem.ofWorld(
    `Domain ${printable(domain)} has no execution ${printable(workflowId)}, or it closed longer ago than the domain ` +
      "keeps executions.",
  );
}
