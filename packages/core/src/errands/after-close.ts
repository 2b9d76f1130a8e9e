import { type ChildClosing, childClosed } from "@openswf/engine/commands/errand-outcomes";
import { meetChildPolicy } from "@openswf/engine/commands/execution";
import type { Errand } from "@openswf/engine/errands";
import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, RunId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { invariant } from "@openswf/model/invariant";
import { readEvent } from "../commit/read-events.ts";
import type { ErrandServices } from "./errand-services.ts";
import { requireDone, targetTriesMax } from "./stored-promise.ts";

/** How the closed child tells its parent; `undefined` when it closed in a way the parent does not hear of. */
function closingOf(event: HistoryEvent): ChildClosing | undefined {
  switch (event.eventType) {
    case "WorkflowExecutionCompleted":
      return { status: "COMPLETED", result: event.attributes.result };
    case "WorkflowExecutionFailed":
      return { status: "FAILED", reason: event.attributes.reason, details: event.attributes.details };
    case "WorkflowExecutionCanceled":
      return { status: "CANCELED", details: event.attributes.details };
    case "WorkflowExecutionTimedOut":
      return { status: "TIMED_OUT" };
    case "WorkflowExecutionTerminated":
      return { status: "TERMINATED" };
    default:
      return undefined;
  }
}

/** Tells the parent how its child has closed. */
export async function notifyParent(services: ErrandServices, runId: RunId): Promise<void> {
  const child = await services.executions.read(runId);
  if (child === undefined) return;
  const { state, workflowId } = child;
  const { parent } = state;
  invariant(parent !== undefined, `run ${runId} has no parent to tell of its close`);
  const closing = closingOf(await readEvent(services.store, child, state.lastEventId));
  // `as`: the run id came from the parent's own state when it started this child.
  const parentRunId = parent.execution.runId as RunId;
  const { outcome } = await services.executions.runTogether([runId, parentRunId], ([own, above]) => {
    if (own === undefined) return;
    own.transition.settle({ kind: "notifyParent" });
    if (above === undefined || closing === undefined) return;
    const { workflowType } = state;
    childClosed(above.transition, parent.initiatedEventId, { runId, workflowId }, workflowType, closing);
  });
  await requireDone(services, runId, outcome, "notifyParent");
}

/** Lets one child of a closed execution meet its policy. */
export async function applyChildPolicy(
  services: ErrandServices,
  runId: RunId,
  errand: Errand & { readonly kind: "applyChildPolicy" },
): Promise<void> {
  const parent = await services.executions.read(runId);
  if (parent === undefined) return;
  for (let attempt = 0; attempt < targetTriesMax; attempt += 1) {
    const childRunId = await services.store.findOpenRun(parent.domain, errand.workflowId);
    const runIds = childRunId === undefined ? [runId] : [runId, childRunId];
    const { outcome, result } = await services.executions.runTogether(runIds, ([own, child]) => {
      if (own === undefined) return "done";
      // Closed since it was found: if it continued as new, the next run is the child now.
      if (child?.transition.isClosed === true && attempt + 1 < targetTriesMax) return "again";
      own.transition.settle(errand);
      if (child === undefined || child.transition.isClosed) return "done";
      if (!isChildOf(child.execution.state, runId, errand)) return "done";
      meetChildPolicy(child.transition, { runId, workflowId: parent.workflowId }, errand.childPolicy);
      return "done";
    });
    await requireDone(services, runId, outcome, `applyChildPolicy:${errand.initiatedEventId}`);
    if (result === "done") return;
  }
}

/** The open run of the child's workflowId may be somebody else's. A child that continued as new is still the child. */
function isChildOf(
  state: ExecutionState,
  parentRunId: RunId,
  { initiatedEventId }: { initiatedEventId: EventId },
): boolean {
  return state.parent?.execution.runId === parentRunId && state.parent.initiatedEventId === initiatedEventId;
}
