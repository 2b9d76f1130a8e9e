import type { DatabaseSync } from "node:sqlite";
import type { Instant } from "@openswf/model/brand";
import { prepare, type Statement } from "../connection/statement.ts";

const sql = {
  exists: `
    select 1 as found
    from execution
    where run_id = ?1`,
  create: `
    insert into execution (run_id, domain_id, type_id, workflow_id, started_at, parent_workflow_id, parent_run_id, tag_list,
      checksum)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    on conflict (run_id) do nothing`,
  start: `
    insert into progress (execution_id, version, wake_at)
    values (?1, 1, ?2)`,
  advance: `
    update progress
    set version = version + 1
    where execution_id = (
        select id
        from execution
        where run_id = ?1
      )
      and version = ?2
    returning execution_id as id, wake_at`,
  setWakeAt: `
    update progress
    set wake_at = ?2
    where execution_id = ?1`,
  setCancelRequested: `
    update progress
    set cancel_requested = ?2
    where execution_id = ?1`,
  close: `
    update progress
    set closed_at = ?2,
      close_status = ?3
    where execution_id = ?1
      and closed_at is null`,
  listed: `
    select domain_id, type_id, started_at, tag_list
    from execution
    where id = ?1`,
  addHistory: `
    insert into history (execution_id, first_event_id, event_count, body, checksum)
    values (?1, ?2, ?3, ?4, ?5)`,
  replaceSnapshot: `
    insert into snapshot (execution_id, last_event_id, body, checksum)
    values (?1, ?2, ?3, ?4)
    on conflict (execution_id) do update
    set last_event_id = excluded.last_event_id,
      body = excluded.body,
      checksum = excluded.checksum`,
  addTask: `
    insert into task (domain_id, kind, list_name, reversed_priority, scheduled_at, run_id, scheduled_event_id)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    on conflict do nothing`,
  removeTask: `
    delete from task
    where domain_id = ?1
      and kind = ?2
      and list_name = ?3
      and reversed_priority = ?4
      and scheduled_at = ?5
      and run_id = ?6
      and scheduled_event_id = ?7`,
  addErrand: `
    insert into errand (run_id, errand_id, body, checksum)
    values (?1, ?2, ?3, ?4)
    on conflict (run_id, errand_id) do update
    set body = excluded.body,
      checksum = excluded.checksum`,
  errandExists: `
    select 1 as found
    from errand
    where run_id = ?1
      and errand_id = ?2`,
  settleErrand: `
    delete from errand
    where run_id = ?1
      and errand_id = ?2`,
  keepHeartbeat: `
    insert into heartbeat (execution_id, scheduled_event_id, at, details, checksum)
    values (?1, ?2, ?3, ?4, ?5)
    on conflict (execution_id, scheduled_event_id) do update
    set at = excluded.at,
      details = excluded.details,
      checksum = excluded.checksum`,
  removeHeartbeat: `
    delete from heartbeat
    where execution_id = ?1
      and scheduled_event_id = ?2`,
} as const;

/** The rows that statements return. The others return none. */
interface Rows {
  readonly exists: { readonly found: 1 };
  readonly advance: { readonly id: number; readonly wake_at: Instant | null };
  readonly listed: {
    readonly domain_id: number;
    readonly type_id: number;
    readonly started_at: Instant;
    readonly tag_list: string | null;
  };
  readonly errandExists: { readonly found: 1 };
}

export type CommitStatements = {
  readonly [Name in keyof typeof sql]: Statement<Name extends keyof Rows ? Rows[Name] : never>;
};

/** Prepares the statements of a commit, in the order of the table above. */
export function prepareCommitStatements(db: DatabaseSync): CommitStatements {
  const prepared = Object.entries(sql).map(([name, text]) => [name, prepare(db, text)] as const);
  // `as`: Object.fromEntries loses the names.
  return Object.fromEntries(prepared) as unknown as CommitStatements;
}
