import type { HistoryEvent } from "../authoring/history-event.ts";
import { decodedEvents, readHistory } from "../histories/read-history.ts";
import { Backoff } from "../waiting/backoff.ts";
import { pause } from "../waiting/clock.ts";
import type { DomainCalls, NamedRun } from "./domain-calls.ts";
import { closesRun } from "./outcome.ts";

/** The waits between two looks for new events, in milliseconds. */
const looks = { firstMs: 100, maxMs: 5_000 };
/** Events in one reply when only new ones are looked for. */
const newEventsPage = 100;

/** All events of a run in order. With `follow`, also those to come, until it has closed. */
export async function* eventsOf(
  parts: DomainCalls,
  run: NamedRun,
  { follow, signal }: { readonly follow: boolean; readonly signal: AbortSignal | undefined },
): AsyncGenerator<HistoryEvent, void, undefined> {
  let last: HistoryEvent | undefined;
  for await (const page of readHistory({ ...parts, ...(signal && { signal }) }, run)) {
    yield* page;
    last = page.at(-1) ?? last;
  }
  const waits = new Backoff(looks);
  while (follow && (last === undefined || !closesRun(last))) {
    await pause(parts.clock, waits.next(), signal);
    signal?.throwIfAborted();
    const news = await eventsAfter(parts, run, last?.eventId ?? 0, signal);
    if (news.length > 0) waits.succeeded();
    yield* news;
    last = news.at(-1) ?? last;
  }
}

/** The events after one that is known: read from the end, so that old ones are not read again. */
export async function eventsAfter(
  { calls, domain, payloads }: DomainCalls,
  execution: NamedRun,
  eventId: number,
  signal?: AbortSignal,
): Promise<readonly HistoryEvent[]> {
  const news: HistoryEvent[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = await calls.call(
      "GetWorkflowExecutionHistory",
      {
        domain,
        execution,
        reverseOrder: true,
        maximumPageSize: newEventsPage,
        ...(nextPageToken && { nextPageToken }),
      },
      { signal },
    );
    const unknown = (page.events ?? []).filter((event) => (event.eventId ?? 0) > eventId);
    news.push(...(await decodedEvents(unknown, payloads)));
    nextPageToken = unknown.length === page.events?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
  return news.reverse();
}
