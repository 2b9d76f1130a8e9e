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
    for (const set of [this.#byRun, this.#gone, this.#added, this.#outdated]) set.clear();
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
    if (belongs) {
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
      this.#shown = undefined;
    }
  }

  /** Those from a time on, in order: the same array as long as nothing changes. */
  downTo(seconds: number): Infos {
    if (this.#shown?.downTo !== seconds) {
      const sorted = this.#inOrder();
      const last = sorted.at(-1);
      const isAll = last === undefined || this.timeOf(last) >= seconds;
      const rows = isAll ? sorted : sorted.filter((info) => this.timeOf(info) >= seconds);
      this.#shown = { downTo: seconds, rows };
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
    for (const { execution } of all.slice(this.#rowsMax)) this.#byRun.delete(execution.runId);
    this.#sorted = all.length > this.#rowsMax ? all.slice(0, this.#rowsMax) : all;
    this.#added.clear();
    this.#outdated.clear();
    return this.#sorted;
  }

  /** Two lists in order as one. */
  #merged(one: Infos, other: Infos): Infos {
    const merged: WorkflowExecutionInfo[] = [];
    let at = 0;
    for (const next of other) {
      for (let first = one[at]; first !== undefined && this.#compare(first, next) <= 0; first = one[at]) {
        merged.push(first);
        at += 1;
      }
      merged.push(next);
    }
    return merged.concat(at === 0 ? one : one.slice(at));
  }

  readonly #compare = (a: WorkflowExecutionInfo, b: WorkflowExecutionInfo): number => {
    const [first, second] = [this.timeOf(a), this.timeOf(b)];
    if (first !== second) return second - first;
    return a.execution.runId < b.execution.runId ? -1 : 1;
  };

  #remember(runId: string): void {
    this.#gone.add(runId);
    for (const oldest of this.#gone) {
      if (this.#gone.size <= rememberedMax) return;
      this.#gone.delete(oldest);
    }
  }
}

/** All that changes of an execution in a list. */
const isSame = (a: WorkflowExecutionInfo, b: WorkflowExecutionInfo): boolean =>
  a.executionStatus === b.executionStatus && a.cancelRequested === b.cancelRequested;
