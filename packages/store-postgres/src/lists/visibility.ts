import { shardOf } from "@openswf/core/stores/run-id";
import type { ExecutionQuery, ExecutionRecord, Visibility } from "@openswf/core/stores/visibility";
import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { SqlValue } from "../connection/connections.ts";
import type { Database, Statement } from "../connection/statement.ts";
import { closeStatusNumber } from "../encoding/close-statuses.ts";
import type { Names } from "../registrations/names.ts";
import { executionRecord, type RecordRow } from "./execution-records.ts";
import { parseCursor, printCursor } from "./list-cursor.ts";
import { closedList, type ListStatement, listedBy, type Order, openList, type Time } from "./list-statements.ts";

type ListedBy = (typeof listedBy.closed)[number];

interface PlacedRow extends RecordRow {
  readonly at: Instant;
}
interface PreparedList {
  readonly find: Statement<PlacedRow>;
  readonly count: Statement<{ count: number }>;
}

const lowestRun = "00000000-0000-0000-0000-000000000000";
const highestRun = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export function visibilityIn(database: Database, names: Names): Visibility {
  const lists = prepareLists(database);

  const listFor = ({ status, time, filter }: ExecutionQuery, order: Order): PreparedList => {
    const list = lists.get(
      nameOf(status, filter?.by ?? "all", time === "closedAt" ? "closed_at" : "started_at", order),
    );
    invariant(list !== undefined, "open executions have no close status to list by");
    return list;
  };

  /** The parameter values that select a list. A type without a version is several lists, merged. */
  async function valuesOf({ domain, filter }: ExecutionQuery): Promise<readonly (readonly SqlValue[])[]> {
    switch (filter?.by) {
      case undefined:
        return [[]];
      case "workflowId":
        return [[shardOf(domain, filter.workflowId), filter.workflowId]];
      case "tag":
        return [[filter.tag]];
      case "closeStatus":
        return [[closeStatusNumber(filter.closeStatus)]];
      case "type": {
        if (filter.version === undefined) return (await names.versionsOf(filter.name)).map((id) => [id]);
        const id = await names.typeId({ name: filter.name, version: filter.version });
        return id === undefined ? [] : [[id]];
      }
    }
  }

  return {
    listExecutions: async (query, { after, limit, reverse }) => {
      const domainId = await names.domainId(query.domain);
      if (domainId === undefined) return [];
      const { find } = listFor(query, reverse ? "asc" : "desc");
      const start = after === undefined ? undefined : parseCursor(after);
      let { from, to, hiddenUntil } = bounds(query);
      let found: readonly PlacedRow[] = [];
      for (const values of await valuesOf(query)) {
        const range = reverse
          ? [start?.at ?? from, start?.run ?? lowestRun, to]
          : [start?.at ?? to, start?.run ?? highestRun, from];
        const more = await find.all(domainId, ...range, hiddenUntil, limit, ...values);
        found = merged(found, more, reverse).slice(0, limit);
        // Once the page is full, only rows that sort before its last row can still enter it.
        const last = found.length === limit ? found.at(-1) : undefined;
        if (last !== undefined && reverse) to = last.at;
        if (last !== undefined && !reverse) from = last.at;
      }
      return found.map((row): ExecutionRecord => ({ ...executionRecord(row), cursor: printCursor(row) }));
    },

    countExecutions: async (query, max) => {
      const domainId = await names.domainId(query.domain);
      if (domainId === undefined) return 0;
      const { count } = listFor(query, "desc");
      const { from, to, hiddenUntil } = bounds(query);
      let total = 0;
      for (const values of await valuesOf(query)) {
        if (total >= max) break;
        total += (await count.get(domainId, from, to, hiddenUntil, max - total, true, ...values))?.count ?? 0;
      }
      return total;
    },
  };
}

function prepareLists(database: Database): ReadonlyMap<string, PreparedList> {
  const prepare = ({ find, count }: ListStatement): PreparedList => ({
    find: database.prepare(find),
    count: database.prepare(count),
  });
  const orders = ["desc", "asc"] as const;
  const times = ["started_at", "closed_at"] as const;
  return new Map([
    ...listedBy.open.flatMap((by) =>
      orders.map((order) => [nameOf("open", by, "started_at", order), prepare(openList(by, order))] as const),
    ),
    ...listedBy.closed.flatMap((by) =>
      times.flatMap((time) =>
        orders.map((order) => [nameOf("closed", by, time, order), prepare(closedList(by, time, order))] as const),
      ),
    ),
  ]);
}

function nameOf(status: ExecutionQuery["status"], by: ListedBy, time: Time, order: Order): string {
  return `${status} ${by} ${time} ${order}`;
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

function merged(some: readonly PlacedRow[], others: readonly PlacedRow[], reverse: boolean): readonly PlacedRow[] {
  if (some.length === 0) return others;
  if (others.length === 0) return some;
  const direction = reverse ? 1 : -1;
  return [...some, ...others].sort((a, b) => direction * (a.at - b.at || (a.run < b.run ? -1 : 1)));
}
