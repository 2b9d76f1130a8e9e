import { childStarted, childStartFailed } from "@openswf/engine/commands/errand-outcomes";
import { Transition } from "@openswf/engine/transition";
import type { EventId, RunId } from "@openswf/model/brand";
import type { Stepping } from "../commit/executions.ts";
import { readEventOf } from "../commit/read-events.ts";
import { newRunId } from "../core/run-id.ts";
import type { World } from "../core/world.ts";
import { isStillPromised } from "./stored-promise.ts";

/** Starts a child and tells its parent, in one commit. */
export async function startChild(world: World, runId: RunId, initiatedEventId: EventId): Promise<void> {
  const parent = await world.executions.read(runId);
  if (parent === undefined) return;
  const { attributes } = await readEventOf(
    world.store,
    parent,
    initiatedEventId,
    "StartChildWorkflowExecutionInitiated",
  );
  const { workflowId, workflowType } = attributes;
  const { domain } = parent;
  const childRunId = newRunId(domain, workflowId, world.clock.now(), world.randomness);
  const { outcome } = await world.executions.runTogether([runId], ([stepping]) => {
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
        world.limits,
      ),
    );
  });
  if (outcome === "committed") return;
  if (outcome === "conflict") {
    if (!(await isStillPromised(world, runId, `startChild:${initiatedEventId}`))) return;
    throw new Error("could not start a child: too many callers change its parent at once");
  }
  await world.executions.runTogether([runId], ([stepping]) => {
    if (stepping === undefined || !isPending(stepping, initiatedEventId)) return;
    childStartFailed(stepping.transition, initiatedEventId, "WORKFLOW_ALREADY_RUNNING");
  });
}

/** The state of a closed parent does not show whether its child was started. Settling the errand decides. */
function isPending({ execution }: Stepping, initiatedEventId: EventId): boolean {
  const child = execution.state.children.get(initiatedEventId);
  return child !== undefined && child.startedEventId === undefined;
}
