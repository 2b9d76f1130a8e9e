import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { swf } from "../swf.ts";
import { closeStatuses, type ExecutionFilters, narrowest } from "./filters.ts";

/** Executions by status, as far as SWF can count them under these filters. */
export type Counts = Readonly<Record<string, number | undefined>>;

const refreshEveryMs = 15_000;

/** How many executions there are of each status; they follow what happens. */
export function useCounts(domain: string, filters: ExecutionFilters): Counts {
  const { data } = useQuery({
    queryKey: ["counts", domain, { ...filters, status: undefined }],
    queryFn: ({ signal }) => count(domain, filters, signal),
    refetchInterval: refreshEveryMs,
    placeholderData: keepPreviousData,
  });
  return data ?? {};
}

async function count(domain: string, filters: ExecutionFilters, signal: AbortSignal): Promise<Counts> {
  const { from, to, workflowId, tag, typeName } = filters;
  const span = { oldestDate: (from ?? 0) / 1000, ...(to !== undefined && { latestDate: to / 1000 }) };
  const input = { domain, startTimeFilter: span };
  const filter = narrowest(filters);
  const set = [workflowId, tag, typeName].filter((one) => one !== undefined).length;
  // SWF counts by one filter alone.
  if (set > 1) return {};
  const open = { OPEN: swf.call("CountOpenWorkflowExecutions", { ...input, ...filter }, signal) };
  if (set === 1) {
    return countsOf({ ...open, CLOSED: swf.call("CountClosedWorkflowExecutions", { ...input, ...filter }, signal) });
  }
  const closed = closeStatuses.map((status) => [
    status,
    swf.call("CountClosedWorkflowExecutions", { ...input, closeStatusFilter: { status } }, signal),
  ]);
  return countsOf({ ...open, ...Object.fromEntries(closed) });
}

/** Waits for all at once: a call that fails alone would fail unheard. */
async function countsOf(asked: Readonly<Record<string, Promise<{ readonly count: number }>>>): Promise<Counts> {
  const answers = await Promise.all(Object.values(asked));
  return Object.fromEntries(Object.keys(asked).map((status, index) => [status, answers[index]?.count]));
}
