import type { EventId, Instant } from "@openswf/model/brand";
import type { ActivityTaskState, DecisionTaskState, ExecutionState } from "./state.ts";

/** A task that a poll may take, with what a task list needs to know about it. */
export interface Task {
  readonly kind: "decision" | "activity";
  readonly taskList: string;
  /** Higher values go first. */
  readonly priority: number;
  readonly scheduledAt: Instant;
  readonly scheduledEventId: EventId;
}

export function decisionTaskOffer(task: DecisionTaskState): Task {
  return offerOf("decision", task, task.pollableAt);
}

export function activityTaskOffer(task: ActivityTaskState): Task {
  return offerOf("activity", task, task.scheduledAt);
}

function offerOf(kind: Task["kind"], task: DecisionTaskState | ActivityTaskState, scheduledAt: Instant): Task {
  const { taskList, taskPriority, scheduledEventId } = task;
  return { kind, taskList, priority: Number(taskPriority ?? 0), scheduledAt, scheduledEventId };
}

/** Whether a poll may take this activity task: it is not started and no cancel has been requested. */
export function isPollable(task: ActivityTaskState): boolean {
  return task.startedEventId === undefined && task.cancelRequestedEventId === undefined;
}

/** Whether a task is started now, and by the start that a task token names. */
export function isStartedAs(
  task: DecisionTaskState | ActivityTaskState,
  { startedEventId, startedAt }: { readonly startedEventId: EventId; readonly startedAt?: Instant | undefined },
): boolean {
  return task.startedEventId === startedEventId && (startedAt === undefined || task.startedAt === startedAt);
}

/** Every task of an execution that a poll may take now. The stored index of tasks holds exactly these. */
export function openTasks(state: ExecutionState): readonly Task[] {
  if (state.closing !== undefined) return [];
  const { decisionTask } = state;
  const offers = decisionTask?.startedEventId === undefined && decisionTask ? [decisionTaskOffer(decisionTask)] : [];
  for (const task of state.activityTasks.values()) if (isPollable(task)) offers.push(activityTaskOffer(task));
  return offers;
}
