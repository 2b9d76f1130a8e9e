import type { CloseStatus, WorkflowExecutionInfo } from "@openswf/model/wire-types";

export const closeStatuses: readonly CloseStatus[] = [
  "COMPLETED",
  "FAILED",
  "TIMED_OUT",
  "CANCELED",
  "TERMINATED",
  "CONTINUED_AS_NEW",
];

/** `OPEN`, `CLOSED` or one close status; `undefined` is all. */
export type StatusFilter = "OPEN" | "CLOSED" | CloseStatus;

/** What a list of executions is narrowed to. Nothing set shows all of the domain. */
export interface ExecutionFilters {
  readonly status?: StatusFilter | undefined;
  readonly workflowId?: string | undefined;
  readonly typeName?: string | undefined;
  readonly typeVersion?: string | undefined;
  readonly tag?: string | undefined;
  /** By start, in milliseconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Whether an execution passes all filters. SWF itself applies only one of them, and the span of time. */
export function passes(info: WorkflowExecutionInfo, filters: ExecutionFilters): boolean {
  const { workflowId, typeName, typeVersion, tag, from, to } = filters;
  const startedAt = info.startTimestamp * 1000;
  return (
    hasStatus(info, filters.status) &&
    (workflowId === undefined || info.execution.workflowId === workflowId) &&
    (typeName === undefined || info.workflowType.name === typeName) &&
    (typeVersion === undefined || info.workflowType.version === typeVersion) &&
    (tag === undefined || (info.tagList ?? []).includes(tag)) &&
    (from === undefined || startedAt >= from) &&
    (to === undefined || startedAt <= to)
  );
}

function hasStatus(info: WorkflowExecutionInfo, status: StatusFilter | undefined): boolean {
  if (status === undefined) return true;
  if (status === "OPEN" || status === "CLOSED") return info.executionStatus === status;
  return info.closeStatus === status;
}

/** The one filter that SWF applies: the one that leaves the fewest executions. */
export function narrowest({ workflowId, typeName, typeVersion, tag }: ExecutionFilters): SwfFilter {
  if (workflowId !== undefined) return { executionFilter: { workflowId } };
  if (tag !== undefined) return { tagFilter: { tag } };
  if (typeName === undefined) return {};
  return { typeFilter: { name: typeName, ...(typeVersion !== undefined && { version: typeVersion }) } };
}

export interface SwfFilter {
  readonly executionFilter?: { readonly workflowId: string };
  readonly tagFilter?: { readonly tag: string };
  readonly typeFilter?: { readonly name: string; readonly version?: string };
}

/** The same for closed executions, where SWF filters by close status as well. */
export function narrowestOfClosed(filters: ExecutionFilters): SwfFilter & {
  readonly closeStatusFilter?: { readonly status: CloseStatus };
} {
  const filter = narrowest(filters);
  const { status } = filters;
  if (Object.keys(filter).length > 0 || status === undefined || status === "OPEN" || status === "CLOSED") return filter;
  return { closeStatusFilter: { status } };
}
