import type { NewExecution } from "@openswf/core/stores/commits";
import type { RunId } from "@openswf/model/brand";
import type { Execution } from "../executions/execution.ts";
import type { Tables } from "../tables/tables.ts";

export type KnownRun = Pick<Execution, "created" | "version" | "lastEventId" | "closed">;

/** What decides whether a change is accepted. */
export interface Known {
  run(runId: RunId): KnownRun | undefined;
  /** Whether the workflowId has an open run. */
  isOpen(workflow: Pick<NewExecution, "domain" | "workflowId">): boolean;
  hasErrand(runId: RunId, errandId: string): boolean;
}

export function stored({ executions, workflowRuns, errands }: Tables): Known {
  return {
    run: (runId) => executions.get(runId),
    isOpen: ({ domain, workflowId }) => workflowRuns.openRun(domain, workflowId) !== undefined,
    hasErrand: (runId, errandId) => errands.has(runId, errandId),
  };
}
