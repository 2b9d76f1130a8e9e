import type { DatabaseSync } from "node:sqlite";
import type { ExecutionQuery } from "@openswf/core/stores/visibility";
import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { prepare } from "../connection/statement.ts";
import type { ExecutionFinder, Place } from "./find-executions.ts";
import type { WorkflowRuns } from "./workflow-runs.ts";

const find = (bounds: string, order: "asc" | "desc"): string => `
    select workflow_run.at, workflow_run.execution_id as id
    from workflow_run
    cross join progress on progress.execution_id = workflow_run.execution_id
    where workflow_run.domain_id = ?1
      and workflow_run.workflow_id = ?2
      and ${bounds}
      and progress.closed_at between ?6 and ?7
    order by workflow_run.at ${order}, workflow_run.execution_id ${order}
    limit ?8`;

const sql = {
  newestFirst: find("(workflow_run.at, workflow_run.execution_id) < (?3, ?4) and workflow_run.at >= ?5", "desc"),
  oldestFirst: find("(workflow_run.at, workflow_run.execution_id) > (?3, ?4) and workflow_run.at <= ?5", "asc"),
  count: `
    select count(*) as count
    from (
      select 1
      from workflow_run
      cross join progress on progress.execution_id = workflow_run.execution_id
      where workflow_run.domain_id = ?1
        and workflow_run.workflow_id = ?2
        and workflow_run.at between ?3 and ?4
        and progress.closed_at between ?5 and ?6
      limit ?7
    )`,
  newestBefore: `
    select at
    from workflow_run
    where domain_id = ?1
      and workflow_id = ?2
      and at < ?3
    order by at desc
    limit 1`,
} as const;

interface Bounds {
  /** Bounds of `workflow_run.at`. */
  readonly first: Instant;
  readonly last: Instant;
  /** Bounds of `progress.closed_at`. */
  readonly closedFrom: Instant;
  readonly closedTo: Instant;
}

/** Finds the runs of one workflowId. */
export function workflowRunFinder(db: DatabaseSync, workflowRuns: WorkflowRuns): ExecutionFinder {
  const newestFirst = prepare<Place>(db, sql.newestFirst);
  const oldestFirst = prepare<Place>(db, sql.oldestFirst);
  const countClosed = prepare<{ count: number }>(db, sql.count);
  const newestBefore = prepare<{ at: Instant }>(db, sql.newestBefore);

  function openRun(domainId: number, { from, to, ...query }: ExecutionQuery): Place | undefined {
    const newest = workflowRuns.newest(domainId, workflowIdOf(query));
    return newest?.isOpen && newest.at >= from && newest.at <= (to ?? newest.at) ? newest : undefined;
  }

  /**
   * Bounds for the search of closed runs. A run that closed at `t` or later is either the newest run that started
   * before `t` or a later one (W1 of workflow-runs.ts). So a bound on close times also bounds the search.
   */
  function bounds(domainId: number, { time, from, to, hiddenUntil, ...query }: ExecutionQuery): Bounds {
    const visibleFrom = (hiddenUntil ?? Number.MIN_SAFE_INTEGER) + 1;
    const last = to ?? Number.MAX_SAFE_INTEGER;
    const startOf = (closedFrom: Instant): Instant =>
      newestBefore.get(domainId, workflowIdOf(query), closedFrom)?.at ?? closedFrom;
    if (time === "closedAt") {
      const closedFrom = Math.max(from, visibleFrom);
      return { first: startOf(closedFrom), last, closedFrom, closedTo: last };
    }
    return {
      first: Math.max(from, startOf(visibleFrom)),
      last,
      closedFrom: visibleFrom,
      closedTo: Number.MAX_SAFE_INTEGER,
    };
  }

  return {
    find: (domainId, query, { after, limit, reverse }) => {
      if (query.status === "open") {
        const open = after === undefined && limit > 0 ? openRun(domainId, query) : undefined;
        return open === undefined ? [] : [open];
      }
      const workflowId = workflowIdOf(query);
      const { first, last, closedFrom, closedTo } = bounds(domainId, query);
      return reverse
        ? oldestFirst.all(domainId, workflowId, after?.at ?? first, after?.id ?? -1, last, closedFrom, closedTo, limit)
        : newestFirst.all(
            domainId,
            workflowId,
            after?.at ?? last,
            after?.id ?? Number.MAX_SAFE_INTEGER,
            first,
            closedFrom,
            closedTo,
            limit,
          );
    },

    count: (domainId, query, max) => {
      if (query.status === "open") return Math.min(max, openRun(domainId, query) === undefined ? 0 : 1);
      const { first, last, closedFrom, closedTo } = bounds(domainId, query);
      return countClosed.get(domainId, workflowIdOf(query), first, last, closedFrom, closedTo, max)?.count ?? 0;
    },
  };
}

function workflowIdOf({ filter }: Pick<ExecutionQuery, "filter">): string {
  invariant(filter?.by === "workflowId", "runs are found by workflowId");
  return filter.workflowId;
}
