import type { Clock } from "@openswf/core/ports/clock";
import type { HistoryEvent, WorkflowExecution } from "@openswf/model/wire-types";
import type { InDomain } from "../../client/connect.ts";
import { pagesOf } from "../../client/pages.ts";
import { pause } from "../../client/swf-client.ts";

/** Events of one call: SWF's maximum. */
const pageSize = 1_000;
/** Events that a look for new ones reads at first: most bring none or few. */
const newEventsRead = 25;
/** How long to wait before looking again: longer while nothing happens. */
const shortestPauseMs = 250;
const longestPauseMs = 2_000;

const closes = ({ eventType }: Pick<HistoryEvent, "eventType">): boolean =>
  /^WorkflowExecution(Completed|Failed|Canceled|TimedOut|Terminated|ContinuedAsNew)$/.test(eventType);

/** The events of a run that there are now, in either direction. */
export async function* readHistory(
  { swf, domain }: InDomain,
  execution: WorkflowExecution,
  direction: "forward" | "reverse" = "forward",
): AsyncGenerator<HistoryEvent> {
  const input = { domain, execution, maximumPageSize: pageSize, reverseOrder: direction === "reverse" };
  const pages = pagesOf((nextPageToken) => swf.call("GetWorkflowExecutionHistory", { ...input, nextPageToken }));
  for await (const { events } of pages) yield* events;
}

/** The events of a run, then those that come, until the one that closes it. Rejects once `left` is aborted. */
export async function* followHistory(
  at: InDomain,
  execution: WorkflowExecution,
  clock: Clock,
  left?: AbortSignal,
): AsyncGenerator<HistoryEvent> {
  let known = 0;
  let pauseMs = shortestPauseMs;
  const takes = function* (events: Iterable<HistoryEvent>): Generator<HistoryEvent, boolean> {
    for (const event of events) {
      if (event.eventId <= known) continue;
      known = event.eventId;
      yield event;
      if (closes(event)) return true;
    }
    return false;
  };
  for await (const event of readHistory(at, execution)) if (yield* takes([event])) return;
  while (true) {
    await pause(clock, pauseMs, left);
    const events = await newEvents(at, execution, known);
    if (yield* takes(events)) return;
    pauseMs = events.length > 0 ? shortestPauseMs : Math.min(longestPauseMs, pauseMs * 1.5);
  }
}

/** What has come after an event, oldest first: read backwards from the end, until it meets what is known. */
async function newEvents(
  { swf, domain }: InDomain,
  execution: WorkflowExecution,
  known: number,
): Promise<readonly HistoryEvent[]> {
  const added: HistoryEvent[] = [];
  const input = { domain, execution, reverseOrder: true };
  let maximumPageSize = newEventsRead;
  const pages = pagesOf((nextPageToken) => {
    const page = swf.call("GetWorkflowExecutionHistory", { ...input, maximumPageSize, nextPageToken });
    maximumPageSize = pageSize;
    return page;
  });
  for await (const { events } of pages) {
    added.push(...events.filter(({ eventId }) => eventId > known));
    if ((events.at(-1)?.eventId ?? 0) <= known + 1) break;
  }
  return added.reverse();
}
