import type { SwfCalls } from "../transport/swf-calls.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { scheduleTimes } from "./times/schedule-times.ts";
import type { NamedRun, ScheduleFunctions } from "./workflow/schedule-functions.ts";
import type { EndStatus } from "./workflow/schedule-state.ts";

/** What the workflow of schedules asks of its worker. */
export function scheduleFunctions(calls: SwfCalls, domain: string): ScheduleFunctions {
  return {
    scheduleTimes: async (asked) => scheduleTimes(asked),
    scheduledRunStatus: (run) => statusOf(calls, domain, run),
    terminateScheduledRun: async (workflowId) => {
      try {
        await calls.call("TerminateWorkflowExecution", { domain, workflowId, reason: "replaced by the next scheduled run" });
      } catch (error) {
        // It has ended by itself.
        if (!isSwfFault(error, "UnknownResourceFault")) throw error;
      }
    },
  };
}

async function statusOf(calls: SwfCalls, domain: string, { workflowId, runId }: NamedRun): Promise<EndStatus | "OPEN"> {
  try {
    const { executionInfo } = await calls.call("DescribeWorkflowExecution", { domain, execution: { workflowId, runId } });
    if (executionInfo?.executionStatus !== "CLOSED") return "OPEN";
    const { closeStatus = "COMPLETED" } = executionInfo;
    return closeStatus === "CONTINUED_AS_NEW" ? await statusOfLast(calls, domain, workflowId) : closeStatus;
  } catch (error) {
    if (isSwfFault(error, "UnknownResourceFault")) return "UNKNOWN";
    throw error;
  }
}

/** Of the last run under a workflow id. */
async function statusOfLast(calls: SwfCalls, domain: string, workflowId: string): Promise<EndStatus | "OPEN"> {
  const input = { domain, executionFilter: { workflowId }, startTimeFilter: { oldestDate: new Date(0) }, maximumPageSize: 1 };
  const { executionInfos: open = [] } = await calls.call("ListOpenWorkflowExecutions", input);
  if (open.length > 0) return "OPEN";
  const { executionInfos: closed = [] } = await calls.call("ListClosedWorkflowExecutions", input);
  const status = closed[0]?.closeStatus ?? "UNKNOWN";
  // The next run is not in the lists yet, which lag on Amazon SWF.
  return status === "CONTINUED_AS_NEW" ? "OPEN" : status;
}
