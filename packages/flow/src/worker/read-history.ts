import type { DecisionTask, HistoryEvent as SdkEvent } from "@aws-sdk/client-swf";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { decodedPayloads, type Payloads } from "../data/payload-edges.ts";
import { toHistoryEvent } from "../replay/to-history-event.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";

/** Events in one reply, which is the most that SWF gives. */
export const pageSize = 1_000;

export interface HistoryReading {
  readonly calls: SwfCalls;
  readonly payloads: Payloads;
  readonly domain: string;
  readonly signal?: AbortSignal;
}

/** The events of a run from the first, in pages. */
export async function* readHistory(
  reading: HistoryReading,
  execution: { readonly workflowId: string; readonly runId: string },
): AsyncGenerator<readonly HistoryEvent[]> {
  const { calls, domain, signal } = reading;
  let nextPageToken: string | undefined;
  do {
    const input = { domain, execution, maximumPageSize: pageSize, ...(nextPageToken && { nextPageToken }) };
    const page = await calls.call("GetWorkflowExecutionHistory", input, { signal });
    yield await decodedEvents(page.events ?? [], reading.payloads);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
}

/** The events that came with a task, and those of its further pages. */
export async function* readTask(
  reading: HistoryReading,
  task: DecisionTask,
  taskList: string,
): AsyncGenerator<readonly HistoryEvent[]> {
  const { calls, domain, signal } = reading;
  yield await decodedEvents(task.events ?? [], reading.payloads);
  let { nextPageToken } = task;
  while (nextPageToken) {
    const input = { domain, taskList: { name: taskList }, maximumPageSize: pageSize, nextPageToken };
    const page = await calls.call("PollForDecisionTask", input, { signal });
    yield await decodedEvents(page.events ?? [], reading.payloads);
    nextPageToken = page.nextPageToken;
  }
}

export async function decodedEvents(events: readonly SdkEvent[], payloads: Payloads): Promise<readonly HistoryEvent[]> {
  return await decodedPayloads(events.map(toHistoryEvent), payloads);
}
