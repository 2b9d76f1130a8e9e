import { childStarted, childStartFailed } from "@openswf/engine/commands/errand-outcomes";
import type { Errand } from "@openswf/engine/errands";
import { Transition } from "@openswf/engine/transition";
import type { EventId, RunId } from "@openswf/model/brand";
import { readEventOf } from "../commit/read-events.ts";
import type { Stepping } from "../commit/stepping.ts";
import { newRunId } from "../stores/run-id.ts";
import type { ErrandServices } from "./errand-services.ts";
import { requireDone } from "./stored-promise.ts";

/** Starts a child and tells its parent, in one commit. */
export async function startChild(
  services: ErrandServices,
  runId: RunId,
  errand: Errand & { readonly kind: "startChild" },
): Promise<void> {
  const { initiatedEventId } = errand;
  const parent = await services.executions.read(runId);
  if (parent === undefined) return;
  const { attributes } = await readEventOf(
    services.store,
    parent,
    initiatedEventId,
    "StartChildWorkflowExecutionInitiated",
  );
  const { workflowId, workflowType } = attributes;
  const { domain } = parent;
  const childRunId = newRunId(domain, workflowId, services.clock.now(), services.randomness);
  const { outcome } = await services.executions.runTogether([runId], ([stepping]) => {
    if (stepping === undefined || !isPending(stepping, initiatedEventId)) return;
    const { transition } = stepping;
    childStarted(transition, initiatedEventId, { workflowExecution: { runId: childRunId, workflowId }, workflowType });
    stepping.alsoStart(
      Transition.start(
        { workflowId, runId: childRunId },
        {
          childPolicy: attributes.childPolicy,
          executionStartToCloseTimeout: attributes.executionStartToCloseTimeout,
          input: attributes.input,
          lambdaRole: attributes.lambdaRole,
          parentInitiatedEventId: initiatedEventId,
          parentWorkflowExecution: { runId, workflowId: parent.workflowId },
          tagList: attributes.tagList,
          taskList: attributes.taskList,
          taskPriority: attributes.taskPriority,
          taskStartToCloseTimeout: attributes.taskStartToCloseTimeout,
          workflowType,
        },
        transition.at,
        services.limits,
      ),
    );
  });
  if (outcome === "committed" || outcome === "conflict") return requireDone(services, runId, errand, outcome);
  const failed = await services.executions.runTogether([runId], ([stepping]) => {
    if (stepping === undefined || !isPending(stepping, initiatedEventId)) return;
    childStartFailed(stepping.transition, initiatedEventId, "WORKFLOW_ALREADY_RUNNING");
  });
  await requireDone(services, runId, errand, failed.outcome);
}

/** The state of a closed parent does not show whether its child was started. Settling the errand decides. */
function isPending({ execution }: Stepping, initiatedEventId: EventId): boolean {
  const child = execution.state.children.get(initiatedEventId);
  return child !== undefined && child.startedEventId === undefined;
}
