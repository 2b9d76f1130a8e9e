import { Buffer } from "node:buffer";
import type { Inspection } from "@openswf/core/stores/inspection";
import type { EventId, Instant } from "@openswf/model/brand";
import type { Database } from "../connection/statement.ts";
import { runKeyOf } from "../encoding/run-key.ts";
import { executionRecord, type RecordRow, recordColumns } from "../lists/execution-records.ts";

const orphaned = (table: string): string => `
    select '${table} of run ' || run as orphan
    from ${table}
    where not exists (
      select 1
      from execution
      where execution.shard = ${table}.shard
        and execution.run = ${table}.run
    )
    limit $1`;

/** These statements read whole tables, as verify requires. */
const orphanSql = ["history", "snapshot", "heartbeat", "progress", "tagged", "task", "errand"].map(orphaned);

const sql = {
  readWholeTables: `
    set local enable_seqscan = on`,
  scan: `
    select ${recordColumns}, domain_name.key as domain, progress.version, progress.wake_at,
      (
        select history.first_event_id + history.event_count - 1
        from history
        where history.shard = execution.shard
          and history.run = execution.run
        order by history.first_event_id desc
        limit 1
      ) as last_event_id
    from execution
    join progress on progress.shard = execution.shard
      and progress.run = execution.run
    join type_name on type_name.id = execution.type_id
    join domain_name on domain_name.id = execution.domain_id
    where (execution.shard, execution.run) > ($1, $2)
    order by execution.shard, execution.run
    limit $3`,
} as const;

const lowestRun = Buffer.alloc(16);

interface SummaryRow extends RecordRow {
  readonly domain: string;
  readonly version: number;
  readonly wake_at: Instant | null;
  readonly last_event_id: EventId | null;
}

export function inspectionOf(database: Database): Inspection {
  const scan = database.prepare<SummaryRow>(sql.scan);
  const readWholeTables = database.prepare(sql.readWholeTables);
  const orphans = orphanSql.map((statement) => database.prepare<{ orphan: string }>(statement));
  return {
    scanExecutions: async (after, limit) => {
      const last = after === undefined ? undefined : runKeyOf(after);
      const rows = await scan.all(last?.shard ?? -1, last?.run ?? lowestRun, limit);
      return rows.map((row) => {
        const record = executionRecord(row);
        return {
          ...record,
          cursor: record.runId,
          domain: row.domain,
          version: row.version,
          wakeAt: row.wake_at ?? undefined,
          lastEventId: row.last_event_id ?? 0,
        };
      });
    },

    orphans: (limit) =>
      database.transaction(async (transaction) => {
        await readWholeTables.in(transaction).all();
        const found: string[] = [];
        for (const statement of orphans) {
          const rows = await statement.in(transaction).all(limit - found.length);
          found.push(...rows.map((row) => row.orphan));
        }
        return found;
      }),

    // Checksums are PostgreSQL's own: see docs/how-to/postgresql.md. A read of a damaged page fails.
    checkStorage: async () => ({ problems: [], rowsWithoutChecksum: 0 }),
  };
}
