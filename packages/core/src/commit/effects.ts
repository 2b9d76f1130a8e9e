import type { StartedActivityTask } from "@openswf/engine/commands/activity-task";
import type { StartedDecisionTask } from "@openswf/engine/commands/decision-task";
import type { ExecutionState } from "@openswf/engine/state";
import type { Transition } from "@openswf/engine/transition";
import type { Instant } from "@openswf/model/brand";
import type { ExecutionChange } from "../stores/commits.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { ErrandRow } from "../stores/errands.ts";
import type { TaskListKey, TaskRow } from "../stores/tasks.ts";
import type { CachedExecution } from "./cached-execution.ts";

/** A task whose start was recorded for a worker. */
export type StartedTask =
  | { readonly kind: "decision"; readonly started: StartedDecisionTask }
  | { readonly kind: "activity"; readonly started: StartedActivityTask };

/** A task that a poll has taken. Its start is durable. */
export type HandedTask = StartedTask & { readonly execution: CachedExecution };

/** A waiting poll that receives the next task of its list if the commit that schedules the task succeeds. */
export interface ReservedPoll {
  readonly identity: string | undefined;
  deliver(task: HandedTask): void;
  /** The commit failed: the poll returns to the head of its queue. */
  release(): void;
}

/** Receives the effects of durable transitions. */
export interface Effects {
  /** Takes a waiting poll out of the list's queue, unless an older task comes first. */
  reservePoll(list: TaskListKey): ReservedPoll | undefined;
  tasksAdded(tasks: readonly TaskRow[]): void;
  tasksRemoved(tasks: readonly TaskRow[]): void;
  errandsPromised(errands: readonly ErrandRow[]): void;
  wakeAt(instant: Instant): void;
  /**
   * The store failed during this commit, so the changes may or may not be durable. The receiver must look in the store
   * for their effects.
   */
  outcomeUnknown(changes: readonly ExecutionChange[]): void;
  /** Called once for each durable transition, before the effects above. `before` is `undefined` for one that starts the execution. */
  transitioned?: ((domain: DomainKey, before: ExecutionState | undefined, transition: Transition) => void) | undefined;
  executionStarted(execution: CachedExecution): void;
  executionClosed(execution: CachedExecution): void;
}
