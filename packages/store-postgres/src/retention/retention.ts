import { Buffer } from "node:buffer";
import type { Retention } from "@openswf/core/stores/retention";
import type { Instant } from "@openswf/model/brand";
import type { Queryable } from "../connection/connections.ts";
import type { Database, Statement } from "../connection/statement.ts";
import { int4Array, uuidArray } from "../encoding/binary-arrays.ts";
import { closeStatusNumbers } from "../encoding/close-statuses.ts";
import type { Names } from "../registrations/names.ts";

/** Keeps a call short: it ends with the execution that reaches this many rows of history. */
const historyRowsPerSlice = 4_000;
/** Another server may sweep the same domain and remove what this one has found. */
const attemptsMax = 5;

const withoutErrand = `not exists (
          select 1
          from errand
          where errand.shard = execution.shard
            and errand.run = execution.run
        )`;

const expiredOf = (status: number): string => `(
      select shard, run, closed_at
      from execution
      where domain_id = $1
        and close_status = ${status}
        and closed_at <= $2
        and ${withoutErrand}
      order by closed_at, run
      limit $3
    )`;

/** Deletes the rows of runs given as two arrays, shards and runs. */
const remove = (table: string): string => `
    delete from ${table}
    using unnest($1::int[], $2::uuid[]) gone (shard, run)
    where ${table}.shard = gone.shard
      and ${table}.run = gone.run`;

const sql = {
  expired: `
    select expired.shard, expired.run, (
        select count(*)
        from history
        where history.shard = expired.shard
          and history.run = expired.run
      ) as history_rows
    from (${closeStatusNumbers.map(expiredOf).join("\n    union all ")}
      limit $3
    ) expired`,
  /** Locks in the same order as commits: a closed execution may still change, and gain or settle an errand. */
  lock: `
    select progress.shard, progress.run
    from progress
    join unnest($1::int[], $2::uuid[]) gone (shard, run) on gone.shard = progress.shard
      and gone.run = progress.run
    order by progress.shard, progress.run
    for update of progress`,
  stillExpired: `
    select execution.shard, execution.run
    from execution
    join unnest($1::int[], $2::uuid[]) gone (shard, run) on gone.shard = execution.shard
      and gone.run = execution.run
    where ${withoutErrand}`,
  removeHistory: remove("history"),
  removeSnapshots: remove("snapshot"),
  removeHeartbeats: remove("heartbeat"),
  removeTasks: remove("task"),
  removeTagged: remove("tagged"),
  removeExecutions: remove("execution"),
  removeProgress: remove("progress"),
} as const;

interface RunRow {
  readonly shard: number;
  readonly run: string;
}
interface ExpiredRow extends RunRow {
  readonly history_rows: number;
}

export function retentionIn(database: Database, names: Names): Retention {
  const expired = database.prepare<ExpiredRow>(sql.expired);
  const lock = database.prepare<RunRow>(sql.lock);
  const stillExpired = database.prepare<RunRow>(sql.stillExpired);
  const removals: readonly Statement[] = [
    sql.removeHistory,
    sql.removeSnapshots,
    sql.removeHeartbeats,
    sql.removeTasks,
    sql.removeTagged,
    sql.removeExecutions,
    sql.removeProgress,
  ].map((statement) => database.prepare(statement));

  async function removeSome(
    transaction: Queryable,
    domainId: number,
    closedUntil: Instant,
    limit: number,
  ): Promise<{ readonly found: number; readonly removed: number }> {
    const slice = firstSlice(await expired.in(transaction).all(domainId, closedUntil, limit));
    const locked = await lock.in(transaction).all(...arrays(slice));
    const gone = await stillExpired.in(transaction).all(...arrays(locked));
    if (gone.length > 0) for (const removal of removals) await removal.in(transaction).all(...arrays(gone));
    return { found: slice.length, removed: gone.length };
  }

  return {
    removeClosed: async (domain, closedUntil, limit) => {
      const domainId = await names.domainId(domain);
      if (domainId === undefined) return 0;
      for (let attempt = 1; attempt <= attemptsMax; attempt++) {
        const { found, removed } = await database.transaction((transaction) =>
          removeSome(transaction, domainId, closedUntil, limit),
        );
        if (removed > 0 || found === 0) return removed;
      }
      return 0;
    },
  };
}

function firstSlice(rows: readonly ExpiredRow[]): readonly ExpiredRow[] {
  const slice: ExpiredRow[] = [];
  let historyRows = 0;
  for (const row of rows) {
    if (historyRows >= historyRowsPerSlice) break;
    slice.push(row);
    historyRows += row.history_rows;
  }
  return slice;
}

function arrays(rows: readonly RunRow[]): readonly [shards: Uint8Array | null, runs: Uint8Array | null] {
  return [
    int4Array(rows.map(({ shard }) => shard)),
    uuidArray(rows.map(({ run }) => Buffer.from(run.replaceAll("-", ""), "hex"))),
  ];
}
