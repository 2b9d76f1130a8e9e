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

/** The close of a child as its parent sees it. `undefined` for a close that the parent does not see. */
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

/** Tells the parent how its child closed. */
export async function notifyParent(services: ErrandServices, runId: RunId): Promise<void> {
  const child = await services.executions.read(runId);
  if (child === undefined) return;
  const { state, workflowId } = child;
  const { parent } = state;
  invariant(parent !== undefined, `run ${runId} has no parent to notify of its close`);
  const closing = closingOf(await readEvent(services.store, child, state.lastEventId));
  // `as`: the run id came from the parent's own state when it started this child.
  const parentRunId = parent.execution.runId as RunId;
  const errand = { kind: "notifyParent" } as const;
  const { outcome } = await services.executions.runTogether([runId, parentRunId], ([own, above]) => {
    if (own === undefined) return;
    own.transition.settle(errand);
    if (above === undefined || closing === undefined) return;
    const { workflowType } = state;
    childClosed(above.transition, parent.initiatedEventId, { runId, workflowId }, workflowType, closing);
  });
  await requireDone(services, runId, errand, outcome);
}

/** Applies the child policy of a closed execution to one of its children. */
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
      // The child closed after it was found. If it continued as new, the next run is now the child.
      if (child?.transition.isClosed === true && attempt + 1 < targetTriesMax) return "again";
      own.transition.settle(errand);
      if (child === undefined || child.transition.isClosed) return "done";
      if (!isChildOf(child.execution.state, runId, errand)) return "done";
      meetChildPolicy(child.transition, { runId, workflowId: parent.workflowId }, errand.childPolicy);
      return "done";
    });
    await requireDone(services, runId, errand, outcome);
    if (result === "done") return;
  }
}

/** The open run of the child's workflowId may be unrelated. A child that continued as new is still the child. */
function isChildOf(
  state: ExecutionState,
  parentRunId: RunId,
  { initiatedEventId }: { initiatedEventId: EventId },
): boolean {
  return state.parent?.execution.runId === parentRunId && state.parent.initiatedEventId === initiatedEventId;
}
