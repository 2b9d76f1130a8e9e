import type { Instant } from "@openswf/model/brand";
import type { CloseStatus, WorkflowExecutionInfo } from "@openswf/model/wire-types";

export type Status = "OPEN" | CloseStatus;

/** All of them, in the order in which a page shows them. */
export const statuses: readonly Status[] = [
  "OPEN",
  "COMPLETED",
  "FAILED",
  "TIMED_OUT",
  "CANCELED",
  "TERMINATED",
  "CONTINUED_AS_NEW",
];

/** Which executions a list shows. What is `undefined` or empty does not narrow it. */
export interface Filters {
  readonly statuses: readonly Status[];
  readonly typeName: string | undefined;
  readonly typeVersion: string | undefined;
  /** Whole: SWF finds no parts of ids. */
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  readonly tag: string | undefined;
  /** Started so long ago at most, in milliseconds. Not together with `from` and `to`. */
  readonly withinMs: number | undefined;
  /** Started so long ago at least, in milliseconds. Not together with `from` and `to`. */
  readonly overMs: number | undefined;
  /** Closed so long ago at most, in milliseconds. What is open is left out. */
  readonly closedWithinMs: number | undefined;
  /** Started at or after, and at or before. */
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
}

export const noFilters: Filters = {
  statuses: [],
  typeName: undefined,
  typeVersion: undefined,
  workflowId: undefined,
  runId: undefined,
  tag: undefined,
  withinMs: undefined,
  overMs: undefined,
  closedWithinMs: undefined,
  from: undefined,
  to: undefined,
};

/** Whether an execution belongs into the list: SWF filters by one thing at a time, the page by the rest. */
export function belongs(info: WorkflowExecutionInfo, filters: Filters, now: Instant): boolean {
  const { execution, workflowType, tagList, closeStatus, startTimestamp } = info;
  const status = closeStatus ?? "OPEN";
  const { from, to } = spanOf(filters, now);
  const startedAt = startTimestamp * 1000;
  return (
    (filters.statuses.length === 0 || filters.statuses.includes(status)) &&
    isOrAny(filters.typeName, workflowType.name) &&
    isOrAny(filters.typeVersion, workflowType.version) &&
    isOrAny(filters.workflowId, execution.workflowId) &&
    isOrAny(filters.runId, execution.runId) &&
    (filters.tag === undefined || (tagList ?? []).includes(filters.tag)) &&
    startedAt >= from &&
    startedAt <= (to ?? Number.POSITIVE_INFINITY) &&
    hasClosedWithin(filters.closedWithinMs, info, now)
  );
}

function hasClosedWithin(
  wantedMs: number | undefined,
  { closeTimestamp }: WorkflowExecutionInfo,
  now: Instant,
): boolean {
  if (wantedMs === undefined) return true;
  return closeTimestamp !== undefined && closeTimestamp * 1000 >= now - wantedMs;
}

function isOrAny(wanted: string | undefined, value: string): boolean {
  return wanted === undefined || wanted === value;
}

/** Closed executions are kept for at most 90 days, but open ones may be older: a year is what SWF lets them run. */
const oldestMs = 366 * 86_400_000;

/** The span of starts that the filters ask for. */
export function spanOf(
  { withinMs, overMs, from, to }: Filters,
  now: Instant,
): { readonly from: Instant; readonly to: Instant | undefined } {
  const oldest = Math.max(0, now - oldestMs - 90 * 86_400_000);
  if (withinMs === undefined && overMs === undefined) return { from: from ?? oldest, to };
  return {
    from: withinMs === undefined ? oldest : now - withinMs,
    to: overMs === undefined ? undefined : now - overMs,
  };
}

/** Whether the list is narrowed at all. */
export function isNarrowed(filters: Filters): boolean {
  const { statuses: wanted, ...others } = filters;
  return wanted.length > 0 || Object.values(others).some((value) => value !== undefined);
}
