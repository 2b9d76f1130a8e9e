import type { Instant } from "@openswf/model/brand";
import type {
  CloseStatus,
  ListClosedWorkflowExecutionsInput,
  ListOpenWorkflowExecutionsInput,
} from "@openswf/model/wire-types";
import { type Filters, spanOf } from "./filters.ts";

/** What to ask SWF for a list; `undefined` where it cannot have any. */
export interface ListCalls {
  readonly open: Omit<ListOpenWorkflowExecutionsInput, "domain"> | undefined;
  readonly closed: Omit<ListClosedWorkflowExecutionsInput, "domain"> | undefined;
}

/**
 * The calls that bring the executions of a list, newest first. SWF takes one filter beside the span: the one that leaves the fewest
 * is given, and `belongs` does the rest. The same inputs count them.
 */
export function listCalls(filters: Filters, now: Instant): ListCalls {
  const { from, to } = spanOf(filters, now);
  // SWF refuses a span that ends before it begins, and nothing is in it.
  if (to !== undefined && to < from) return { open: undefined, closed: undefined };
  const startTimeFilter = { oldestDate: from / 1000, ...(to !== undefined && { latestDate: to / 1000 }) };
  const { closedWithinMs } = filters;
  // Closed executions are found by the span of their starts or of their closes, never by both.
  const closedSpan =
    closedWithinMs === undefined
      ? { startTimeFilter }
      : { closeTimeFilter: { oldestDate: (now - closedWithinMs) / 1000 } };
  const narrowing = narrowingOf(filters);
  const closedStatuses = filters.statuses.filter((status): status is CloseStatus => status !== "OPEN");
  const isAny = filters.statuses.length === 0;
  const wantsOpen = closedWithinMs === undefined && (isAny || filters.statuses.includes("OPEN"));
  const [onlyStatus] = closedStatuses;
  const byStatus =
    narrowing === undefined && closedStatuses.length === 1 && onlyStatus !== undefined
      ? { closeStatusFilter: { status: onlyStatus } }
      : undefined;
  return {
    open: wantsOpen ? { startTimeFilter, ...narrowing } : undefined,
    closed: isAny || closedStatuses.length > 0 ? { ...closedSpan, ...narrowing, ...byStatus } : undefined,
  };
}

/** An id leaves fewer than a tag, and a tag usually fewer than a type. */
function narrowingOf({ workflowId, tag, typeName, typeVersion }: Filters) {
  if (workflowId !== undefined) return { executionFilter: { workflowId } };
  if (tag !== undefined) return { tagFilter: { tag } };
  if (typeName === undefined) return undefined;
  return { typeFilter: { name: typeName, ...(typeVersion !== undefined && { version: typeVersion }) } };
}

/** Whether the starts are narrowed to a span. */
function isSpanned({ withinMs, overMs, from, to }: Filters): boolean {
  return [withinMs, overMs, from, to].some((each) => each !== undefined);
}

/** Whether SWF alone can answer, so that its count is the count of the list. */
export function isCountExact(filters: Filters): boolean {
  const closed = filters.statuses.filter((status) => status !== "OPEN");
  const narrowing = [filters.workflowId, filters.tag, filters.typeName].filter((each) => each !== undefined).length;
  if (filters.runId !== undefined || narrowing > 1) return false;
  if (filters.closedWithinMs !== undefined && isSpanned(filters)) return false;
  if (filters.typeVersion !== undefined && filters.typeName === undefined) return false;
  // Of the closed ones all, or those of one status and nothing else.
  return (
    filters.statuses.length === 0 ||
    closed.length === 0 ||
    closed.length === 6 ||
    (closed.length === 1 && narrowing === 0)
  );
}
