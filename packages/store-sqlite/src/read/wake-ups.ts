import type { DatabaseSync } from "node:sqlite";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { WakeUps } from "@openswf/core/stores/wake-ups";
import type { Instant, RunId } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";

const sql = {
  due: `
    select execution.run_id, progress.wake_at
    from progress
    cross join execution on execution.id = progress.execution_id
    where progress.wake_at <= ?1
    order by progress.wake_at
    limit ?2`,
  next: `
    select wake_at
    from progress
    where wake_at is not null
    order by wake_at
    limit 1`,
} as const;

export function wakeUpsIn(db: DatabaseSync): Synchronous<WakeUps> {
  const due = prepare<{ run_id: RunId; wake_at: Instant }>(db, sql.due);
  const next = prepare<{ wake_at: Instant }>(db, sql.next);
  return {
    readDue: (until, limit) => due.all(until, limit).map((row) => ({ runId: row.run_id, wakeAt: row.wake_at })),
    nextWakeAt: () => next.get()?.wake_at,
  };
}
