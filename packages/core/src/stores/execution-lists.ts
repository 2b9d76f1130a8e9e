/**
 * What the lists of executions have in common in every store. A list holds the executions of a domain that are open or
 * closed and share one property, ordered by one time. Some queries ask for several lists, merged.
 */
import type { Instant } from "@openswf/model/brand";
import type { Page } from "./page.ts";
import type { ExecutionFilter, ExecutionQuery } from "./visibility.ts";

/** What the executions of a list share. */
export type ListedBy = "all" | ExecutionFilter["by"];

/** Every list that a query can ask for. Open executions have neither a close time nor a close status. */
export const executionLists: {
  readonly [Status in ExecutionQuery["status"]]: {
    readonly by: readonly ListedBy[];
    readonly times: readonly ExecutionQuery["time"][];
  };
} = {
  open: { by: ["all", "type", "workflowId", "tag"], times: ["startedAt"] },
  closed: { by: ["all", "type", "workflowId", "tag", "closeStatus"], times: ["startedAt", "closedAt"] },
};

export function listedBy({ filter }: Pick<ExecutionQuery, "filter">): ListedBy {
  return filter?.by ?? "all";
}

export interface TimeBounds {
  readonly from: Instant;
  readonly to: Instant;
  readonly hiddenUntil: Instant;
}

/** Fills in the missing times of a query. For close times, retention is a bound too. */
export function timeBounds({ time, from, to, hiddenUntil }: Omit<ExecutionQuery, "domain" | "status">): TimeBounds {
  const hidden = hiddenUntil ?? Number.MIN_SAFE_INTEGER;
  return {
    from: time === "closedAt" ? Math.max(from, hidden + 1) : from,
    to: to ?? Number.MAX_SAFE_INTEGER,
    hiddenUntil: hidden,
  };
}

/** A page merged from the pages of several lists in the same order. */
export class MergedPage<Row extends { readonly at: Instant }> {
  /** Where the lists start, and the time up to which they still have to be read. */
  readonly start: Instant;
  #end: Instant;
  #rows: readonly Row[] = [];
  readonly #limit: number;
  readonly #compare: (a: Row, b: Row) => number;

  /** `compareTies` orders the rows of one instant, ascending. */
  constructor(
    { limit, reverse }: Pick<Page<unknown>, "limit" | "reverse">,
    { from, to }: TimeBounds,
    compareTies: (a: Row, b: Row) => number,
  ) {
    this.start = reverse ? from : to;
    this.#end = reverse ? to : from;
    this.#limit = limit;
    const direction = reverse ? 1 : -1;
    this.#compare = (a, b) => direction * (a.at - b.at || compareTies(a, b));
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get end(): Instant {
    return this.#end;
  }

  /** Adds the first rows of a list, up to the limit. */
  add(rows: readonly Row[]): void {
    if (this.#rows.length === 0) this.#rows = rows;
    else if (rows.length > 0) this.#rows = [...this.#rows, ...rows].sort(this.#compare).slice(0, this.#limit);
    // Once the page is full, only rows that sort before its last row can still enter it.
    const last = this.#rows.length === this.#limit ? this.#rows.at(-1) : undefined;
    if (last !== undefined) this.#end = last.at;
  }
}
