import type { Retention } from "@openswf/core/stores/retention";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { Execution } from "../executions/execution.ts";
import type { Tables } from "../tables/tables.ts";
import { setWakeAt } from "../waiting/wake-ups.ts";

export function retentionOf(tables: Tables): Synchronous<Retention> {
  const { executions, workflowRuns, listings, due, taskLists, errands } = tables;

  function remove(execution: Execution): void {
    setWakeAt(due, execution, undefined);
    for (const task of execution.tasks) taskLists.remove(task);
    listings.remove(execution);
    workflowRuns.remove(execution);
    executions.remove(execution);
  }

  return {
    removeClosed: (domain, closedUntil, limit) => {
      const closed = listings.of(domain)?.all?.closedByClose;
      if (closed === undefined) return 0;
      const isShown = ({ runId }: Execution): boolean => !errands.hasAnyOf(runId);
      const bounds = { first: Number.MIN_SAFE_INTEGER, last: closedUntil, isShown };
      const expired = closed.page(bounds, { after: undefined, limit, reverse: true });
      for (const execution of expired) remove(execution);
      return expired.length;
    },
  };
}
