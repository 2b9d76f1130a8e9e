import type { DatabaseSync } from "node:sqlite";
import type { HeartbeatRow } from "@openswf/core/stores/commits";
import type { Histories, HistoryRange, StoredExecutions } from "@openswf/core/stores/executions";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { type Checked, checkRow, checksumOf } from "../damage/row-checksums.ts";
import { checkExecution, type ExecutionRow, executionColumns } from "../lists/visibility.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import type { Names } from "../registrations/names.ts";

const sql = {
  read: `
    select execution.id, ${executionColumns}, progress.version, progress.wake_at, progress.closed_at
    from execution
    cross join progress on progress.execution_id = execution.id
    where execution.run_id = ?1`,
  snapshot: `
    select last_event_id, body, checksum
    from snapshot
    where execution_id = ?1`,
  heartbeats: `
    select scheduled_event_id, at, details, checksum
    from heartbeat
    where execution_id = ?1
    order by scheduled_event_id`,
  isAtVersion: `
    select 1 as found
    from progress
    where execution_id = (
        select id
        from execution
        where run_id = ?1
      )
      and version = ?2`,
  isClosed: `
    select 1 as found
    from progress
    where execution_id = (
        select id
        from execution
        where run_id = ?1
      )
      and closed_at is not null`,
  runId: `
    select run_id
    from execution
    where id = ?1`,
  id: `
    select id
    from execution
    where run_id = ?1`,
  /** Reads from the row that holds event ?2 to the row that holds event ?3. */
  history: `
    select first_event_id, event_count, body, checksum
    from history
    where execution_id = ?1
      and first_event_id >= coalesce(
        (
          select max(first_event_id)
          from history
          where execution_id = ?1
            and first_event_id <= ?2
        ),
        ?2
      )
      and first_event_id <= ?3
    order by first_event_id`,
  historyReversed: `
    select first_event_id, event_count, body, checksum
    from history
    where execution_id = ?1
      and first_event_id >= coalesce(
        (
          select max(first_event_id)
          from history
          where execution_id = ?1
            and first_event_id <= ?2
        ),
        ?2
      )
      and first_event_id <= ?3
    order by first_event_id desc`,
} as const;

interface HistoryRow extends Checked {
  readonly first_event_id: EventId;
  readonly event_count: number;
  readonly body: string;
}

interface StoredRow extends ExecutionRow {
  readonly id: number;
  readonly version: number;
  readonly wake_at: Instant | null;
  readonly closed_at: Instant | null;
}

interface StoredHeartbeat extends Checked {
  readonly scheduled_event_id: EventId;
  readonly at: Instant;
  readonly details: string | null;
}

export function executionsIn(
  db: DatabaseSync,
  names: Names,
  transactions: Transactions,
  workflowRuns: WorkflowRuns,
): Synchronous<StoredExecutions & Histories> {
  const read = prepare<StoredRow>(db, sql.read);
  const readSnapshot = prepare<{ last_event_id: EventId; body: string } & Checked>(db, sql.snapshot);
  const readHeartbeats = prepare<StoredHeartbeat>(db, sql.heartbeats);
  const atVersion = prepare<{ found: 1 }>(db, sql.isAtVersion);
  const isClosed = prepare<{ found: 1 }>(db, sql.isClosed);
  const readRunId = prepare<{ run_id: RunId }>(db, sql.runId);
  const readId = prepare<{ id: number }>(db, sql.id);
  const history = prepare<HistoryRow>(db, sql.history);
  const historyReversed = prepare<HistoryRow>(db, sql.historyReversed);

  function readEvents(id: number, { from, to, limit, reverse }: HistoryRange): readonly string[] {
    const events: string[] = [];
    if (limit <= 0) return events;
    for (const row of (reverse ? historyReversed : history).iterate(id, from, to)) {
      const lines = wanted(id, row, from, to);
      events.push(...(reverse ? lines.reverse() : lines).slice(0, limit - events.length));
      if (events.length >= limit) break;
    }
    return events;
  }

  function heartbeatsOf(id: number): readonly HeartbeatRow[] {
    return readHeartbeats.all(id).map((row) => {
      const { scheduled_event_id: scheduledEventId, at, details } = row;
      checkRow(row, checksumOf.heartbeat(id, scheduledEventId, at, details), `a heartbeat of execution ${id}`);
      return { scheduledEventId, at, details: details ?? undefined };
    });
  }

  function snapshotOf(id: number): { readonly last_event_id: EventId; readonly body: string } | undefined {
    const row = readSnapshot.get(id);
    if (row !== undefined) {
      checkRow(row, checksumOf.snapshot(id, row.last_event_id, row.body), `the snapshot of execution ${id}`);
    }
    return row;
  }

  return {
    readExecution: (runId) =>
      transactions.inSnapshot(() => {
        const row = read.get(runId);
        if (row === undefined) return undefined;
        checkExecution(row);
        const snapshot = snapshotOf(row.id);
        const from = (snapshot?.last_event_id ?? 0) + 1;
        return {
          runId,
          domain: names.domainKey(row.domain_id),
          workflowId: row.workflow_id,
          version: row.version,
          snapshot: snapshot?.body,
          tail: readEvents(row.id, {
            from,
            to: Number.MAX_SAFE_INTEGER,
            limit: Number.MAX_SAFE_INTEGER,
            reverse: false,
          }),
          heartbeats: heartbeatsOf(row.id),
          wakeAt: row.wake_at ?? undefined,
          closedAt: row.closed_at ?? undefined,
        };
      }),

    isAtVersion: (runId, version) => atVersion.get(runId, version) !== undefined,

    closedAmong: (runIds) => runIds.filter((runId) => isClosed.get(runId) !== undefined),

    findOpenRun: (domain, workflowId) =>
      transactions.inSnapshot(() => {
        const domainId = names.domainId(domain);
        const newest = domainId === undefined ? undefined : workflowRuns.newest(domainId, workflowId);
        return newest?.isOpen ? readRunId.get(newest.id)?.run_id : undefined;
      }),

    readHistory: (runId, range) =>
      transactions.inSnapshot(() => {
        const id = readId.get(runId)?.id;
        return id === undefined ? [] : readEvents(id, range);
      }),
  };
}

/** The lines of a row between two events, inclusive. */
function wanted(id: number, row: HistoryRow, from: EventId, to: EventId): string[] {
  const { first_event_id: first, event_count: count, body } = row;
  checkRow(row, checksumOf.history(id, first, count, body), `event ${first} of execution ${id}`);
  const lines = body.split("\n");
  const skipped = Math.max(0, from - first);
  return lines.slice(skipped, Math.max(skipped, to - first + 1));
}
