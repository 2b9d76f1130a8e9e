import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";

/** What comes first is what has started, or has closed, last. */
export type Order = "by start" | "by close";

/** Closed executions that do not belong into the list, remembered so that a late page of open ones cannot bring them back. */
const rememberedMax = 10_000;

/** The executions of a list, each run once, in order. */
export class ExecutionRows {
  readonly #order: Order;
  readonly #rowsMax: number;
  readonly #byRun = new Map<string, WorkflowExecutionInfo>();
  readonly #gone = new Set<string>();
  /** All in order, except those in `#added`; `undefined` after any other change. */
  #sorted: readonly WorkflowExecutionInfo[] | undefined = [];
  /** A page of a long list adds a few rows to many: they are merged, as sorting all of them would stop the scrolling. */
  #added: WorkflowExecutionInfo[] = [];
  #shown: { readonly downTo: number; readonly rows: readonly WorkflowExecutionInfo[] } | undefined;

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
    this.#byRun.clear();
    this.#gone.clear();
    this.#changed();
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
    if (belongs) this.#byRun.set(runId, info);
    else this.#byRun.delete(runId);
    if (belongs && known === undefined) this.#grown(info);
    else this.#changed();
    return true;
  }

  /** Drops what no longer belongs into the list. */
  keep(belongs: (info: WorkflowExecutionInfo) => boolean): void {
    for (const [runId, info] of this.#byRun) {
      if (belongs(info)) continue;
      this.#byRun.delete(runId);
      this.#changed();
    }
  }

  /** Those from a time on, in order: the same array as long as nothing changes. */
  downTo(seconds: number): readonly WorkflowExecutionInfo[] {
    const sorted = this.#inOrder();
    if (this.#shown?.downTo !== seconds) {
      const last = sorted.at(-1);
      const isAll = last === undefined || this.timeOf(last) >= seconds;
      const rows = isAll ? sorted : sorted.filter((info) => this.timeOf(info) >= seconds);
      this.#shown = { downTo: seconds, rows };
    }
    return this.#shown.rows;
  }

  #grown(info: WorkflowExecutionInfo): void {
    this.#added.push(info);
    this.#shown = undefined;
  }

  #changed(): void {
    this.#sorted = undefined;
    this.#added = [];
    this.#shown = undefined;
  }

  #inOrder(): readonly WorkflowExecutionInfo[] {
    if (this.#sorted !== undefined && this.#added.length === 0) return this.#sorted;
    const all =
      this.#sorted === undefined
        ? [...this.#byRun.values()].sort(this.#compare)
        : merged(this.#sorted, this.#added.sort(this.#compare), this.#compare);
    this.#added = [];
    for (const { execution } of all.slice(this.#rowsMax)) this.#byRun.delete(execution.runId);
    this.#sorted = all.length > this.#rowsMax ? all.slice(0, this.#rowsMax) : all;
    return this.#sorted;
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

type Compare = (a: WorkflowExecutionInfo, b: WorkflowExecutionInfo) => number;

/** Two sorted lists as one. Only what lies below the first of `added` is compared. */
function merged(
  rows: readonly WorkflowExecutionInfo[],
  added: readonly WorkflowExecutionInfo[],
  compare: Compare,
): readonly WorkflowExecutionInfo[] {
  const [first] = added;
  if (first === undefined) return rows;
  const from = rows.findLastIndex((row) => compare(row, first) < 0) + 1;
  const result = rows.slice(0, from);
  let next = 0;
  for (let index = from; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined) break;
    for (let info = added[next]; info !== undefined && compare(info, row) < 0; info = added[next]) {
      result.push(info);
      next += 1;
    }
    result.push(row);
  }
  for (const info of added.slice(next)) result.push(info);
  return result;
}
