import type { HistoryEvent as SdkEvent } from "@aws-sdk/client-swf";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { decodedPayloads, type Payloads } from "../data/payload-edges.ts";
import { toHistoryEvent } from "../replay/to-history-event.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";

/** Events in one reply, which is the most that SWF gives. openswf gives 100. */
export const pageSize = 1_000;

export interface HistoryReading {
  readonly calls: SwfCalls;
  readonly payloads: Payloads;
  readonly domain: string;
  readonly signal?: AbortSignal;
}

/** The events of a run from the first, in pages. */
export function readHistory(
  reading: HistoryReading,
  execution: { readonly workflowId: string; readonly runId: string },
): AsyncGenerator<readonly HistoryEvent[]> {
  const { calls, domain, signal } = reading;
  return pagesFrom(reading, undefined, (nextPageToken) => {
    const input = { domain, execution, maximumPageSize: pageSize, ...(nextPageToken && { nextPageToken }) };
    return calls.call("GetWorkflowExecutionHistory", input, { signal });
  });
}

interface Page {
  readonly events?: readonly SdkEvent[] | undefined;
  readonly nextPageToken?: string | undefined;
}

/** The events of `first` and of all pages after it, decoded. Asks for each page while the one before is read. */
export async function* pagesFrom(
  { payloads }: HistoryReading,
  first: Page | undefined,
  ask: (nextPageToken: string | undefined) => Promise<Page>,
): AsyncGenerator<readonly HistoryEvent[]> {
  let page: Page | undefined = first ?? (await ask(undefined));
  while (page !== undefined) {
    const next: Promise<Page> | undefined = page.nextPageToken ? ask(page.nextPageToken) : undefined;
    // Whoever reads may stop here. Otherwise the error is thrown below.
    next?.catch(() => {});
    yield await decodedEvents(page.events ?? [], payloads);
    page = await next;
  }
}

export async function decodedEvents(events: readonly SdkEvent[], payloads: Payloads): Promise<readonly HistoryEvent[]> {
  return await decodedPayloads(events.map(toHistoryEvent), payloads);
}
