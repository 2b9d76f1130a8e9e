import type { HistoryEvent } from "@openswf/model/history-events";
import type { Swf } from "../../api/swf.ts";
import { readEvent } from "../../logic/history/read-event.ts";
import { HistoryForms, type HistorySoFar } from "./history-forms.ts";

/** Events of one call: SWF's maximum. */
const pageSize = 1_000;
/** Events that a look for new ones reads at first: most bring none. */
const newEventsRead = 25;
/** While a long history is read, what has come is shown this often. */
const shownEveryMs = 250;

/** The history of one run, from its first event: read in pages, which are shown as they come, then followed. */
export class HistoryFeed {
  readonly #swf: Pick<Swf, "call">;
  readonly #of: {
    readonly domain: string;
    readonly execution: { readonly workflowId: string; readonly runId: string };
  };
  readonly #forms = new HistoryForms();
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();
  #nextPageToken: string | undefined;
  #current: HistorySoFar = { ...this.#forms.current(), isComplete: false, error: undefined };
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

  /** Reads on to the end, or what has come since. Nothing comes after the event that closed the execution. */
  async read(): Promise<void> {
    if (this.#isBusy || (this.#current.isComplete && this.#current.state.close !== undefined)) return;
    this.#isBusy = true;
    try {
      if (this.#current.isComplete) await this.#readNew();
      else await this.#readToEnd();
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#show({ error });
    } finally {
      this.#isBusy = false;
    }
  }

  async #readToEnd(): Promise<void> {
    let shownAt = Number.NEGATIVE_INFINITY;
    do {
      const page = { maximumPageSize: pageSize, nextPageToken: this.#nextPageToken };
      const history = await this.#swf.call("GetWorkflowExecutionHistory", { ...this.#of, ...page }, this.#abort.signal);
      this.#nextPageToken = history.nextPageToken;
      this.#forms.add(history.events.map(readEvent));
      const isComplete = this.#nextPageToken === undefined;
      // openswf answers 100 events at a time, as SWF is said to: drawing each page would take longer than reading it.
      if (!isComplete && performance.now() - shownAt < shownEveryMs) continue;
      shownAt = performance.now();
      this.#show({ error: undefined, isComplete });
    } while (this.#nextPageToken !== undefined);
  }

  /** Backwards from the end, until it meets what is known. */
  async #readNew(): Promise<void> {
    const known = this.#forms.current().events.at(-1)?.eventId ?? 0;
    const added: HistoryEvent[] = [];
    let nextPageToken: string | undefined;
    let maximumPageSize = newEventsRead;
    do {
      const page = { maximumPageSize, nextPageToken, reverseOrder: true };
      const history = await this.#swf.call("GetWorkflowExecutionHistory", { ...this.#of, ...page }, this.#abort.signal);
      added.push(...history.events.map(readEvent));
      nextPageToken = history.nextPageToken;
      maximumPageSize = pageSize;
    } while (nextPageToken !== undefined && (added.at(-1)?.eventId ?? 0) > known + 1);
    const isNew = added.filter(({ eventId }) => eventId > known).reverse();
    if (isNew.length > 0) this.#forms.add(isNew);
    if (isNew.length > 0 || this.#current.error !== undefined) this.#show({ error: undefined });
  }

  #show(changed: Partial<HistorySoFar>): void {
    this.#current = { ...this.#current, ...this.#forms.current(), ...changed };
    for (const listener of this.#listeners) listener();
  }
}
