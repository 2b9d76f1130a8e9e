import { timeBounds } from "@openswf/core/stores/execution-lists";
import type { Page } from "@openswf/core/stores/page";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { ExecutionQuery, ExecutionRecord, Visibility } from "@openswf/core/stores/visibility";
import type { Execution } from "../executions/execution.ts";
import { boundsAmongRuns } from "./bounds-among-runs.ts";
import type { Listings } from "./listings.ts";
import { parseCursor, printCursor } from "./place.ts";
import type { Bounds, TimedList } from "./timed-list.ts";
import type { WorkflowRuns } from "./workflow-runs.ts";

/** The list that answers a query, and the part of it that is asked for. */
interface Answer {
  readonly list: TimedList;
  readonly bounds: Bounds;
}

export function visibilityOf(listings: Listings, workflowRuns: WorkflowRuns): Synchronous<Visibility> {
  function answerTo(query: ExecutionQuery): Answer | undefined {
    const { domain, filter } = query;
    if (filter?.by === "workflowId") {
      const runs = workflowRuns.runsOf(domain, filter.workflowId);
      return runs && { list: runs, bounds: boundsAmongRuns(runs, query) };
    }
    const list = listOf(query);
    return list && { list, bounds: boundsOf(query) };
  }

  function listOf({ domain, status, time, filter }: ExecutionQuery): TimedList | undefined {
    const shelf = listings.of(domain)?.shelfOf({ filter });
    if (status === "open") return shelf?.open;
    return time === "closedAt" ? shelf?.closedByClose : shelf?.closedByStart;
  }

  return {
    listExecutions: (query, page) => {
      const answer = answerTo(query);
      if (answer === undefined) return [];
      const { list, bounds } = answer;
      return list
        .page(bounds, placed(page))
        .map((execution) => ({ ...recordOf(execution), cursor: printCursor(list.placeOf(execution)) }));
    },

    countExecutions: (query, max) => {
      const answer = answerTo(query);
      return answer === undefined ? 0 : answer.list.count(answer.bounds, max);
    },
  };
}

export function recordOf({ runId, created, closed, cancelRequested }: Execution): Omit<ExecutionRecord, "cursor"> {
  const { workflowId, workflowType, startedAt, parent, tagList } = created;
  return {
    ...{ runId, workflowId, workflowType, startedAt, closedAt: closed?.at, closeStatus: closed?.status },
    ...{ parent, tagList, cancelRequested },
  };
}

function placed({ after, limit, reverse }: Page<string>): Page<ReturnType<typeof parseCursor>> {
  return { after: after === undefined ? undefined : parseCursor(after), limit, reverse };
}

function boundsOf(query: ExecutionQuery): Bounds {
  const { from, to, hiddenUntil } = timeBounds(query);
  return { first: from, last: to, isShown: ({ closed }) => closed === undefined || closed.at > hiddenUntil };
}
