import type { DatabaseSync } from "node:sqlite";
import type { EventId, RunId } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import type { Names } from "../registrations/names.ts";
import type { Answers, Questions, RunFact, WorkflowName } from "./questions.ts";

const sql = {
  run: `
    select execution.domain_id, execution.workflow_id, progress.version, progress.closed_at is not null as closed,
      (
        select first_event_id + event_count - 1
        from history
        where execution_id = execution.id
        order by first_event_id desc
        limit 1
      ) as last_event_id
    from execution
    cross join progress on progress.execution_id = execution.id
    where execution.run_id = ?1`,
  runId: `
    select run_id
    from execution
    where id = ?1`,
  errand: `
    select 1 as found
    from errand
    where run_id = ?1
      and errand_id = ?2`,
} as const;

interface RunRow {
  readonly domain_id: number;
  readonly workflow_id: string;
  readonly version: number;
  readonly closed: 0 | 1;
  readonly last_event_id: EventId | null;
}

/** SQLite's answers to what decides a commit. */
export interface StoredFacts {
  readFacts(questions: Questions): Answers;
}

export function storedFactsIn(
  db: DatabaseSync,
  names: Names,
  transactions: Transactions,
  workflowRuns: WorkflowRuns,
): StoredFacts {
  const readRun = prepare<RunRow>(db, sql.run);
  const readRunId = prepare<{ run_id: RunId }>(db, sql.runId);
  const readErrand = prepare<{ found: 1 }>(db, sql.errand);

  function runFact(runId: RunId): RunFact | undefined {
    const row = readRun.get(runId);
    return (
      row && {
        version: row.version,
        lastEventId: row.last_event_id ?? 0,
        isClosed: row.closed === 1,
        domain: names.domainKey(row.domain_id),
        workflowId: row.workflow_id,
      }
    );
  }

  function openRun({ domain, workflowId }: WorkflowName): RunId | undefined {
    const domainId = names.domainId(domain);
    const newest = domainId === undefined ? undefined : workflowRuns.newest(domainId, workflowId);
    return newest?.isOpen ? readRunId.get(newest.id)?.run_id : undefined;
  }

  return {
    readFacts: ({ runs, workflows, errands }) =>
      transactions.inSnapshot(() => ({
        runs: runs.map(runFact),
        openRuns: workflows.map(openRun),
        errands: errands.map(({ runId, errandId }) => readErrand.get(runId, errandId) !== undefined),
      })),
  };
}
