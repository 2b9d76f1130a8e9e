import type { WorkflowExecutionInfo, WorkflowExecutionInfos } from "@openswf/model/wire-types";
import type { Swf } from "../../api/swf.ts";
import { type ExecutionFilters, narrowest, narrowestOfClosed, passes } from "./filters.ts";

/** Executions that one call lists; SWF's own maximum. */
const pageSize = 1_000;
/** Pages that one refresh reads of each list. What has happened beyond them is shown after a reload. */
const refreshedPagesMax = 5;
/** Lists may lag behind, so that a refresh reads again what is this recent, in seconds. */
const overlapSeconds = 10;

export interface Feed {
  /** Newest first. */
  readonly rows: readonly WorkflowExecutionInfo[];
  /** Nothing has been read yet. */
  readonly isFirstLoad: boolean;
  readonly isLoading: boolean;
  /** Everything that passes the filters is among the rows. */
  readonly isComplete: boolean;
  readonly error: unknown;
}

/** One of the two lists of SWF, as far as it has been read. */
interface Source {
  readonly kind: "open" | "closed";
  readonly nextPageToken: string | undefined;
  /** Everything that started at this time or later has been read; in seconds. */
  readonly readDownTo: number;
}

type Lister = Pick<Swf, "call">;

/**
 * Open and closed executions of a domain as one list, newest first. SWF has a list of each, in pages. The rows end where
 * the list that has been read least far ends, so that no row is ever put between two that have been shown.
 */
export class ExecutionFeed {
  readonly #swf: Lister;
  readonly #domain: string;
  readonly #filters: ExecutionFilters;
  readonly #byRun = new Map<string, WorkflowExecutionInfo>();
  #sources: readonly Source[];
  #feed: Feed = { rows: [], isFirstLoad: true, isLoading: false, isComplete: false, error: undefined };
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #newestClose: number;
  #busy: Promise<void> = Promise.resolve();

  /** @param now in milliseconds */
  constructor(swf: Lister, domain: string, filters: ExecutionFilters, now: number) {
    this.#swf = swf;
    this.#domain = domain;
    this.#filters = filters;
    this.#newestClose = now / 1000;
    const { status } = filters;
    const kinds: Source["kind"][] = [];
    if (status === undefined || status === "OPEN") kinds.push("open");
    if (status !== "OPEN") kinds.push("closed");
    this.#sources = kinds.map((kind) => ({ kind, nextPageToken: undefined, readDownTo: Number.POSITIVE_INFINITY }));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly current = (): Feed => this.#feed;

  /** Ends what is under way. */
  close(): void {
    this.#abort.abort();
  }

  /** Reads one more page of the list that has been read least far. */
  loadMore(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#feed.isComplete) return;
      this.#show({ isLoading: true });
      const behind = this.#sources.toSorted((a, b) => b.readDownTo - a.readDownTo);
      // At first both, at once: neither can be shown without the other.
      const next = this.#feed.isFirstLoad ? behind : behind.slice(0, 1);
      const read = await Promise.all(next.map((source) => this.#readPage(source)));
      this.#sources = this.#sources.map((source) => read.find(({ kind }) => kind === source.kind) ?? source);
      this.#show({ isLoading: false, isFirstLoad: false, error: undefined });
    });
  }

  /** Reads what has started or closed since. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#feed.isFirstLoad) return;
      const newest = Math.max(0, ...this.#feed.rows.slice(0, 1).map(({ startTimestamp }) => startTimestamp));
      const startTimeFilter = { oldestDate: Math.max(newest - overlapSeconds, seconds(this.#filters.from) ?? 0) };
      const closeTimeFilter = { oldestDate: this.#newestClose - overlapSeconds };
      const { status } = this.#filters;
      const wantsOpen = status === undefined || status === "OPEN";
      await Promise.all([
        wantsOpen ? this.#readNew((page) => this.#listOpen(startTimeFilter, page)) : undefined,
        this.#readNew((page) => this.#listClosed({ closeTimeFilter }, page)),
      ]);
      this.#show({ error: undefined });
    });
  }

  /** One call after the other: two at once could put pages in the wrong order. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#busy = this.#busy.then(work).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.#show({ error, isLoading: false });
    });
    return this.#busy;
  }

  async #readPage(source: Source): Promise<Source> {
    const { from, to } = this.#filters;
    const span = { oldestDate: seconds(from) ?? 0, ...(to !== undefined && { latestDate: to / 1000 }) };
    const { executionInfos, nextPageToken } =
      source.kind === "open"
        ? await this.#listOpen(span, source.nextPageToken)
        : await this.#listClosed({ startTimeFilter: span }, source.nextPageToken);
    this.#take(executionInfos);
    const last = executionInfos.at(-1)?.startTimestamp ?? source.readDownTo;
    return { ...source, nextPageToken, readDownTo: nextPageToken === undefined ? Number.NEGATIVE_INFINITY : last };
  }

  async #readNew(list: (page: string | undefined) => Promise<WorkflowExecutionInfos>): Promise<void> {
    let token: string | undefined;
    for (let page = 0; page < refreshedPagesMax; page += 1) {
      const { executionInfos, nextPageToken } = await list(token);
      this.#take(executionInfos);
      if (nextPageToken === undefined) return;
      token = nextPageToken;
    }
  }

  #listOpen(startTimeFilter: Span, nextPageToken: string | undefined): Promise<WorkflowExecutionInfos> {
    const input = { domain: this.#domain, startTimeFilter, maximumPageSize: pageSize, nextPageToken };
    return this.#swf.call("ListOpenWorkflowExecutions", { ...input, ...narrowest(this.#filters) }, this.#abort.signal);
  }

  #listClosed(
    span: { readonly startTimeFilter: Span } | { readonly closeTimeFilter: Span },
    nextPageToken: string | undefined,
  ): Promise<WorkflowExecutionInfos> {
    const input = { domain: this.#domain, ...span, maximumPageSize: pageSize, nextPageToken };
    const filter = narrowestOfClosed(this.#filters);
    return this.#swf.call("ListClosedWorkflowExecutions", { ...input, ...filter }, this.#abort.signal);
  }

  #take(infos: readonly WorkflowExecutionInfo[]): void {
    for (const info of infos) {
      const { runId } = info.execution;
      // A page of the open list may arrive after the news that the execution has closed.
      if (this.#byRun.get(runId)?.executionStatus === "CLOSED") continue;
      this.#byRun.set(runId, info);
      if (info.closeTimestamp !== undefined) this.#newestClose = Math.max(this.#newestClose, info.closeTimestamp);
    }
  }

  #show(changed: Partial<Feed>): void {
    const readDownTo = Math.max(...this.#sources.map((source) => source.readDownTo));
    this.#feed = {
      ...this.#feed,
      ...changed,
      isComplete: readDownTo === Number.NEGATIVE_INFINITY,
      rows: [...this.#byRun.values()]
        .filter((info) => info.startTimestamp >= readDownTo && passes(info, this.#filters))
        .toSorted(newestFirst),
    };
    for (const listener of this.#listeners) listener();
  }
}

interface Span {
  readonly oldestDate: number;
  readonly latestDate?: number;
}

function newestFirst(a: WorkflowExecutionInfo, b: WorkflowExecutionInfo): number {
  if (a.startTimestamp !== b.startTimestamp) return b.startTimestamp - a.startTimestamp;
  return a.execution.runId < b.execution.runId ? -1 : 1;
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);
