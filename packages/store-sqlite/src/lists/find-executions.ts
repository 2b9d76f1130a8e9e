import type { DatabaseSync } from "node:sqlite";
import type { Page } from "@openswf/core/stores/page";
import type { ExecutionFilter, ExecutionQuery } from "@openswf/core/stores/visibility";
import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { prepare } from "../connection/statement.ts";
import type { Names } from "../registrations/names.ts";
import { closeStatuses, type Facet, facet, shelf, typeValue } from "./listings.ts";

const find = (bounds: string, order: "asc" | "desc"): string => `
    select at, execution_id as id
    from listing
    where domain_id = ?1
      and facet = ?2
      and value = ?3
      and shelf = ?4
      and ${bounds}
      and (closed_at is null or closed_at > ?8)
    order by at ${order}, execution_id ${order}
    limit ?9`;

const sql = {
  newestFirst: find("(at, execution_id) < (?5, ?6) and at >= ?7", "desc"),
  oldestFirst: find("(at, execution_id) > (?5, ?6) and at <= ?7", "asc"),
  count: `
    select count(*) as count
    from (
      select 1
      from listing
      where domain_id = ?1
        and facet = ?2
        and value = ?3
        and shelf = ?4
        and at between ?5 and ?6
        and (closed_at is null or closed_at > ?7)
      limit ?8
    )`,
} as const;

/** A position in a list: the time that orders the list, then the execution's number. */
export interface Place {
  readonly at: Instant;
  readonly id: number;
}
export interface ExecutionFinder {
  find(domainId: number, query: ExecutionQuery, page: Page<Place>): readonly Place[];
  count(domainId: number, query: ExecutionQuery, max: number): number;
}

/** Finds executions in `listing`, by anything except workflowId. */
export function executionFinder(db: DatabaseSync, names: Names): ExecutionFinder {
  const newestFirst = prepare<Place>(db, sql.newestFirst);
  const oldestFirst = prepare<Place>(db, sql.oldestFirst);
  const countAll = prepare<{ count: number }>(db, sql.count);

  return {
    find: (domainId, query, { after, limit, reverse }) => {
      const [by, values] = entriesOf(query, names);
      const on = shelfOf(query);
      let { from, to, hiddenUntil } = bounds(query);
      let found: readonly Place[] = [];
      for (const value of values) {
        const more = reverse
          ? oldestFirst.all(domainId, by, value, on, after?.at ?? from, after?.id ?? -1, to, hiddenUntil, limit)
          : newestFirst.all(
              domainId,
              by,
              value,
              on,
              after?.at ?? to,
              after?.id ?? Number.MAX_SAFE_INTEGER,
              from,
              hiddenUntil,
              limit,
            );
        found = merged(found, more, reverse).slice(0, limit);
        // Once the page is full, only rows that sort before its last row can still enter it.
        const last = found.length === limit ? found.at(-1) : undefined;
        if (last !== undefined && reverse) to = last.at;
        if (last !== undefined && !reverse) from = last.at;
      }
      return found;
    },

    count: (domainId, query, max) => {
      const [by, values] = entriesOf(query, names);
      const { from, to, hiddenUntil } = bounds(query);
      let total = 0;
      for (const value of values) {
        if (total >= max) break;
        total += countAll.get(domainId, by, value, shelfOf(query), from, to, hiddenUntil, max - total)?.count ?? 0;
      }
      return total;
    },
  };
}

/** The entries under which the executions of a query are listed: a single one, or several to merge. */
function entriesOf({ status, filter }: ExecutionQuery, names: Names): readonly [by: Facet, values: readonly string[]] {
  switch (filter?.by) {
    case undefined:
      return status === "open" ? [facet.all, [""]] : [facet.closeStatus, closeStatuses];
    case "tag":
      return [facet.tag, [filter.tag]];
    case "closeStatus":
      return [facet.closeStatus, [filter.closeStatus]];
    case "type":
      return [facet.type, typeIds(filter, names).map(typeValue)];
    case "workflowId":
      invariant(false, "`listing` does not hold the runs of a workflowId");
  }
}

function typeIds(
  { name, version }: Extract<ExecutionFilter, { readonly by: "type" }>,
  names: Names,
): readonly number[] {
  if (version === undefined) return names.versionsOf(name);
  const id = names.typeId({ name, version });
  return id === undefined ? [] : [id];
}

function shelfOf({ status, time }: ExecutionQuery): number {
  if (status === "open") return shelf.open;
  return time === "closedAt" ? shelf.closedByClose : shelf.closedByStart;
}

/** Fills in the missing times of the query. For close times, retention is a bound too. */
function bounds({ time, from, to, hiddenUntil }: ExecutionQuery): { from: Instant; to: Instant; hiddenUntil: Instant } {
  const hidden = hiddenUntil ?? Number.MIN_SAFE_INTEGER;
  return {
    from: time === "closedAt" ? Math.max(from, hidden + 1) : from,
    to: to ?? Number.MAX_SAFE_INTEGER,
    hiddenUntil: hidden,
  };
}

function merged(some: readonly Place[], others: readonly Place[], reverse: boolean): readonly Place[] {
  if (some.length === 0) return others;
  if (others.length === 0) return some;
  const direction = reverse ? 1 : -1;
  return [...some, ...others].sort((a, b) => direction * (a.at - b.at || a.id - b.id));
}
