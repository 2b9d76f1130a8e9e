import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { Histories, HistoryRange, StoredExecution } from "@openswf/core/stores/executions";
import type { Store } from "@openswf/core/stores/store";
import type { ExecutionRecord } from "@openswf/core/stores/visibility";
import type { EventId, RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { type ExportedExecution, eventsAtATimeMax, printRecord } from "./export-records.ts";

/** Events may be long. A row holds at most this many characters, or a single event. */
const rowCharactersMax = 1024 * 1024;

export async function exportedExecution(
  store: Store,
  domain: DomainKey,
  record: ExecutionRecord,
  stored: StoredExecution,
): Promise<ExportedExecution> {
  const { runId, closedAt, closeStatus } = record;
  const events = await countEvents(store, stored);
  const tasks = (await store.tasksOf(runId)).map(({ runId: _, ...task }) => task);
  return {
    runId,
    domain,
    workflowId: record.workflowId,
    workflowType: { name: record.workflowType.name, version: record.workflowType.version },
    startedAt: record.startedAt,
    parent: record.parent && { workflowId: record.parent.workflowId, runId: record.parent.runId },
    tagList: record.tagList,
    events,
    closed: closedAt === undefined || closeStatus === undefined ? undefined : { at: closedAt, status: closeStatus },
    cancelRequested: record.cancelRequested,
    wakeAt: stored.wakeAt,
    heartbeats: stored.heartbeats,
    tasks: tasks.toSorted((a, b) => a.scheduledEventId - b.scheduledEventId),
    errands: (await store.errandsOf(runId)).map(({ errandId, body }) => ({ errandId, body })),
    snapshot:
      stored.snapshot === undefined ? undefined : { lastEventId: events - stored.tail.length, body: stored.snapshot },
  };
}

/** The lines of a history, in batches. */
export async function* exportedHistory(
  store: Histories,
  { runId, tail }: StoredExecution,
  events: number,
): AsyncGenerator<string> {
  let firstEventId: EventId = 1;
  // Without a snapshot, the tail is the whole history and has already been read.
  const pages = tail.length === events ? [tail] : pagesOf(store, runId, events);
  for await (const page of pages) {
    for (const row of rowsOf(page)) {
      const count = row.length;
      yield `${printRecord({ record: "history", firstEventId, count })}${row.join("\n")}\n`;
      firstEventId += count;
    }
  }
  invariant(firstEventId === events + 1, `run ${runId} has ${events} events, but ${firstEventId - 1} can be read`);
}

async function countEvents(store: Histories, { runId, tail }: StoredExecution): Promise<number> {
  const last = tail.at(-1) ?? (await store.readHistory(runId, { ...wholeHistory, limit: 1, reverse: true }))[0];
  if (last === undefined) return 0;
  // `as`: every event has an id, and a history holds nothing but events.
  const { eventId } = JSON.parse(last) as { readonly eventId: EventId };
  return eventId;
}

const wholeHistory: HistoryRange = { from: 1, to: Number.MAX_SAFE_INTEGER, limit: eventsAtATimeMax, reverse: false };

async function* pagesOf(store: Histories, runId: RunId, events: number): AsyncGenerator<readonly string[]> {
  let from: EventId = 1;
  let page: readonly string[];
  do {
    page = await store.readHistory(runId, { ...wholeHistory, from, to: events });
    yield page;
    from += page.length;
  } while (page.length === eventsAtATimeMax);
}

function* rowsOf(events: readonly string[]): Generator<readonly string[]> {
  let row: string[] = [];
  let characters = 0;
  for (const event of events) {
    if (row.length === eventsAtATimeMax || (row.length > 0 && characters + event.length > rowCharactersMax)) {
      yield row;
      row = [];
      characters = 0;
    }
    row.push(event);
    characters += event.length;
  }
  if (row.length > 0) yield row;
}
