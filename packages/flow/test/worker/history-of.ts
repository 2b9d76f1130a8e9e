import type { HistoryEvent } from "@aws-sdk/client-swf";
import type { FlowWorld } from "../world/flow-world.ts";

interface Run {
  readonly workflowId: string;
  readonly runId: string | undefined;
}

export async function historyOf(world: FlowWorld, { workflowId, runId = "" }: Run): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = await world.calls.call("GetWorkflowExecutionHistory", {
      domain: world.domain,
      execution: { workflowId, runId },
      ...(nextPageToken && { nextPageToken }),
    });
    events.push(...(page.events ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return events;
}

export function countOf(events: readonly HistoryEvent[], eventType: HistoryEvent["eventType"]): number {
  return events.filter((event) => event.eventType === eventType).length;
}
