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

/** The tasks that wait for a poll. Commits add and remove them. */
export interface Tasks {
  /** By priority (highest first), then scheduledAt, runId and scheduledEventId; strictly after `after`. */
  readTasks(list: TaskListKey, after: TaskRow | undefined, limit: number): Promise<readonly TaskRow[]>;
  /** Counts up to `max`. */
  countTasks(list: TaskListKey, max: number): Promise<number>;
  /** Every task row of one run: for verify. */
  tasksOf(runId: RunId): Promise<readonly TaskRow[]>;
}
