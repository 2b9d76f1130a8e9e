import { Buffer } from "node:buffer";
import type { Retention } from "@openswf/core/stores/retention";
import type { SqlValue } from "../connection/connections.ts";
import type { Database } from "../connection/statement.ts";
import { int4Array, uuidArray } from "../encoding/binary-arrays.ts";
import { closeStatusNumbers } from "../encoding/close-statuses.ts";
import type { Names } from "../registrations/names.ts";

/** Keeps a call short: it ends with the execution that reaches this many rows of history. */
const historyRowsPerSlice = 4_000;
/** Another server may sweep the same domain and remove what this one has found. */
const attemptsMax = 5;
/** Leaves connections of the pool to commits. */
const shardsAtOnce = 2;

const withoutErrand = `not exists (
          select 1
          from errand
          where errand.shard = execution.shard
            and errand.run = execution.run
        )`;

/**
 * Counts the rows of history here rather than after the union: Citus refuses a correlated subquery over a union. The
 * database counts them only for the rows that the outer limit lets through.
 */
const expiredOf = (status: number): string => `(
      select shard, run, (
          select count(*)
          from history
          where history.shard = execution.shard
            and history.run = execution.run
        ) as history_rows
      from execution
      where domain_id = $1
        and close_status = ${status}
        and closed_at <= $2
        and ${withoutErrand}
      order by closed_at, run
      limit $3
    )`;

/** Every table with rows of a run. The row that commits lock goes last. */
const removedFrom = ["history", "snapshot", "heartbeat", "task", "tagged", "execution", "progress"] as const;

interface RemovalSql {
  readonly lock: string;
  readonly stillExpired: string;
  remove(table: string): string;
}

/** $1 the shards and $2 the runs, two arrays of the same length. */
const together: RemovalSql = {
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
  remove: (table) => `
    delete from ${table}
    using unnest($1::int[], $2::uuid[]) gone (shard, run)
    where ${table}.shard = gone.shard
      and ${table}.run = gone.run`,
};

/** The same for runs of one shard: $1 the shard, $2 the runs. Citus locks rows of only one shard with `for update`. */
const byShard: RemovalSql = {
  lock: `
    select shard, run
    from progress
    where shard = $1
      and run = any ($2)
    order by run
    for update`,
  stillExpired: `
    select shard, run
    from execution
    where shard = $1
      and run = any ($2)
      and ${withoutErrand}`,
  remove: (table) => `
    delete from ${table}
    where shard = $1
      and run = any ($2)`,
};

const sql = {
  expired: `
    select shard, run, history_rows
    from (${closeStatusNumbers.map(expiredOf).join("\n    union all ")}
    ) expired
    limit $3`,
} as const;

interface RunRow {
  readonly shard: number;
  readonly run: string;
}
interface ExpiredRow extends RunRow {
  readonly history_rows: number;
}

/**
 * `together`: the executions of a call are removed in one transaction, by statements over all of them. `by shard`: in one
 * transaction for each shard, a few at a time, for Citus. Each transaction then stays on one worker.
 */
export type Removal = "together" | "by shard";

export function retentionIn(database: Database, names: Names, removal: Removal): Retention {
  const expired = database.prepare<ExpiredRow>(sql.expired);
  const removeRuns =
    removal === "together" ? removalOf(database, together, arrays) : removalOf(database, byShard, shardAndRuns);

  /** Returns how many were removed. Commits may have changed the others, or another server has removed them. */
  async function removeSlice(slice: readonly ExpiredRow[]): Promise<number> {
    if (removal === "together") return removeRuns(slice);
    const shards = [...Map.groupBy(slice, ({ shard }) => shard).values()];
    let removed = 0;
    const takeShards = async (): Promise<void> => {
      for (let runs = shards.pop(); runs !== undefined; runs = shards.pop()) {
        const removedHere = await removeRuns(runs);
        removed += removedHere;
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: shardsAtOnce }, takeShards));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return removed;
  }

  return {
    removeClosed: async (domain, closedUntil, limit) => {
      const domainId = await names.domainId(domain);
      if (domainId === undefined) return 0;
      for (let attempt = 1; attempt <= attemptsMax; attempt++) {
        const slice = firstSlice(await expired.all(domainId, closedUntil, limit));
        const removed = slice.length === 0 ? 0 : await removeSlice(slice);
        if (removed > 0 || slice.length === 0) return removed;
      }
      return 0;
    },
  };
}

/** Removes runs in one transaction, except those that have gained an errand, and returns how many it removed. */
function removalOf(
  database: Database,
  statements: RemovalSql,
  valuesOf: (rows: readonly RunRow[]) => readonly SqlValue[],
): (runs: readonly RunRow[]) => Promise<number> {
  const lock = database.prepare<RunRow>(statements.lock);
  const stillExpired = database.prepare<RunRow>(statements.stillExpired);
  const removals = removedFrom.map((table) => database.prepare(statements.remove(table)));
  return (runs) =>
    database.transaction(async (transaction) => {
      const locked = await lock.in(transaction).all(...valuesOf(runs));
      if (locked.length === 0) return 0;
      const gone = await stillExpired.in(transaction).all(...valuesOf(locked));
      if (gone.length > 0) for (const remove of removals) await remove.in(transaction).all(...valuesOf(gone));
      return gone.length;
    });
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
  return [int4Array(rows.map(({ shard }) => shard)), runArray(rows)];
}

function shardAndRuns(rows: readonly RunRow[]): readonly [shard: number | null, runs: Uint8Array | null] {
  return [rows[0]?.shard ?? null, runArray(rows)];
}

function runArray(rows: readonly RunRow[]): Uint8Array | null {
  return uuidArray(rows.map(({ run }) => Buffer.from(run.replaceAll("-", ""), "hex")));
}
