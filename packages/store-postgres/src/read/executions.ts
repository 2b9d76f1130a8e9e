import type { HeartbeatRow } from "@openswf/core/stores/commits";
import type { Histories, HistoryRange, StoredExecutions } from "@openswf/core/stores/executions";
import { shardOf } from "@openswf/core/stores/run-id";
import type { EventId, Instant } from "@openswf/model/brand";
import type { Database } from "../connection/statement.ts";
import { int4Array, uuidArray } from "../encoding/binary-arrays.ts";
import { findRunKey, runIdOf } from "../encoding/run-key.ts";
import type { Names } from "../registrations/names.ts";

/** The largest value of an `int` column. */
const int4Max = 2 ** 31 - 1;

/** Reads from the row that holds event $4 to the row that holds event $5. */
const history = (order: "asc" | "desc"): string => `
    select first_event_id, body
    from history
    where shard = $1
      and run = $2
      and exists (
        select 1
        from execution
        where shard = $1
          and run = $2
          and run_rest = $3
      )
      and first_event_id >= coalesce(
        (
          select max(first_event_id)
          from history
          where shard = $1
            and run = $2
            and first_event_id <= $4
        ),
        $4
      )
      and first_event_id <= $5
    order by first_event_id ${order}
    limit $6`;

/** Constants that tell the parts of the result of `read` apart. They are not stored. */
const parts = { execution: 0, snapshot: 1, history: 2, heartbeat: 3 } as const;

const sql = {
  /** A single statement, so that everything is read from the same snapshot. */
  read: `
    select ${parts.execution} as part, progress.version as number, progress.wake_at as at, execution.closed_at,
      domain_name.key as domain, execution.workflow_id as body
    from execution
    join progress on progress.shard = execution.shard
      and progress.run = execution.run
    join domain_name on domain_name.id = execution.domain_id
    where execution.shard = $1
      and execution.run = $2
      and execution.run_rest = $3
    union all
    select ${parts.snapshot}, last_event_id, null, null, null, body
    from snapshot
    where shard = $1
      and run = $2
    union all
    select ${parts.history}, first_event_id, null, null, null, body
    from history
    where shard = $1
      and run = $2
      and first_event_id >= coalesce(
        (
          select max(history.first_event_id)
          from history
          where history.shard = $1
            and history.run = $2
            and history.first_event_id <= (
              select last_event_id + 1
              from snapshot
              where shard = $1
                and run = $2
            )
        ),
        0
      )
    union all
    select ${parts.heartbeat}, scheduled_event_id, at, null, null, details
    from heartbeat
    where shard = $1
      and run = $2
    order by part, number`,
  isAtVersion: `
    select 1 as found
    from progress
    where shard = $1
      and run = $2
      and version = $3`,
  closedAmong: `
    select execution.run, execution.run_rest
    from unnest($1::int[], $2::uuid[]) asked (shard, run)
    join execution on execution.shard = asked.shard
      and execution.run = asked.run
    where execution.closed_at is not null`,
  openRun: `
    select run, run_rest
    from execution
    where shard = $1
      and domain_id = $2
      and workflow_id = $3
      and closed_at is null`,
  history: history("asc"),
  historyReversed: history("desc"),
} as const;

interface PartRow {
  readonly part: (typeof parts)[keyof typeof parts];
  /** A version or an event id. */
  readonly number: number;
  readonly at: Instant | null;
  readonly closed_at: Instant | null;
  readonly domain: string | null;
  readonly body: string | null;
}
interface HistoryRow {
  readonly first_event_id: EventId;
  readonly body: string;
}

export function executionsIn(database: Database, names: Names): StoredExecutions & Histories {
  const read = database.prepare<PartRow>(sql.read);
  const atVersion = database.prepare<{ found: 1 }>(sql.isAtVersion);
  const closedAmong = database.prepare<{ run: string; run_rest: string }>(sql.closedAmong);
  const openRun = database.prepare<{ run: string; run_rest: string }>(sql.openRun);
  const forward = database.prepare<HistoryRow>(sql.history);
  const backward = database.prepare<HistoryRow>(sql.historyReversed);

  return {
    readExecution: async (runId) => {
      const key = findRunKey(runId);
      if (key === undefined) return undefined;
      const rows = await read.all(key.shard, key.run, key.rest);
      const [execution] = rows;
      // The other parts are found by the first half of the run id alone.
      if (execution?.part !== parts.execution) return undefined;
      const snapshot = rows.find(({ part }) => part === parts.snapshot);
      const tail = rows.filter(({ part }) => part === parts.history);
      return {
        runId,
        domain: execution.domain ?? "",
        workflowId: execution.body ?? "",
        version: execution.number,
        snapshot: snapshot?.body ?? undefined,
        tail: tail.flatMap(({ number, body }) =>
          wanted({ first_event_id: number, body: body ?? "" }, (snapshot?.number ?? 0) + 1, int4Max),
        ),
        heartbeats: rows.filter(({ part }) => part === parts.heartbeat).map(heartbeatRow),
        wakeAt: execution.at ?? undefined,
        closedAt: execution.closed_at ?? undefined,
      };
    },

    isAtVersion: async (runId, version) => {
      const key = findRunKey(runId);
      return key !== undefined && (await atVersion.get(key.shard, key.run, version)) !== undefined;
    },

    closedAmong: async (runIds) => {
      const keys = runIds.flatMap((runId) => findRunKey(runId) ?? []);
      if (keys.length === 0) return [];
      const rows = await closedAmong.all(
        int4Array(keys.map(({ shard }) => shard)),
        uuidArray(keys.map(({ run }) => run)),
      );
      return rows.map((row) => runIdOf(row.run, row.run_rest));
    },

    findOpenRun: async (domain, workflowId) => {
      const domainId = await names.domainId(domain);
      if (domainId === undefined) return undefined;
      const row = await openRun.get(shardOf(domain, workflowId), domainId, workflowId);
      return row && runIdOf(row.run, row.run_rest);
    },

    readHistory: async (runId, range) => {
      const key = findRunKey(runId);
      if (key === undefined || range.limit <= 0) return [];
      const { from, to, limit, reverse } = bounded(range);
      const rows = await (reverse ? backward : forward).all(key.shard, key.run, key.rest, from, to, limit);
      const events = rows.flatMap((row) => (reverse ? wanted(row, from, to).reverse() : wanted(row, from, to)));
      return events.slice(0, limit);
    },
  };
}

/** Event ids are dense, so a forward range ends where its limit does, and no unneeded row is read. */
function bounded({ from, to, limit, reverse }: HistoryRange): HistoryRange {
  const last = Math.min(to, int4Max);
  return {
    from: Math.min(from, int4Max),
    to: reverse ? last : Math.min(last, from + limit - 1),
    limit: Math.min(limit, int4Max),
    reverse,
  };
}

/** The lines of a row between two events, inclusive. */
function wanted(row: HistoryRow, from: EventId, to: EventId): string[] {
  const lines = row.body.split("\n");
  const skipped = Math.max(0, from - row.first_event_id);
  return lines.slice(skipped, Math.max(skipped, to - row.first_event_id + 1));
}

function heartbeatRow({ number, at, body }: PartRow): HeartbeatRow {
  return { scheduledEventId: number, at: at ?? 0, details: body ?? undefined };
}
