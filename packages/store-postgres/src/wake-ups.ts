import { shardCount } from "@openswf/core/stores/run-id";
import type { Store } from "@openswf/core/stores/store";
import type { Instant } from "@openswf/model/brand";
import { runIdOf } from "./run-key.ts";
import type { Database } from "./statement.ts";

/**
 * Of so many times what is asked for, the earliest due, a server that begins at a shard picks. With this many servers, far
 * from each other, hardly two pick the same execution; those that do cost one of them a conflict, and nothing else.
 */
const windowFactor = 8;

const sql = {
  earliest: `
    select due.run, execution.run_rest, due.wake_at
    from (
      select shard, run, wake_at
      from progress
      where wake_at <= $1
      order by wake_at, shard, run
      limit $2
    ) due
    join execution on execution.shard = due.shard
      and execution.run = due.run
    order by due.wake_at, due.shard, due.run`,
  /**
   * The window is the ${windowFactor} times earliest; of it are taken those in the shards from $3 upwards, around the
   * circle of all shards. A window that is all wanted is all taken, so no execution waits for another server.
   */
  fromShard: `
    select due.run, execution.run_rest, due.wake_at
    from (
      select shard, run, wake_at
      from (
        select shard, run, wake_at
        from progress
        where wake_at <= $1
        order by wake_at, shard, run
        limit $2::bigint * ${windowFactor}
      ) earliest
      order by (shard - $3::int + ${shardCount}) % ${shardCount}, wake_at
      limit $2::bigint
    ) due
    join execution on execution.shard = due.shard
      and execution.run = due.run
    order by due.wake_at, due.shard, due.run`,
  next: `
    select wake_at
    from progress
    where wake_at is not null
    order by wake_at
    limit 1`,
} as const;

interface DueRow {
  readonly run: string;
  readonly run_rest: string;
  readonly wake_at: Instant;
}

export function wakeUpsIn(database: Database, fromShard: number | undefined): Pick<Store, "readDue" | "nextWakeAt"> {
  const earliest = database.prepare<DueRow>(sql.earliest);
  const dueFromShard = database.prepare<DueRow>(sql.fromShard);
  const next = database.prepare<{ wake_at: Instant }>(sql.next);
  return {
    readDue: async (until, limit) => {
      const rows = await (fromShard === undefined
        ? earliest.all(until, limit)
        : dueFromShard.all(until, limit, fromShard));
      return rows.map((row) => ({ runId: runIdOf(row.run, row.run_rest), wakeAt: row.wake_at }));
    },
    nextWakeAt: async () => (await next.get())?.wake_at,
  };
}
