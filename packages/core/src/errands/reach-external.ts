import {
  type ExternalErrand,
  externalRequestDelivered,
  externalRequestFailed,
} from "@openswf/engine/commands/errand-outcomes";
import { requestCancelWorkflowExecution, signalWorkflowExecution } from "@openswf/engine/commands/execution";
import type { Errand } from "@openswf/engine/errands";
import type { RunId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { CachedExecution } from "../commit/cached-execution.ts";
import { readEventOf } from "../commit/read-events.ts";
import type { Stepping } from "../commit/stepping.ts";
import type { ErrandServices } from "./errand-services.ts";
import { requireDone, targetTriesMax } from "./stored-promise.ts";

type External = Errand & { readonly kind: ExternalErrand };

/** What the sender asked for, as recorded in its history. */
type Initiated = HistoryEvent<
  "SignalExternalWorkflowExecutionInitiated" | "RequestCancelExternalWorkflowExecutionInitiated"
>["attributes"];

/** Delivers a signal or a cancel request to another execution and tells the sender, in one commit. */
export async function reachExternal(services: ErrandServices, runId: RunId, errand: External): Promise<void> {
  const sender = await services.executions.read(runId);
  if (sender === undefined) return;
  const type =
    errand.kind === "signalExternal"
      ? "SignalExternalWorkflowExecutionInitiated"
      : "RequestCancelExternalWorkflowExecutionInitiated";
  const { attributes } = await readEventOf(services.store, sender, errand.initiatedEventId, type);
  // `as`: a run id that no run has does no harm; the look-up finds nothing.
  const wantedRunId = attributes.runId as RunId | undefined;
  for (let attempt = 1; attempt <= targetTriesMax; attempt += 1) {
    const targetRunId = wantedRunId ?? (await services.store.findOpenRun(sender.domain, attributes.workflowId));
    const runIds = targetRunId === undefined ? [runId] : [runId, targetRunId];
    const { outcome, result } = await services.executions.runTogether(runIds, ([own, target]) => {
      if (own === undefined || !isOnItsWay(own, errand)) return "done";
      if (isReachable(target, sender, attributes)) {
        deliver(own, target, errand, attributes);
        return "done";
      }
      // The run was found by its workflowId and has closed since. There may be a newer run.
      if (wantedRunId === undefined && target !== undefined && attempt < targetTriesMax) return "again";
      externalRequestFailed(own.transition, errand.kind, errand.initiatedEventId);
      return "done";
    });
    if (outcome !== "committed" || result === "done") return requireDone(services, runId, errand, outcome);
  }
}

function isReachable(
  target: Stepping | undefined,
  sender: CachedExecution,
  { workflowId }: Initiated,
): target is Stepping {
  return (
    target !== undefined &&
    target.execution.domain === sender.domain &&
    target.execution.workflowId === workflowId &&
    !target.transition.isClosed
  );
}

function deliver(own: Stepping, target: Stepping, errand: External, initiated: Initiated): void {
  const { initiatedEventId, kind } = errand;
  const { runId, workflowId } = own.execution;
  const from = { execution: { runId, workflowId }, initiatedEventId };
  if ("signalName" in initiated) {
    const { input, signalName } = initiated;
    signalWorkflowExecution(target.transition, { input, signalName }, from);
  } else {
    requestCancelWorkflowExecution(target.transition, from);
  }
  const reached = { runId: target.execution.runId, workflowId: target.execution.workflowId };
  externalRequestDelivered(own.transition, kind, initiatedEventId, reached);
}

/** An open execution knows whether the request is pending. For a closed one, settling the errand decides. */
function isOnItsWay({ execution }: Stepping, { kind, initiatedEventId }: External): boolean {
  const { closing, externalSignals, externalCancels } = execution.state;
  return closing !== undefined || (kind === "signalExternal" ? externalSignals : externalCancels).has(initiatedEventId);
}
