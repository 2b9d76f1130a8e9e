import { belongs, type Filters } from "@openswf/insight/search/filters";
import { type ListCalls, listCalls } from "@openswf/insight/search/list-calls";
import type { WorkflowExecutionInfo, WorkflowExecutionInfos } from "@openswf/model/wire-types";
import type { Swf } from "../../api/swf.ts";
import { ExecutionRows, type Order } from "./execution-rows.ts";

/** Executions that one call asks for: the most that it may. SWF answers 100 at a time. */
const pageSize = 1_000;
/** Executions that a list reads back into the past, whether they pass the filters or not. About 40 MB if all pass. */
const readMax = 100_000;
/** Pages that one refresh reads of each list. Where more has happened, the list is read again from its start. */
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
  /** `readMax` has been read, and no more will be. */
  readonly isFull: boolean;
  /** Executions that have been read, those included that do not pass the filters. */
  readonly read: number;
  /** How far back everything has been read, in milliseconds; `undefined` before the first page and after the last. */
  readonly readBackTo: number | undefined;
  readonly error: unknown;
}

/** One of the two lists of SWF, as far as it has been read. */
interface Source {
  readonly kind: "open" | "closed";
  readonly nextPageToken: string | undefined;
  /** Everything from this time on has been read; in seconds. */
  readonly readDownTo: number;
}

type Lister = Pick<Swf, "call">;

const nothingRead: Feed = {
  rows: [],
  isFirstLoad: true,
  isLoading: false,
  isComplete: false,
  isFull: false,
  read: 0,
  readBackTo: undefined,
  error: undefined,
};

/**
 * Open and closed executions of a domain as one list, newest first. SWF has a list of each, in pages. The rows end where
 * the list that has been read least far ends, so that no row is ever put between two that have been shown.
 *
 * A list of what has closed lately is in the order of closes, any other in that of starts: so SWF pages them.
 */
export class ExecutionFeed {
  readonly #swf: Lister;
  readonly #domain: string;
  readonly #filters: Filters;
  readonly #now: () => number;
  readonly #order: Order;
  readonly #most: number;
  readonly #rows: ExecutionRows;
  /** Of all pages: a page token stands for the call that it has come from. */
  #calls: ListCalls;
  #sources: readonly Source[];
  #feed: Feed = nothingRead;
  #read = 0;
  /** Of all that has been read, in seconds: what is new has started or closed since. */
  #newestStart = 0;
  #newestClose: number;
  #busy: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();

  /**
   * @param now in milliseconds
   * @param most executions that are read back into the past, and kept
   */
  constructor(swf: Lister, domain: string, filters: Filters, now: () => number, most: number = readMax) {
    this.#most = most;
    this.#swf = swf;
    this.#domain = domain;
    this.#filters = filters;
    this.#now = now;
    this.#newestClose = now() / 1000;
    this.#order = filters.closedWithinMs === undefined ? "by start" : "by close";
    this.#rows = new ExecutionRows(this.#order, most);
    this.#calls = listCalls(filters, now());
    this.#sources = sourcesOf(this.#calls);
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
      if (this.#feed.isComplete || this.#feed.isFull) return;
      this.#show({ isLoading: true });
      await this.#readOn();
      this.#show({ isLoading: false, isFirstLoad: false, error: undefined });
    });
  }

  /** Reads what has started or closed since. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#feed.isFirstLoad) return;
      const { withinMs, closedWithinMs } = this.#filters;
      // Time alone takes executions out of these lists.
      if ((withinMs ?? closedWithinMs) !== undefined)
        this.#rows.keep((info) => belongs(info, this.#filters, this.#now()));
      const all = await Promise.all([this.#refreshOpen(), this.#refreshClosed()]);
      if (all.includes("there is more")) await this.#startAgain();
      this.#show({ error: undefined });
    });
  }

  /**
   * Its cancel has been requested by the reader. A list does not tell of that again: an execution that has neither started nor
   * closed since is in no refresh. It is shown with the next news.
   */
  noteCancelRequested(runId: string): void {
    this.#rows.noteCancelRequested(runId);
  }

  /** One call after the other: two at once could put pages in the wrong order. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#busy = this.#busy.then(work).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.#show({ error, isLoading: false });
    });
    return this.#busy;
  }

  async #readOn(): Promise<void> {
    const behind = this.#sources.toSorted((a, b) => b.readDownTo - a.readDownTo);
    // At first both, at once: neither can be shown without the other.
    const isFirst = behind.every(({ readDownTo }) => readDownTo === Number.POSITIVE_INFINITY);
    const next = isFirst ? behind : behind.slice(0, 1);
    const read = await Promise.all(next.map((source) => this.#readPage(source)));
    this.#sources = this.#sources.map((source) => read.find(({ kind }) => kind === source.kind) ?? source);
  }

  async #startAgain(): Promise<void> {
    this.#calls = listCalls(this.#filters, this.#now());
    this.#sources = sourcesOf(this.#calls);
    this.#rows.clear();
    this.#read = 0;
    await this.#readOn();
  }

  async #readPage(source: Source): Promise<Source> {
    const { open, closed } = this.#calls;
    const { nextPageToken: page } = source;
    const answer = source.kind === "open" ? this.#listOpen(open, page) : this.#listClosed(closed, page);
    const { executionInfos, nextPageToken } = await answer;
    this.#read += executionInfos.length;
    this.#take(executionInfos);
    const last = executionInfos.at(-1);
    const readDownTo = last === undefined ? source.readDownTo : this.#rows.timeOf(last);
    return {
      ...source,
      nextPageToken,
      readDownTo: nextPageToken === undefined ? Number.NEGATIVE_INFINITY : readDownTo,
    };
  }

  async #refreshOpen(): Promise<"all" | "there is more"> {
    const { open } = listCalls(this.#filters, this.#now());
    if (open === undefined) return "all";
    const known = this.#newestStart;
    const oldestDate = Math.max(known - overlapSeconds, open.startTimeFilter.oldestDate);
    const startTimeFilter = { ...open.startTimeFilter, oldestDate };
    // What starts from now on is too young for the list.
    if ((startTimeFilter.latestDate ?? oldestDate) < oldestDate) return "all";
    return this.#readNew(
      (page) => this.#listOpen({ ...open, startTimeFilter }, page),
      (last) => last.startTimestamp <= known,
    );
  }

  #refreshClosed(): Promise<"all" | "there is more"> {
    // Of every status, where open ones are shown: these may have closed in a way that takes them out of the list.
    const filters = this.#calls.open === undefined ? this.#filters : { ...this.#filters, statuses: [] };
    const { startTimeFilter: _, ...others } = listCalls(filters, this.#now()).closed ?? {};
    const known = this.#newestClose;
    const closeTimeFilter = { oldestDate: Math.max(0, known - overlapSeconds) };
    return this.#readNew(
      (page) => this.#listClosed({ ...others, closeTimeFilter }, page),
      (last) => (last.closeTimestamp ?? 0) <= known,
    );
  }

  /** Newest first, until all that is new has been read. `isKnown` says so of the last of a page. */
  async #readNew(
    list: (page: string | undefined) => Promise<WorkflowExecutionInfos>,
    isKnown: (last: WorkflowExecutionInfo) => boolean,
  ): Promise<"all" | "there is more"> {
    let token: string | undefined;
    let last: WorkflowExecutionInfo | undefined;
    for (let page = 0; page < refreshedPagesMax; page += 1) {
      const { executionInfos, nextPageToken } = await list(token);
      const isNews = this.#take(executionInfos);
      last = executionInfos.at(-1);
      if (nextPageToken === undefined || last === undefined || (isKnown(last) && !isNews)) return "all";
      token = nextPageToken;
    }
    return last === undefined || isKnown(last) ? "all" : "there is more";
  }

  #listOpen(call: ListCalls["open"], nextPageToken?: string): Promise<WorkflowExecutionInfos> {
    if (call === undefined) return nothing;
    const input = { domain: this.#domain, ...call, maximumPageSize: pageSize, nextPageToken };
    return this.#swf.call("ListOpenWorkflowExecutions", input, this.#abort.signal);
  }

  #listClosed(call: ListCalls["closed"], nextPageToken?: string): Promise<WorkflowExecutionInfos> {
    if (call === undefined) return nothing;
    const input = { domain: this.#domain, ...call, maximumPageSize: pageSize, nextPageToken };
    return this.#swf.call("ListClosedWorkflowExecutions", input, this.#abort.signal);
  }

  /** Whether any of it changes the rows. */
  #take(infos: readonly WorkflowExecutionInfo[]): boolean {
    const now = this.#now();
    let isNews = false;
    for (const info of infos) {
      if (this.#rows.take(info, belongs(info, this.#filters, now))) isNews = true;
      this.#newestStart = Math.max(this.#newestStart, info.startTimestamp);
      if (info.closeTimestamp !== undefined) this.#newestClose = Math.max(this.#newestClose, info.closeTimestamp);
    }
    return isNews;
  }

  #show(changed: Partial<Feed>): void {
    const readDownTo = Math.max(...this.#sources.map((source) => source.readDownTo), Number.NEGATIVE_INFINITY);
    const isComplete = readDownTo === Number.NEGATIVE_INFINITY;
    this.#feed = {
      ...this.#feed,
      ...changed,
      isComplete,
      isFull: !isComplete && this.#read >= this.#most,
      read: this.#read,
      readBackTo: Number.isFinite(readDownTo) ? readDownTo * 1000 : undefined,
      rows: this.#rows.downTo(readDownTo),
    };
    for (const listener of this.#listeners) listener();
  }
}

function sourcesOf({ open, closed }: ListCalls): readonly Source[] {
  const kinds: Source["kind"][] = [];
  if (open !== undefined) kinds.push("open");
  if (closed !== undefined) kinds.push("closed");
  return kinds.map((kind) => ({ kind, nextPageToken: undefined, readDownTo: Number.POSITIVE_INFINITY }));
}

const nothing = Promise.resolve<WorkflowExecutionInfos>({ executionInfos: [] });
