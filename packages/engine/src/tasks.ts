import type { EventId, Instant } from "@openswf/model/brand";
import type { ActivityTaskState, DecisionTaskState, ExecutionState } from "./state.ts";

/** A task that a poll may take: what a task list needs to know of it. */
export interface Task {
  readonly kind: "decision" | "activity";
  readonly taskList: string;
  /** Higher goes first. */
  readonly priority: number;
  readonly scheduledAt: Instant;
  readonly scheduledEventId: EventId;
}

export function decisionTaskOffer(task: DecisionTaskState): Task {
  return {
    kind: "decision",
    taskList: task.taskList,
    priority: Number(task.taskPriority ?? 0),
    scheduledAt: task.pollableAt,
    scheduledEventId: task.scheduledEventId,
  };
}

export function activityTaskOffer(task: ActivityTaskState): Task {
  return {
    kind: "activity",
    taskList: task.taskList,
    priority: Number(task.taskPriority ?? 0),
    scheduledAt: task.scheduledAt,
    scheduledEventId: task.scheduledEventId,
  };
}

/** An activity task that a poll may take: not started, and nobody has asked to cancel it. */
export function isPollable(task: ActivityTaskState): boolean {
  return task.startedEventId === undefined && task.cancelRequestedEventId === undefined;
}

/** Every task of an execution that a poll may take now. The stored index of tasks holds just these. */
export function openTasks(state: ExecutionState): readonly Task[] {
  if (state.closing !== undefined) return [];
  const { decisionTask } = state;
  const offers = decisionTask?.startedEventId === undefined && decisionTask ? [decisionTaskOffer(decisionTask)] : [];
  for (const task of state.activityTasks.values()) if (isPollable(task)) offers.push(activityTaskOffer(task));
  return offers;
}
