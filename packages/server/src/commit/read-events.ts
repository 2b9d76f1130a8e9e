import type { HistoryRange, Store } from "../stores/store.ts";
import type { CachedExecution } from "./cached-execution.ts";

/** Printed events of an execution: out of memory where it holds them, else out of the store. */
export async function readEvents(
  store: Pick<Store, "readHistory">,
  execution: CachedExecution,
  range: HistoryRange,
): Promise<readonly string[]> {
  const { from, to, limit, reverse } = range;
  const first = reverse ? Math.max(from, to - limit + 1) : from;
  const last = reverse ? to : Math.min(to, from + limit - 1);
  const recent = execution.recentEvents(first, last);
  if (recent === undefined) return store.readHistory(execution.runId, range);
  return reverse ? [...recent].reverse() : recent;
}
