import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";

/** What comes first is what has started, or has closed, last. */
export type Order = "by start" | "by close";

type Infos = readonly WorkflowExecutionInfo[];

/** Closed executions that do not belong into the list, remembered so that a late page of open ones cannot bring them back. */
const rememberedMax = 10_000;

/**
 * The executions of a list, each run once, in order. News is merged into what is in order already: sorting a hundred thousand
 * rows again for each would be felt.
 */
export class ExecutionRows {
  readonly #order: Order;
  readonly #rowsMax: number;
  readonly #byRun = new Map<string, WorkflowExecutionInfo>();
  /** Counts runs as they come in, by runId: among those of one time, what came later is further down. */
  readonly #arrivals = new Map<string, number>();
  #arrived = 0;
  readonly #gone = new Set<string>();
  #sorted: Infos = [];
  /** Not among the sorted ones yet, by runId. */
  readonly #added = new Map<string, WorkflowExecutionInfo>();
  /** Among the sorted ones, and no longer true. */
  readonly #outdated = new Set<string>();
  #shown: { readonly downTo: number; readonly rows: Infos } | undefined;

  /** @param rowsMax beyond it, the oldest are dropped */
  constructor(order: Order, rowsMax: number) {
    this.#order = order;
    this.#rowsMax = rowsMax;
  }

  /** By which the list is ordered, in seconds. */
  timeOf({ startTimestamp, closeTimestamp }: WorkflowExecutionInfo): number {
    return this.#order === "by start" ? startTimestamp : (closeTimestamp ?? Number.POSITIVE_INFINITY);
  }

  clear(): void {
    for (const set of [this.#byRun, this.#arrivals, this.#gone, this.#added, this.#outdated]) set.clear();
    this.#sorted = [];
    this.#shown = undefined;
  }

  /** Takes what a list says of an execution. Whether that changes anything. */
  take(info: WorkflowExecutionInfo, belongs: boolean): boolean {
    const { runId } = info.execution;
    const known = this.#byRun.get(runId);
    // A page of the open list may arrive after the news that the execution has closed.
    if (info.executionStatus === "OPEN" && (known?.executionStatus === "CLOSED" || this.#gone.has(runId))) return false;
    if (belongs && known !== undefined && isSame(known, info)) return false;
    if (!belongs && info.executionStatus === "CLOSED") this.#remember(runId);
    if (!belongs && known === undefined) return false;
    if (known !== undefined) this.#remove(runId);
    if (!belongs) this.#arrivals.delete(runId);
    if (belongs) {
      if (!this.#arrivals.has(runId)) this.#arrivals.set(runId, this.#arrived++);
      this.#byRun.set(runId, info);
      this.#added.set(runId, info);
    }
    this.#shown = undefined;
    return true;
  }

  /** Marks an open execution. */
  noteCancelRequested(runId: string): void {
    const known = this.#byRun.get(runId);
    if (known?.executionStatus === "OPEN") this.take({ ...known, cancelRequested: true }, true);
  }

  /** Drops what no longer belongs into the list. */
  keep(belongs: (info: WorkflowExecutionInfo) => boolean): void {
    for (const [runId, info] of this.#byRun) {
      if (belongs(info)) continue;
      if (info.executionStatus === "CLOSED") this.#remember(runId);
      this.#remove(runId);
      this.#arrivals.delete(runId);
      this.#shown = undefined;
    }
  }

  /** Those from a time on, in order: the same array as long as nothing changes. */
  downTo(seconds: number): Infos {
    if (this.#shown?.downTo !== seconds) {
      const sorted = this.#inOrder();
      const end = firstIndex(sorted, (info) => this.timeOf(info) < seconds);
      this.#shown = { downTo: seconds, rows: end === sorted.length ? sorted : sorted.slice(0, end) };
    }
    return this.#shown.rows;
  }

  #remove(runId: string): void {
    this.#byRun.delete(runId);
    // What has been added since is not among the sorted ones.
    if (!this.#added.delete(runId)) this.#outdated.add(runId);
  }

  #inOrder(): Infos {
    if (this.#added.size === 0 && this.#outdated.size === 0) return this.#sorted;
    const still =
      this.#outdated.size === 0
        ? this.#sorted
        : this.#sorted.filter(({ execution }) => !this.#outdated.has(execution.runId));
    const all = this.#merged(still, [...this.#added.values()].sort(this.#compare));
    for (const { execution } of all.slice(this.#rowsMax)) {
      this.#byRun.delete(execution.runId);
      this.#arrivals.delete(execution.runId);
    }
    this.#sorted = all.length > this.#rowsMax ? all.slice(0, this.#rowsMax) : all;
    this.#added.clear();
    this.#outdated.clear();
    return this.#sorted;
  }

  /**
   * Two lists in order as one. What is above the first and below the last of `other` is copied as a whole: a page goes to the
   * end of a long list, and news to its top.
   */
  #merged(one: Infos, other: Infos): Infos {
    const [first, last] = [other[0], other.at(-1)];
    if (first === undefined || last === undefined) return one;
    const from = firstIndex(one, (info) => this.#compare(info, first) > 0);
    const to = firstIndex(one, (info) => this.#compare(info, last) > 0);
    const between = one.slice(from, to).concat(other);
    if (to > from) between.sort(this.#compare);
    return one.slice(0, from).concat(between, one.slice(to));
  }

  readonly #compare = (a: WorkflowExecutionInfo, b: WorkflowExecutionInfo): number => {
    const [first, second] = [this.timeOf(a), this.timeOf(b)];
    if (first !== second) return second - first;
    return this.#arrivalOf(a) - this.#arrivalOf(b);
  };

  readonly #arrivalOf = ({ execution }: WorkflowExecutionInfo): number => this.#arrivals.get(execution.runId) ?? 0;

  #remember(runId: string): void {
    this.#gone.add(runId);
    for (const oldest of this.#gone) {
      if (this.#gone.size <= rememberedMax) return;
      this.#gone.delete(oldest);
    }
  }
}

/** Where the first is that `is` is true of, if it is true of all that follow; the length if there is none. */
function firstIndex(infos: Infos, is: (info: WorkflowExecutionInfo) => boolean): number {
  let [from, to] = [0, infos.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const info = infos[middle];
    if (info !== undefined && is(info)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** All that changes of an execution in a list. */
const isSame = (a: WorkflowExecutionInfo, b: WorkflowExecutionInfo): boolean =>
  a.executionStatus === b.executionStatus && a.cancelRequested === b.cancelRequested;
