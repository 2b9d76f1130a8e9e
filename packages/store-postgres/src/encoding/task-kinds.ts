import type { TaskListKey } from "@openswf/core/stores/tasks";

/** Stored: never renumber. */
const numbers = { decision: 1, activity: 2 } as const satisfies Record<TaskListKey["kind"], number>;

export function kindNumber(kind: TaskListKey["kind"]): number {
  return numbers[kind];
}

export function kindOf(number: number): TaskListKey["kind"] {
  return number === numbers.decision ? "decision" : "activity";
}
