import type { DatabaseSync } from "node:sqlite";
import type { Inspection } from "@openswf/core/stores/inspection";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { EventId, Instant } from "@openswf/model/brand";
import { checkStorage } from "../check/check-storage.ts";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { executionRecord, type RecordRow, recordColumns } from "../lists/visibility.ts";
import type { Names } from "../registrations/names.ts";

const orphanedById = (table: string): string => `
    select '${table} of execution ' || execution_id as orphan
    from ${table}
    where not exists (
      select 1
      from execution
      where execution.id = ${table}.execution_id
    )
    limit ?1`;

const orphanedByRunId = (table: string): string => `
    select '${table} of run ' || run_id as orphan
    from ${table}
    where not exists (
      select 1
      from execution
      where execution.run_id = ${table}.run_id
    )
    limit ?1`;

/** These statements read whole tables, as verify requires. */
const orphanSql = {
  history: orphanedById("history"),
  snapshots: orphanedById("snapshot"),
  heartbeats: orphanedById("heartbeat"),
  progress: orphanedById("progress"),
  listings: orphanedById("listing"),
  workflowRuns: orphanedById("workflow_run"),
  tasks: orphanedByRunId("task"),
  errands: orphanedByRunId("errand"),
} as const;

const sql = {
  scan: `
    select ${recordColumns}, progress.version, progress.wake_at,
      (
        select first_event_id + event_count - 1
        from history
        where execution_id = execution.id
        order by first_event_id desc
        limit 1
      ) as last_event_id
    from execution
    cross join progress on progress.execution_id = execution.id
    where execution.run_id > ?1
    order by execution.run_id
    limit ?2`,
} as const;

interface SummaryRow extends RecordRow {
  readonly version: number;
  readonly wake_at: Instant | null;
  readonly last_event_id: EventId | null;
}

export function inspectionOf(db: DatabaseSync, names: Names, transactions: Transactions): Synchronous<Inspection> {
  const scan = prepare<SummaryRow>(db, sql.scan);
  const orphans = Object.values(orphanSql).map((sql) => prepare<{ orphan: string }>(db, sql));
  return {
    scanExecutions: (after, limit) =>
      scan.all(after ?? "", limit).map((row) => ({
        ...executionRecord(row, names),
        cursor: row.run_id,
        domain: names.domainKey(row.domain_id),
        version: row.version,
        wakeAt: row.wake_at ?? undefined,
        lastEventId: row.last_event_id ?? 0,
      })),

    orphans: (limit) =>
      transactions.inSnapshot(() => {
        const found: string[] = [];
        for (const statement of orphans) {
          found.push(...statement.all(limit - found.length).map((row) => row.orphan));
        }
        return found;
      }),

    checkStorage: (limit) => transactions.inSnapshot(() => checkStorage(db, limit)),
  };
}
