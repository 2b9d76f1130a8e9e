import { startActivityTask } from "@openswf/engine/commands/activity-task";
import { startDecisionTask } from "@openswf/engine/commands/decision-task";
import type { Transition } from "@openswf/engine/transition";
import type { EventId } from "@openswf/model/brand";
import type { TaskListKey } from "../stores/tasks.ts";
import type { CachedExecution } from "./cached-execution.ts";
import type { HandedTask, StartedTask } from "./effects.ts";

/** Records that a worker receives the task. `undefined` when the task is no longer available. */
export function startTask(
  transition: Transition,
  kind: TaskListKey["kind"],
  scheduledEventId: EventId,
  identity: string | undefined,
): StartedTask | undefined {
  if (kind === "decision") {
    const started = startDecisionTask(transition, scheduledEventId, identity);
    return started && { kind, started };
  }
  const started = startActivityTask(transition, scheduledEventId, identity);
  return started && { kind, started };
}

/** Whether the execution still waits for the task that was handed out. */
export function isStillStarted(execution: CachedExecution | undefined, { kind, started }: HandedTask): boolean {
  if (execution === undefined || execution.state.closing !== undefined) return false;
  const { decisionTask, activityTasks } = execution.state;
  if (kind === "decision") return decisionTask?.startedEventId === started.startedEventId;
  return activityTasks.get(started.scheduledEventId)?.startedEventId === started.startedEventId;
}
