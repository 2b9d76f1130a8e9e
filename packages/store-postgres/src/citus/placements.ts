/**
 * Citus keeps the rows of many of our 4,096 shards in one table on one worker, a placement (Citus calls it a shard too; by
 * default there are 32). A call of the commit function costs about the same for one change as for many, so the changes of
 * a group are sent by placement, not by shard.
 *
 * M1. `openswf_commit_in_placement` is distributed by `p_shard`, for which any shard of the placement will do. Always the
 *     lowest is given, so that the slots of `commit_outcome` are reused (lost-answers.ts).
 * M2. The map is a hint. If Citus has split or moved a placement since the map was read, a call may hold shards of two
 *     placements. The function never relies on there being one: its statements name the shard of every row, and Citus
 *     then runs them on both workers, in one transaction. The call is slower, and correct.
 * M3. Locks are acquired in the same order as everywhere (F2 of commit-function.ts). Each call is its own transaction, so
 *     the order of two calls does not matter. Within a call, rows are locked by (shard, run).
 * M4. A delegation that is forced (`force_delegation`) demands that every statement compare the shard with `p_shard`
 *     itself, which several shards cannot. Without force, Citus does not delegate within a transaction of several
 *     statements. There, `openswf_commit_in_shard` is called, once for each shard, and its delegation is forced.
 */
import { shardCount } from "@openswf/core/stores/run-id";
import type { Queryable } from "../connection/connections.ts";
import { loggedError } from "../connection/logged-error.ts";
import type { PostgresOptions } from "../connection/options.ts";

const refreshEveryMs = 60_000;

const sql = {
  hasCitus: `
    select to_regclass('pg_dist_shard') is not null as found`,
  /** The lowest of our shards in the same placement, for each of our shards. No rows if the tables are not distributed. */
  lowest: `
    select shard, min(shard) over (partition by pg_dist_shard.shardid) as lowest
    from generate_series(0, ${shardCount - 1}) shard
    join pg_dist_shard on pg_dist_shard.logicalrelid = to_regclass('execution')
      and worker_hash(shard) between pg_dist_shard.shardminvalue::int and pg_dist_shard.shardmaxvalue::int`,
} as const;

interface LowestRow {
  readonly shard: number;
  readonly lowest: number;
}

export interface Placements {
  /** The lowest shard in the placement of this shard. */
  lowestWith(shard: number): number;
}

/** Returns `undefined` if the tables are not distributed over Citus workers. Afterwards the map is reread while in use. */
export async function readPlacements(
  on: Queryable,
  { clock, log }: Pick<PostgresOptions, "clock" | "log">,
): Promise<Placements | undefined> {
  const citus = await on.query({ text: sql.hasCitus });
  if (citus.rows[0]?.found !== true) return undefined;
  let lowest = await readLowest(on);
  if (lowest === undefined) return undefined;
  let refreshAt = clock.now() + refreshEveryMs;

  const refresh = async (): Promise<void> => {
    try {
      lowest = (await readLowest(on)) ?? lowest;
    } catch (error) {
      log.warn(
        { error: loggedError(error) },
        "could not reread where Citus keeps the shards; using the earlier answer",
      );
    }
  };

  return {
    lowestWith: (shard) => {
      if (clock.now() >= refreshAt) {
        refreshAt = clock.now() + refreshEveryMs;
        void refresh();
      }
      return lowest?.[shard] ?? shard;
    },
  };
}

async function readLowest(on: Queryable): Promise<Uint16Array | undefined> {
  // `as`: the columns of the statement.
  const rows = (await on.query({ text: sql.lowest })).rows as readonly LowestRow[];
  if (rows.length === 0) return undefined;
  const lowest = Uint16Array.from({ length: shardCount }, (_, shard) => shard);
  for (const row of rows) lowest[row.shard] = row.lowest;
  return lowest;
}
