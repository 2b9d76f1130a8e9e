import {
  type ExternalErrand,
  externalRequestDelivered,
  externalRequestFailed,
} from "@openswf/engine/commands/errand-outcomes";
import { requestCancelWorkflowExecution, signalWorkflowExecution } from "@openswf/engine/commands/execution";
import type { EventId, RunId } from "@openswf/model/brand";
import { readEventOf } from "../commit/read-events.ts";
import type { Stepping } from "../commit/stepping.ts";
import type { ErrandServices } from "./errand-services.ts";
import { isStillPromised, targetTriesMax } from "./stored-promise.ts";

/** Delivers a signal or a cancel request to another execution and tells the sender, in one commit. */
export async function reachExternal(
  services: ErrandServices,
  runId: RunId,
  kind: ExternalErrand,
  initiatedEventId: EventId,
): Promise<void> {
  const sender = await services.executions.read(runId);
  if (sender === undefined) return;
  const type =
    kind === "signalExternal"
      ? "SignalExternalWorkflowExecutionInitiated"
      : "RequestCancelExternalWorkflowExecutionInitiated";
  const { attributes } = await readEventOf(services.store, sender, initiatedEventId, type);
  const { workflowId, runId: wantedRunId } = attributes;
  for (let attempt = 0; attempt < targetTriesMax; attempt += 1) {
    // `as`: a run id that no run has does no harm; the look-up finds nothing.
    const targetRunId =
      (wantedRunId as RunId | undefined) ?? (await services.store.findOpenRun(sender.domain, workflowId));
    const runIds = targetRunId === undefined ? [runId] : [runId, targetRunId];
    const { outcome, result } = await services.executions.runTogether(runIds, ([own, target]) => {
      if (own === undefined || !isOnItsWay(own, kind, initiatedEventId)) return "done";
      const reachable =
        target !== undefined &&
        target.execution.domain === sender.domain &&
        target.execution.workflowId === workflowId &&
        !target.transition.isClosed;
      if (!reachable) {
        // The run was found by its workflowId and has closed since. There may be a newer run.
        if (wantedRunId === undefined && target !== undefined && attempt + 1 < targetTriesMax) return "again";
        externalRequestFailed(own.transition, kind, initiatedEventId);
        return "done";
      }
      const from = { execution: { runId, workflowId: sender.workflowId }, initiatedEventId };
      if ("signalName" in attributes) {
        const { input, signalName } = attributes;
        signalWorkflowExecution(target.transition, { input, signalName }, from);
      } else {
        requestCancelWorkflowExecution(target.transition, from);
      }
      const reached = { runId: target.execution.runId, workflowId };
      externalRequestDelivered(own.transition, kind, initiatedEventId, reached);
      return "done";
    });
    if (outcome === "conflict") {
      if (!(await isStillPromised(services, runId, `${kind}:${initiatedEventId}`))) return;
      throw new Error("could not reach an external execution: too many callers change it at once");
    }
    if (result === "done") return;
  }
}

/** An open execution knows whether the request is pending. For a closed one, settling the errand decides. */
function isOnItsWay({ execution }: Stepping, kind: ExternalErrand, initiatedEventId: EventId): boolean {
  const { closing, externalSignals, externalCancels } = execution.state;
  return closing !== undefined || (kind === "signalExternal" ? externalSignals : externalCancels).has(initiatedEventId);
}
