import type { ExecutionQuery } from "@openswf/core/stores/visibility";
import type { Instant } from "@openswf/model/brand";
import type { Execution } from "../executions/execution.ts";
import type { Bounds, TimedList } from "./timed-list.ts";

/** What a query asks for among the runs of one workflowId, which are in the order in which they ran. */
export function boundsAmongRuns(runs: TimedList, query: ExecutionQuery): Bounds {
  const { status, time, from, to, hiddenUntil = Number.MIN_SAFE_INTEGER - 1 } = query;
  const last = to ?? Number.MAX_SAFE_INTEGER;
  if (status === "open") return { first: from, last, isShown: ({ closed }) => closed === undefined };
  const visibleFrom = hiddenUntil + 1;
  if (time === "startedAt") {
    const first = Math.max(from, firstClosedFrom(runs, visibleFrom));
    return { first, last, isShown: closedBetween(visibleFrom, Number.MAX_SAFE_INTEGER) };
  }
  const closedFrom = Math.max(from, visibleFrom);
  return { first: firstClosedFrom(runs, closedFrom), last, isShown: closedBetween(closedFrom, last) };
}

/**
 * Where the runs that closed at an instant or later begin: such a run is either the newest one that started before the instant
 * or a later one (W1 of workflow-runs.ts).
 */
function firstClosedFrom(runs: TimedList, instant: Instant): Instant {
  return runs.lastBefore(instant)?.ranAt ?? instant;
}

function closedBetween(first: Instant, last: Instant): (execution: Execution) => boolean {
  return ({ closed }) => closed !== undefined && closed.at >= first && closed.at <= last;
}
