import { CallFault } from "@openswf/insight/calls/fault";
import { readEvent } from "@openswf/insight/history/read-event";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { Swf } from "../../api/swf.ts";

/** Events of one call: SWF's maximum. */
const pageSize = 1_000;
/** Longer histories are not read on. SWF ends executions at 25,000 events. */
const eventsMax = 100_000;

export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** The whole history of a run; `undefined` if the server knows no such run. */
export async function readHistory(
  swf: Pick<Swf, "call">,
  domain: string,
  { workflowId, runId }: Execution,
  signal: AbortSignal,
): Promise<readonly HistoryEvent[] | undefined> {
  const events: HistoryEvent[] = [];
  let nextPageToken: string | undefined;
  try {
    do {
      const page = { domain, execution: { workflowId, runId }, maximumPageSize: pageSize, nextPageToken };
      const history = await swf.call("GetWorkflowExecutionHistory", page, signal);
      for (const event of history.events) events.push(readEvent(event));
      nextPageToken = history.nextPageToken;
    } while (nextPageToken !== undefined && events.length < eventsMax);
  } catch (error) {
    if (error instanceof CallFault && error.name === "UnknownResourceFault") return undefined;
    throw error;
  }
  return events;
}
