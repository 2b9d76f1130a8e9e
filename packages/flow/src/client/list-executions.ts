import type {
  CountOpenWorkflowExecutionsInput,
  ListClosedWorkflowExecutionsInput,
  ListOpenWorkflowExecutionsInput,
} from "@aws-sdk/client-swf";
import { DataError } from "../data/data-error.ts";
import { type ExecutionStatus, type ExecutionSummary, summaryOf } from "./describe-execution.ts";
import type { DomainCalls } from "./domain-calls.ts";

/** Which executions. Without anything, all that are open. */
export interface ExecutionFilter {
  /** One way of being closed, or `CLOSED` for all. Default: `OPEN`. */
  readonly status?: ExecutionStatus | "CLOSED";
  /** A workflow, or its name and version. Without a version, all of that name. */
  readonly type?: { readonly name: string; readonly version?: string };
  readonly tag?: string;
  readonly workflowId?: string;
  readonly startedFrom?: Date;
  readonly startedTo?: Date;
  /** For closed executions only. */
  readonly closedFrom?: Date;
  readonly closedTo?: Date;
}

export interface ListOptions {
  /** Default: `newest`, by the time of the start, or of the close if that is asked for. */
  readonly first?: "newest" | "oldest";
  readonly signal?: AbortSignal;
  /** Executions in one call, up to 1,000. Default: 100. */
  readonly pageSize?: number;
}

export interface ExecutionCount {
  readonly count: number;
  /** Whether there are more than SWF counts. */
  readonly truncated: boolean;
}

const pageSizeDefault = 100;

/**
 * The executions that match, page by page as they are asked for. SWF's lists may lag behind, openswf's do not. SWF takes one
 * filter beside the times: what else is asked for is sorted out here.
 */
export async function* listExecutions(
  { calls, domain }: DomainCalls,
  filter: ExecutionFilter,
  { first = "newest", signal, pageSize = pageSizeDefault }: ListOptions,
): AsyncGenerator<ExecutionSummary, void, undefined> {
  const asked = { ...askedOf(domain, filter), maximumPageSize: pageSize, reverseOrder: first === "oldest" };
  const isClosed = isOfClosed(filter);
  let nextPageToken: string | undefined;
  do {
    const paged = { ...asked, ...(nextPageToken && { nextPageToken }) };
    const page = await (isClosed
      ? calls.call("ListClosedWorkflowExecutions", paged, { signal })
      : calls.call("ListOpenWorkflowExecutions", openOnly(paged), { signal }));
    for (const info of page.executionInfos ?? []) {
      const summary = summaryOf(info);
      if (matches(summary, filter)) yield summary;
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
}

/** @throws DataError for two filters at once, which SWF does not count by */
export async function countExecutions(
  { calls, domain }: DomainCalls,
  filter: ExecutionFilter,
): Promise<ExecutionCount> {
  const names = filtersIn(filter);
  const hasBothTimes = hasStartTimes(filter) && hasCloseTimes(filter);
  if (names.length > 1 || hasBothTimes) {
    const asked = [...names, ...(hasBothTimes ? ["times of the start", "times of the close"] : [])].join(" and ");
    throw new DataError(`SWF does not count by ${asked} at once: count the elements of executions(...) instead.`);
  }
  const input = askedOf(domain, filter);
  const { count = 0, truncated = false } = await (isOfClosed(filter)
    ? calls.call("CountClosedWorkflowExecutions", input)
    : calls.call("CountOpenWorkflowExecutions", openOnly(input)));
  return { count, truncated };
}

type Asked = Omit<ListClosedWorkflowExecutionsInput, "nextPageToken" | "maximumPageSize" | "reverseOrder">;

/** The filter that leaves the fewest, in SWF's form. */
function askedOf(domain: string | undefined, filter: ExecutionFilter): Asked {
  const { status = "OPEN", type, tag, workflowId } = filter;
  const times = timesOf(filter);
  if (workflowId !== undefined) return { domain, ...times, executionFilter: { workflowId } };
  if (tag !== undefined) return { domain, ...times, tagFilter: { tag } };
  if (type !== undefined) {
    const { name, version } = type;
    return { domain, ...times, typeFilter: { name, ...(version !== undefined && { version }) } };
  }
  return status === "OPEN" || status === "CLOSED"
    ? { domain, ...times }
    : { domain, ...times, closeStatusFilter: { status } };
}

function timesOf(filter: ExecutionFilter): Pick<Asked, "startTimeFilter" | "closeTimeFilter"> {
  if (!hasCloseTimes(filter)) return { startTimeFilter: between(filter.startedFrom, filter.startedTo) };
  if (!isOfClosed(filter))
    throw new DataError('closedFrom and closedTo are for closed executions: add status "CLOSED".');
  return { closeTimeFilter: between(filter.closedFrom, filter.closedTo) };
}

function between(oldestDate: Date = new Date(0), latestDate?: Date): { oldestDate: Date; latestDate?: Date } {
  return { oldestDate, ...(latestDate !== undefined && { latestDate }) };
}

/** Open executions have no filter by close. */
function openOnly<Input extends Asked>(
  input: Input,
): Input & ListOpenWorkflowExecutionsInput & CountOpenWorkflowExecutionsInput {
  return { ...input, startTimeFilter: input.startTimeFilter ?? between() };
}

function isOfClosed({ status = "OPEN" }: ExecutionFilter): boolean {
  return status !== "OPEN";
}

function hasStartTimes({ startedFrom, startedTo }: ExecutionFilter): boolean {
  return startedFrom !== undefined || startedTo !== undefined;
}

function hasCloseTimes({ closedFrom, closedTo }: ExecutionFilter): boolean {
  return closedFrom !== undefined || closedTo !== undefined;
}

function filtersIn({ status = "OPEN", type, tag, workflowId }: ExecutionFilter): readonly string[] {
  const isOneStatus = status !== "OPEN" && status !== "CLOSED";
  return [
    ...(workflowId === undefined ? [] : ["workflowId"]),
    ...(tag === undefined ? [] : ["tag"]),
    ...(type === undefined ? [] : ["type"]),
    ...(isOneStatus ? ["status"] : []),
  ];
}

function matches(execution: ExecutionSummary, filter: ExecutionFilter): boolean {
  const { status = "OPEN", type, tag, workflowId, startedFrom, startedTo } = filter;
  const { name, version } = execution.workflowType;
  return (
    (status === "OPEN" || status === "CLOSED" || status === execution.status) &&
    (workflowId === undefined || workflowId === execution.workflowId) &&
    (tag === undefined || execution.tags.includes(tag)) &&
    (type === undefined || (type.name === name && (type.version ?? version) === version)) &&
    (startedFrom === undefined || execution.startedAt >= startedFrom) &&
    (startedTo === undefined || execution.startedAt <= startedTo)
  );
}
