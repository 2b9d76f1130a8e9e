import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { DomainKey } from "./domain-key.ts";

export interface TaskListKey {
  readonly domain: DomainKey;
  readonly kind: "decision" | "activity";
  readonly name: string;
}
/** A task that waits for a poll. It is only a hint: the execution decides whether the task may still start. */
export interface TaskRow {
  readonly list: TaskListKey;
  readonly priority: number;
  readonly scheduledAt: Instant;
  readonly runId: RunId;
  readonly scheduledEventId: EventId;
}

/** A task that waits for a poll, and whose task it is. */
export interface WaitingTask extends TaskRow {
  readonly workflowId: string;
}
export interface TaskListDepth {
  readonly count: number;
  /** When the oldest task was scheduled; `undefined` for an empty list. */
  readonly oldestAt: Instant | undefined;
}

/** Priorities of one list among which the oldest task is looked for. */
export const measuredPrioritiesMax = 100;

/** The tasks that wait for a poll. Commits add and remove them. */
export interface Tasks {
  /** By priority (highest first), then scheduledAt, runId and scheduledEventId; strictly after `after`. */
  readTasks(list: TaskListKey, after: TaskRow | undefined, limit: number): Promise<readonly TaskRow[]>;
  /** Counts up to `max`. */
  countTasks(list: TaskListKey, max: number): Promise<number>;
  /** Names of the lists that have tasks, ascending in byte order (UTF-8), strictly after `after`. */
  listTaskLists(
    domain: DomainKey,
    kind: TaskListKey["kind"],
    after: string | undefined,
    limit: number,
  ): Promise<readonly string[]>;
  /** Counts up to `max`. Beyond it, the oldest task is that of the first `measuredPrioritiesMax` priorities. */
  measureTaskList(list: TaskListKey, max: number): Promise<TaskListDepth>;
  /** The first tasks of a list, in the order of `readTasks`. */
  readWaitingTasks(list: TaskListKey, limit: number): Promise<readonly WaitingTask[]>;
  /** Every task row of one run: for verify. */
  tasksOf(runId: RunId): Promise<readonly TaskRow[]>;
}
