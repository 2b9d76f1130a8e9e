import { executionLists, type ListedBy, listedBy, MergedPage, timeBounds } from "@openswf/core/stores/execution-lists";
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
import { closedList, type ListStatement, type Order, openList } from "./list-statements.ts";

interface PlacedRow extends RecordRow {
  readonly at: Instant;
}
interface PreparedList {
  readonly find: Statement<PlacedRow>;
  readonly count: Statement<{ count: number }>;
}

interface ListName extends Pick<ExecutionQuery, "status" | "time"> {
  readonly by: ListedBy;
}

const orders = ["desc", "asc"] as const;
const lowestRun = "00000000-0000-0000-0000-000000000000";
const highestRun = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export function visibilityIn(database: Database, names: Names): Visibility {
  const lists = prepareLists(database);

  const listFor = (query: ExecutionQuery, order: Order): PreparedList => {
    const list = lists.get(nameOf({ ...query, by: listedBy(query) }, order));
    invariant(list !== undefined, "open executions have no close status to list by");
    return list;
  };

  return {
    listExecutions: async (query, { after, limit, reverse }) => {
      const domainId = await names.domainId(query.domain);
      if (domainId === undefined) return [];
      const { find } = listFor(query, reverse ? "asc" : "desc");
      const bounds = timeBounds(query);
      const page = new MergedPage<PlacedRow>({ limit, reverse }, bounds, compareRuns);
      const start = after === undefined ? undefined : parseCursor(after);
      const startRun = start?.run ?? (reverse ? lowestRun : highestRun);
      for (const values of await valuesOf(query, names)) {
        const range = [start?.at ?? page.start, startRun, page.end];
        page.add(await find.all(domainId, ...range, bounds.hiddenUntil, limit, ...values));
      }
      return page.rows.map((row): ExecutionRecord => ({ ...executionRecord(row), cursor: printCursor(row) }));
    },

    countExecutions: async (query, max) => {
      const domainId = await names.domainId(query.domain);
      if (domainId === undefined) return 0;
      const { count } = listFor(query, "desc");
      const { from, to, hiddenUntil } = timeBounds(query);
      let total = 0;
      for (const values of await valuesOf(query, names)) {
        if (total >= max) break;
        total += (await count.get(domainId, from, to, hiddenUntil, max - total, true, ...values))?.count ?? 0;
      }
      return total;
    },
  };
}

/** The parameter values that select a list. A type without a version is several lists, merged. */
async function valuesOf({ domain, filter }: ExecutionQuery, names: Names): Promise<readonly (readonly SqlValue[])[]> {
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

function prepareLists(database: Database): ReadonlyMap<string, PreparedList> {
  const prepared = new Map<string, PreparedList>();
  const prepare = (list: ListName, order: Order, { find, count }: ListStatement): void => {
    prepared.set(nameOf(list, order), { find: database.prepare(find), count: database.prepare(count) });
  };
  for (const by of executionLists.open.by) {
    for (const order of orders) prepare({ status: "open", by, time: "startedAt" }, order, openList(by, order));
  }
  for (const by of executionLists.closed.by) {
    for (const time of executionLists.closed.times) {
      for (const order of orders) prepare({ status: "closed", by, time }, order, closedList(by, time, order));
    }
  }
  return prepared;
}

function nameOf({ status, by, time }: ListName, order: Order): string {
  return `${status} ${by} ${time} ${order}`;
}

function compareRuns(a: PlacedRow, b: PlacedRow): number {
  return a.run < b.run ? -1 : 1;
}
