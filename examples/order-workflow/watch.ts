import { setTimeout as wait } from "node:timers/promises";
import {
  GetWorkflowExecutionHistoryCommand,
  type HistoryEvent,
  type SWFClient,
  type WorkflowExecution,
} from "@aws-sdk/client-swf";
import { domain } from "./names.ts";

const lookEveryMs = 150;

/** Yields the events of an execution as they appear, until the execution has closed. */
export async function* watch(swf: SWFClient, execution: WorkflowExecution): AsyncGenerator<HistoryEvent> {
  let seen = 0;
  while (true) {
    for (const event of await historyOf(swf, execution)) {
      if ((event.eventId ?? 0) <= seen) continue;
      seen = event.eventId ?? seen;
      yield event;
      if (closes(event)) return;
    }
    await wait(lookEveryMs);
  }
}

async function historyOf(swf: SWFClient, execution: WorkflowExecution): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = await swf.send(new GetWorkflowExecutionHistoryCommand({ domain, execution, nextPageToken }));
    events.push(...(page.events ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return events;
}

const closes = ({ eventType }: HistoryEvent): boolean =>
  /^WorkflowExecution(Completed|Failed|Canceled|TimedOut|Terminated|ContinuedAsNew)$/.test(eventType ?? "");
