import type { HistoryEvent } from "@aws-sdk/client-swf";
import type { Client } from "@openswf/flow/client";
import type { SwfCalls } from "@openswf/flow/transport";
import type { RecordedEvent } from "../histories/recorded-event.ts";

/** An execution: its handle, its ids, or its workflow id alone, for the run that is open under it or else the last. */
export type GivenExecution = string | { readonly workflowId: string; readonly runId?: string | undefined };

export interface NamedRun {
  readonly workflowId: string;
  readonly runId: string;
}

export async function runOf(client: Client, execution: GivenExecution): Promise<NamedRun> {
  const { workflowId, runId } = named(execution);
  if (runId !== undefined) return { workflowId, runId };
  const described = await client.handle(workflowId).describe();
  return { workflowId, runId: described.runId };
}

/** All events, with their payloads decoded. */
export async function decodedEvents(client: Client, execution: GivenExecution): Promise<readonly RecordedEvent[]> {
  const { workflowId, runId } = named(execution);
  const events: RecordedEvent[] = [];
  for await (const event of client.handle(workflowId, runId).history()) events.push(event);
  return events;
}

/** All events as SWF answers them. */
export async function rawEvents(
  calls: SwfCalls,
  domain: string,
  execution: NamedRun,
): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextPageToken: string | undefined;
  do {
    const input = { domain, execution, ...(nextPageToken !== undefined && { nextPageToken }) };
    const page = await calls.call("GetWorkflowExecutionHistory", input);
    events.push(...(page.events ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return events;
}

function named(execution: GivenExecution): Exclude<GivenExecution, string> {
  return typeof execution === "string" ? { workflowId: execution } : execution;
}
