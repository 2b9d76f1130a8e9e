import type { Decision, DecisionTask } from "@openswf/model/wire-types";
import { expect } from "vitest";
import { agree } from "../world/between-executions.ts";
import {
  cancelExternal,
  completeExecution,
  continueAsNew,
  scheduleActivityTask,
  signalExternal,
  startChild,
  startTimer,
} from "../world/decisions.ts";
import { surviving, type Workers, workUntilAllClosed } from "../world/workers.ts";
import type { World } from "../world/world.ts";

const has = ({ events }: DecisionTask, ...types: readonly string[]): boolean =>
  types.every((type) => events.some(({ eventType }) => eventType === type));
const timeouts = { taskStartToCloseTimeout: "10" };
const children = { taskList: { name: "children" }, ...timeouts };

/**
 * A parent with two children, one of which continues as new and one of which runs an activity, and a target that is
 * signaled.
 */
const workers: Workers = {
  deciders: {
    orders: (task): readonly Decision[] => {
      if (!has(task, "DecisionTaskCompleted")) {
        return [startChild("renewed", children), startChild("working", children), signalExternal("target", "one")];
      }
      const ends = task.events.filter(({ eventType }) => eventType === "ChildWorkflowExecutionCompleted");
      if (ends.length < 2) return [];
      return [signalExternal("target", "two"), cancelExternal("target"), completeExecution()];
    },
    children: (task): readonly Decision[] => {
      if (task.workflowExecution.workflowId === "renewed") {
        const renewed = task.events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId !== undefined;
        return [renewed ? completeExecution() : continueAsNew(children)];
      }
      if (!has(task, "ActivityTaskScheduled")) {
        return [scheduleActivityTask("one", { startToCloseTimeout: "10" }), startTimer("soon", 1)];
      }
      if (has(task, "ActivityTaskTimedOut")) return [completeExecution()];
      return has(task, "ActivityTaskCompleted", "TimerFired") ? [completeExecution()] : [];
    },
    targets: (task) => {
      const signals = task.events.filter(({ eventType }) => eventType === "WorkflowExecutionSignaled");
      return signals.length >= 2 && has(task, "WorkflowExecutionCancelRequested") ? [completeExecution()] : [];
    },
  },
  activityWorkers: { cards: () => "charged" },
};

/** Runs the whole family from its start until every execution has closed. */
export async function runFamily(world: World): Promise<void> {
  for (const [workflowId, list] of [
    ["target", "targets"],
    ["parent", "orders"],
  ] as const) {
    // A client without an answer retries, and learns that the execution already exists.
    for (let tries = 0; tries < 2; tries += 1) {
      await surviving(world, () => world.starts(workflowId, { taskList: { name: list }, ...timeouts }));
    }
  }
  await workUntilAllClosed(world, workers);
}

/** Checks how a family must end, whatever happened along the way. */
export async function familyIsWhole(world: World, said: string): Promise<void> {
  await agree(world);
  const runs = (await world.executions()).map(({ workflowId, closeStatus }) => `${workflowId} ${closeStatus}`);
  expect(runs.toSorted(), said).toEqual([
    "parent COMPLETED",
    "renewed COMPLETED",
    "renewed CONTINUED_AS_NEW",
    "target COMPLETED",
    "working COMPLETED",
  ]);
  const signals = (await world.eventTypes("target")).filter((type) => type === "WorkflowExecutionSignaled");
  expect(signals, said).toHaveLength(2);
}
