import type { StartedActivityTask } from "@openswf/engine/commands/activity-task";
import type { StartedDecisionTask } from "@openswf/engine/commands/decision-task";
import type { Instant } from "@openswf/model/brand";
import type { ErrandRow, ExecutionChange, TaskListKey, TaskRow } from "../stores/store.ts";
import type { CachedExecution } from "./cached-execution.ts";

/** A task that a poll has taken, durably. */
export type HandedTask =
  | { readonly kind: "decision"; readonly execution: CachedExecution; readonly started: StartedDecisionTask }
  | {
      readonly kind: "activity";
      readonly execution: CachedExecution;
      readonly started: StartedActivityTask;
    };

/** A poll that waits and has been promised the next task of its list, should the commit that makes it succeed. */
export interface ReservedPoll {
  readonly identity: string | undefined;
  deliver(task: HandedTask): void;
  /** The commit did not happen: the poll goes back to the head of its queue. */
  release(): void;
}

/** Where the effects of durable transitions go. */
export interface Effects {
  /** Takes a waiting poll of the list out of its queue, when no older task is before it. */
  reservePoll(list: TaskListKey): ReservedPoll | undefined;
  tasksAdded(tasks: readonly TaskRow[]): void;
  tasksRemoved(tasks: readonly TaskRow[]): void;
  errandsPromised(errands: readonly ErrandRow[]): void;
  wakeAt(instant: Instant): void;
  /**
   * The store failed while it committed these changes: they may be durable or not. What would have been let out must be
   * looked for in the store.
   */
  outcomeUnknown(changes: readonly ExecutionChange[]): void;
  executionStarted(execution: CachedExecution): void;
  executionClosed(execution: CachedExecution): void;
}
