/**
 * The consecutive runs of each workflowId, in `workflow_run`. A run's row is written when it starts and is not touched
 * when it closes: workflow ids are spread over the whole table, so each write would dirty a page of its own.
 *
 * W1. Runs of a workflowId never overlap: only the newest can be open.
 * W2. `at` is when the run started or, if the clock was set back meanwhile, the `at` of the previous run. So the order
 *     of this table is the order in which the runs started and, by W1, the order in which they closed.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Instant } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";
import { checksumOf } from "../damage/row-checksums.ts";

const sql = {
  newest: `
    select workflow_run.at, workflow_run.execution_id as id, progress.closed_at
    from workflow_run
    cross join progress on progress.execution_id = workflow_run.execution_id
    where workflow_run.domain_id = ?1
      and workflow_run.workflow_id = ?2
    order by workflow_run.at desc, workflow_run.execution_id desc
    limit 1`,
  add: `
    insert into workflow_run (domain_id, workflow_id, at, execution_id, checksum)
    values (?1, ?2, ?3, ?4, ?5)`,
  remove: `
    delete from workflow_run
    where domain_id = ?1
      and workflow_id = ?2
      and at = ?3
      and execution_id = ?4`,
  removeAnywhere: `
    delete from workflow_run
    where domain_id = ?1
      and workflow_id = ?2
      and execution_id = ?3`,
} as const;

interface Run {
  readonly id: number;
  readonly domainId: number;
  readonly workflowId: string;
  readonly startedAt: Instant;
}

export interface WorkflowRuns {
  newest(
    domainId: number,
    workflowId: string,
  ): { readonly id: number; readonly at: Instant; readonly isOpen: boolean } | undefined;
  /** `before` is the newest existing run. */
  add(run: Run, before: { readonly at: Instant } | undefined): void;
  remove(run: Run): void;
}

export function workflowRunsIn(db: DatabaseSync): WorkflowRuns {
  const newest = prepare<{ at: Instant; id: number; closed_at: Instant | null }>(db, sql.newest);
  const add = prepare(db, sql.add);
  const remove = prepare(db, sql.remove);
  const removeAnywhere = prepare(db, sql.removeAnywhere);
  return {
    newest: (domainId, workflowId) => {
      const row = newest.get(domainId, workflowId);
      return row && { id: row.id, at: row.at, isOpen: row.closed_at === null };
    },
    add: ({ id, domainId, workflowId, startedAt }, before) => {
      const at = Math.max(startedAt, before?.at ?? startedAt);
      add.run(domainId, workflowId, at, id, checksumOf.workflowRun(domainId, workflowId, at, id));
    },
    remove: ({ id, domainId, workflowId, startedAt }) => {
      const removed = Number(remove.run(domainId, workflowId, startedAt, id).changes);
      // The clock had been set back when the run started (W2).
      if (removed === 0) removeAnywhere.run(domainId, workflowId, id);
    },
  };
}
