import type { Store } from "@openswf/core";
import { wholeHistory } from "@openswf/core/commit/cached-execution";
import type { RunId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";

/** A run as the store has kept it. */
export interface RecordedRun {
  readonly workflowId: string;
  readonly runId: RunId;
  readonly isOpen: boolean;
  readonly events: readonly HistoryEvent[];
}

const pageSize = 1_000;

type Parse = (runId: RunId, place: number, printed: string) => HistoryEvent;

/** All runs, oldest first. `parse` is given each event, in an order that depends on nothing but the runs. */
export async function recordedRuns(store: Store, parse: Parse): Promise<readonly RecordedRun[]> {
  const runs: (RecordedRun & { readonly startedAt: number })[] = [];
  let after: RunId | undefined;
  do {
    const page = await store.scanExecutions(after, pageSize);
    for (const { workflowId, runId, closedAt, startedAt } of page) {
      const printed = await wholeHistory(store, runId);
      const events = printed.map((event, place) => parse(runId, place, event));
      runs.push({ workflowId, runId, isOpen: closedAt === undefined, startedAt, events });
    }
    after = page.at(-1)?.runId;
  } while (after !== undefined);
  return runs.toSorted((one, other) => one.startedAt - other.startedAt);
}

/** `order-1 (1a2b3c4d) event 7`. */
export function named({ workflowId, runId }: RecordedRun, eventId?: number): string {
  return `${workflowId} (${runId.slice(-8)})${eventId === undefined ? "" : ` event ${eventId}`}`;
}

/** An attribute by its name; `undefined` if the event has none of that name. */
export function attribute(event: HistoryEvent, name: string): unknown {
  const attributes: object = event.attributes;
  // `as`: any object is one of unknown members.
  return (attributes as Readonly<Record<string, unknown>>)[name];
}
