import type { DatabaseSync } from "node:sqlite";
import { listedBy, MergedPage, timeBounds } from "@openswf/core/stores/execution-lists";
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
      const bounds = timeBounds(query);
      const page = new MergedPage<Place>({ limit, reverse }, bounds, (a, b) => a.id - b.id);
      const find = reverse ? oldestFirst : newestFirst;
      const startId = after?.id ?? (reverse ? -1 : Number.MAX_SAFE_INTEGER);
      const [by, on] = [facetOf(query), shelfOf(query)];
      for (const value of valuesOf(query, names)) {
        const startAt = after?.at ?? page.start;
        page.add(find.all(domainId, by, value, on, startAt, startId, page.end, bounds.hiddenUntil, limit));
      }
      return page.rows;
    },

    count: (domainId, query, max) => {
      const { from, to, hiddenUntil } = timeBounds(query);
      const [by, on] = [facetOf(query), shelfOf(query)];
      let total = 0;
      for (const value of valuesOf(query, names)) {
        if (total >= max) break;
        total += countAll.get(domainId, by, value, on, from, to, hiddenUntil, max - total)?.count ?? 0;
      }
      return total;
    },
  };
}

/** The values under which the executions of a query are listed: a single one, or several to merge. */
function valuesOf({ status, filter }: ExecutionQuery, names: Names): readonly string[] {
  switch (filter?.by) {
    case undefined:
      return status === "open" ? [""] : closeStatuses;
    case "tag":
      return [filter.tag];
    case "closeStatus":
      return [filter.closeStatus];
    case "type":
      return typeIds(filter, names).map(typeValue);
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

/** By L2, closed executions have no entry under `all`: their list is merged from the close statuses. */
function facetOf(query: ExecutionQuery): Facet {
  const by = listedBy(query);
  invariant(by !== "workflowId", "`listing` does not hold the runs of a workflowId");
  return by === "all" && query.status === "closed" ? facet.closeStatus : facet[by];
}

function shelfOf({ status, time }: ExecutionQuery): number {
  if (status === "open") return shelf.open;
  return time === "closedAt" ? shelf.closedByClose : shelf.closedByStart;
}
