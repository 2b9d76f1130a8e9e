import { shardCount } from "@openswf/core/stores/run-id";
import type { WakeUps } from "@openswf/core/stores/wake-ups";
import type { Instant } from "@openswf/model/brand";
import type { Database } from "../connection/statement.ts";
import { runIdOf } from "../encoding/run-key.ts";

/**
 * A server that starts at a shard chooses from the earliest due executions, this many times as many as it asks for.
 * With up to this many servers, spread evenly, two servers rarely pick the same execution. When they do, one of them
 * gets a conflict and nothing else happens.
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
   * The window holds the earliest due executions, ${windowFactor} times as many as asked for. From it, rows are taken
   * by shard, from $3 upwards and wrapping around. A window no larger than the limit is taken whole, so no execution
   * depends on another server.
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

export function wakeUpsIn(database: Database, fromShard: number | undefined): WakeUps {
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
