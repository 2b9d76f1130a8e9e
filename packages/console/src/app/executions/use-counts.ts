import type { Filters } from "@openswf/insight/search/filters";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type CountCall, type Counts, countCalls, countsOf } from "../../logic/search/counts.ts";
import { searchOfFilters } from "../../logic/search/search-address.ts";
import { swf } from "../swf.ts";
import type { Feed } from "./execution-feed.ts";

/** Counting takes up to seven calls. */
const refreshEveryMs = 20_000;

/**
 * How many executions there are of each status; they follow what happens. Where SWF cannot count, a list that has been read
 * to its end is counted.
 */
export function useCounts(domain: string, filters: Filters, feed: Feed): Counts {
  const { data } = useQuery({
    queryKey: ["counts", domain, searchOfFilters({ ...filters, statuses: [] })],
    queryFn: ({ signal }) => count(domain, filters, signal),
    refetchInterval: refreshEveryMs,
    placeholderData: keepPreviousData,
  });
  const { rows, isComplete } = feed;
  const own = useMemo(
    () => (isComplete && filters.statuses.length === 0 ? countsOf(rows) : {}),
    [rows, isComplete, filters],
  );
  return useMemo(() => ({ ...data, ...own }), [data, own]);
}

async function count(domain: string, filters: Filters, signal: AbortSignal): Promise<Counts> {
  const calls = countCalls(filters, Date.now() + swf.skewMs);
  const answers = await Promise.all(
    calls.map(async (call) => [call.of, await answerTo(domain, call, signal)] as const),
  );
  return Object.fromEntries(answers);
}

function answerTo(domain: string, { open, closed }: CountCall, signal: AbortSignal) {
  if (open !== undefined) return swf.call("CountOpenWorkflowExecutions", { domain, ...open }, signal);
  return swf.call("CountClosedWorkflowExecutions", { domain, ...closed }, signal);
}
