import type { Store } from "@openswf/core";
import type { SwfCalls } from "@openswf/flow/transport";
import type { CoreCalls } from "../calls/core-calls.ts";
import { indented, type VirtualTime } from "../time/virtual-time.ts";
import { openWorkIn } from "./open-work.ts";

interface Asked {
  readonly domain: string;
  readonly calls: SwfCalls;
  readonly store: Store;
  readonly time: VirtualTime;
  readonly coreCalls: CoreCalls;
}

const dayMs = 86_400_000;
/** What is due sooner is worth waiting for. All else may be nothing but the longest time that SWF gives an execution. */
const soonMs = 300 * dayMs;
/** What the SDK gives an execution when nobody has chosen: a year. */
const unchosenSeconds = 365 * 86_400;
/** Executions that are described. */
const describedMax = 20;

/**
 * Whether anything is still to come by itself. If not, says what each open execution waits for. An execution that waits for nothing
 * but its time-out of a year, which nobody has chosen, waits for ever.
 */
export async function standingExecutions(asked: Asked): Promise<readonly string[] | undefined> {
  const { store, time } = asked;
  if (time.hasPromised) return undefined;
  const now = time.clock.now();
  const wakeAt = await store.nextWakeAt();
  if (wakeAt !== undefined && wakeAt - now < soonMs) return undefined;
  const executions = await openExecutions(asked);
  const lines: string[] = [];
  for (const execution of executions) {
    const standing = await standingIn(asked, execution);
    if (standing === undefined) return undefined;
    if (lines.length < describedMax) lines.push(`${execution.workflowId} (${execution.type}): ${standing}`);
  }
  const count = executions.length;
  if (count === 0) return ["No execution is open."];
  const shown = count > describedMax ? `, of which ${describedMax} are shown` : "";
  return [`${count === 1 ? "One execution is" : `${count} executions are`} open${shown}:`, ...indented(lines)];
}

interface OpenExecution {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
}

async function openExecutions({ domain, calls }: Asked): Promise<readonly OpenExecution[]> {
  const startTimeFilter = { oldestDate: new Date(0) };
  const { executionInfos = [] } = await calls.call("ListOpenWorkflowExecutions", {
    domain,
    startTimeFilter,
    reverseOrder: true,
  });
  return executionInfos.map(({ execution, workflowType }) => ({
    workflowId: execution?.workflowId ?? "",
    runId: execution?.runId ?? "",
    type: `${workflowType?.name} ${workflowType?.version}`,
  }));
}

/** What an execution waits for; `undefined` if that will come. */
async function standingIn(asked: Asked, { workflowId, runId }: OpenExecution): Promise<string | undefined> {
  const { domain, calls, coreCalls } = asked;
  const execution = { workflowId, runId };
  const { executionConfiguration, openCounts } = await calls.call("DescribeWorkflowExecution", { domain, execution });
  if (Number(executionConfiguration?.executionStartToCloseTimeout) < unchosenSeconds) return undefined;
  if ((openCounts?.openTimers ?? 0) > 0 || (openCounts?.openLambdaFunctions ?? 0) > 0) return undefined;
  const { events = [] } = await calls.call("GetWorkflowExecutionHistory", { domain, execution });
  const work = openWorkIn(events, (kind) => coreCalls.polledLists(kind));
  return work.length === 0 ? "its code waits for a signal or a condition" : work.join("; ");
}
