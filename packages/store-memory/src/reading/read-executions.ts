import type { Histories, StoredExecutions } from "@openswf/core/stores/executions";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { Executions } from "../executions/executions.ts";
import type { WorkflowRuns } from "../lists/workflow-runs.ts";
import { eventsAfter, readHistory } from "./read-history.ts";

export function storedExecutions(
  executions: Executions,
  workflowRuns: WorkflowRuns,
): Synchronous<StoredExecutions & Histories> {
  return {
    readExecution: (runId) => {
      const execution = executions.get(runId);
      if (execution === undefined) return undefined;
      const { created, version, snapshot, heartbeats, wakeAt, closed } = execution;
      return {
        runId,
        domain: created.domain,
        workflowId: created.workflowId,
        version,
        snapshot: snapshot?.body,
        tail: eventsAfter(execution, snapshot?.lastEventId ?? 0),
        heartbeats,
        wakeAt,
        closedAt: closed?.at,
      };
    },

    isAtVersion: (runId, version) => executions.get(runId)?.version === version,

    closedAmong: (runIds) => runIds.filter((runId) => executions.get(runId)?.closed !== undefined),

    findOpenRun: (domain, workflowId) => workflowRuns.openRun(domain, workflowId)?.runId,

    readHistory: (runId, range) => {
      const execution = executions.get(runId);
      return execution === undefined ? [] : readHistory(execution, range);
    },
  };
}
