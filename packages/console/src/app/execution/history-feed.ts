import { readEvent } from "@openswf/insight/history/read-event";
import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { GetWorkflowExecutionHistoryInput, History } from "@openswf/model/wire-types";
import type { Swf } from "../../api/swf.ts";
import { HistoryForms, type HistorySoFar } from "./history-forms.ts";

// F1. A history is read from both ends at once: SWF gives out one page after the other, and its end is what matters first.
// F2. The forms of a history take events in order, so what has been read from the end waits until the two meet.
// F3. No event is asked for twice, other than in the page in which the two ends meet.

/** Events of one call: SWF's maximum. Servers may answer fewer. */
const pageSize = 1_000;
/** Events that a look for new ones reads at first: most bring none. */
const newEventsRead = 25;
/** While a long history is read, what has come is shown this often. */
const shownEveryMs = 250;
/** Events added to all forms before the page gets its turn. */
const joinedAtOnce = 2_000;
/** Longer histories are not read on. SWF ends executions at 25,000 events. */
const eventsMax = 100_000;

type Page = Pick<GetWorkflowExecutionHistoryInput, "maximumPageSize" | "nextPageToken" | "reverseOrder">;

/** How far has been read; without a token, to the other end. */
interface Position {
  readonly nextPageToken: string | undefined;
}

const isRead = (position: Position | undefined): boolean =>
  position !== undefined && position.nextPageToken === undefined;

/** The history of one run: read in pages, which are shown as they come, then followed. */
export class HistoryFeed {
  readonly #swf: Pick<Swf, "call">;
  readonly #of: {
    readonly domain: string;
    readonly execution: { readonly workflowId: string; readonly runId: string };
  };
  readonly #forms = new HistoryForms();
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  /** `undefined` before the first page. */
  #fromStart: Position | undefined;
  #fromEnd: Position | undefined;
  /** What has been read from the end, newest first. */
  readonly #end: HistoryEvent[] = [];
  #current: HistorySoFar = { ...this.#forms.current(), isComplete: false, recent: [], error: undefined };
  #shownAt = Number.NEGATIVE_INFINITY;
  #isBusy = false;

  constructor(swf: Pick<Swf, "call">, domain: string, workflowId: string, runId: string) {
    this.#swf = swf;
    this.#of = { domain, execution: { workflowId, runId } };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly current = (): HistorySoFar => this.#current;

  close(): void {
    this.#abort.abort();
  }

  /** Reads on until all is there, or what has come since. Nothing comes after the event that closed the execution. */
  async read(): Promise<void> {
    if (this.#isBusy || (this.#current.isComplete && this.#current.state.close !== undefined)) return;
    this.#isBusy = true;
    try {
      if (this.#current.isComplete) await this.#readNew();
      else await this.#readAll();
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#show({ error });
    } finally {
      this.#isBusy = false;
    }
  }

  /** Goes on where it was, if it has failed before. */
  async #readAll(): Promise<void> {
    // Most histories are one page.
    if (this.#fromStart === undefined) await this.#readOnFromStart();
    await this.#untilTheyMeet(
      () => this.#readOnFromStart(),
      () => this.#readOnFromEnd(),
    );
    await this.#join();
    this.#show({ error: undefined, isComplete: true, recent: [] });
  }

  /** Adds what has been read from the end, in parts, so that the page can draw and scroll in between. */
  async #join(): Promise<void> {
    while (this.#end.length > 0) {
      const part = this.#end.splice(-joinedAtOnce).reverse();
      const known = this.#lastKnown;
      this.#forms.add(part.filter(({ eventId }) => eventId > known));
      await pause();
    }
  }

  /** Does each over and over, side by side, until the two ends meet. If one fails, both stop. */
  async #untilTheyMeet(...reading: readonly (() => Promise<void>)[]): Promise<void> {
    let hasFailed = false;
    const ends = reading.map(async (read) => {
      try {
        while (!(this.#hasMet() || hasFailed)) {
          await read();
          this.#showNowAndThen();
        }
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    });
    // Neither may go on by itself while the other is tried again.
    await Promise.allSettled(ends);
    await Promise.all(ends);
  }

  async #readOnFromStart(): Promise<void> {
    const { events, nextPageToken } = await this.#page({ nextPageToken: this.#fromStart?.nextPageToken });
    this.#fromStart = { nextPageToken };
    this.#forms.add(events.map(readEvent));
    if (this.#lastKnown > eventsMax) throw new Error(`This history has more than ${eventsMax} events.`);
  }

  async #readOnFromEnd(): Promise<void> {
    const page = { nextPageToken: this.#fromEnd?.nextPageToken, reverseOrder: true };
    const { events, nextPageToken } = await this.#page(page);
    this.#fromEnd = { nextPageToken };
    this.#end.push(...events.map(readEvent));
  }

  /** Whether no event is missing between the two ends. */
  #hasMet(): boolean {
    if (isRead(this.#fromStart) || isRead(this.#fromEnd)) return true;
    const firstOfEnd = this.#end.at(-1)?.eventId;
    return firstOfEnd !== undefined && firstOfEnd <= this.#lastKnown + 1;
  }

  get #lastKnown(): EventId {
    return this.#forms.current().events.at(-1)?.eventId ?? 0;
  }

  /** Backwards from the end, until it meets what is known. */
  async #readNew(): Promise<void> {
    const known = this.#lastKnown;
    const added: HistoryEvent[] = [];
    let nextPageToken: string | undefined;
    let maximumPageSize = newEventsRead;
    do {
      const history = await this.#page({ maximumPageSize, nextPageToken, reverseOrder: true });
      added.push(...history.events.map(readEvent));
      nextPageToken = history.nextPageToken;
      maximumPageSize = pageSize;
    } while (nextPageToken !== undefined && (added.at(-1)?.eventId ?? 0) > known + 1);
    const isNew = added.filter(({ eventId }) => eventId > known).reverse();
    if (isNew.length > 0) this.#forms.add(isNew);
    if (isNew.length > 0 || this.#current.error !== undefined) this.#show({ error: undefined });
  }

  #page(page: Page): Promise<History> {
    const input = { ...this.#of, maximumPageSize: pageSize, ...page };
    return this.#swf.call("GetWorkflowExecutionHistory", input, this.#abort.signal);
  }

  /** openswf answers 100 events at a time, as SWF is said to: drawing each page would take longer than reading it. */
  #showNowAndThen(): void {
    if (this.#hasMet() || this.#fromEnd === undefined) return;
    if (performance.now() - this.#shownAt < shownEveryMs) return;
    this.#show({ error: undefined, recent: this.#end.toReversed() });
  }

  #show(changed: Partial<HistorySoFar>): void {
    this.#shownAt = performance.now();
    this.#current = { ...this.#current, ...this.#forms.current(), ...changed };
    for (const listener of this.#listeners) listener();
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
