import type { EventId, RunId } from "@openswf/model/brand";
import type { TaskRow } from "../stores/tasks.ts";

/** What identifies a task. */
export type TaskId = Pick<TaskRow, "runId" | "scheduledEventId">;

/**
 * A set of tasks of one list. Keyed by run and then by event, since a key of both would be a new text for each look-up,
 * which has to be hashed first. Most runs have one task in a list, and so need no set of their own.
 */
export class TaskSet {
  readonly #eventsByRun = new Map<RunId, EventId | Set<EventId>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has({ runId, scheduledEventId }: TaskId): boolean {
    const events = this.#eventsByRun.get(runId);
    return typeof events === "object" ? events.has(scheduledEventId) : events === scheduledEventId;
  }

  add(task: TaskId): void {
    if (this.has(task)) return;
    const { runId, scheduledEventId } = task;
    const events = this.#eventsByRun.get(runId);
    if (events === undefined) this.#eventsByRun.set(runId, scheduledEventId);
    else if (typeof events === "object") events.add(scheduledEventId);
    else this.#eventsByRun.set(runId, new Set([events, scheduledEventId]));
    this.#size += 1;
  }

  /** Returns whether the task was there. */
  delete(task: TaskId): boolean {
    if (!this.has(task)) return false;
    const { runId, scheduledEventId } = task;
    const events = this.#eventsByRun.get(runId);
    if (typeof events === "object" && events.size > 1) events.delete(scheduledEventId);
    else this.#eventsByRun.delete(runId);
    this.#size -= 1;
    return true;
  }

  clear(): void {
    this.#eventsByRun.clear();
    this.#size = 0;
  }
}

export const isSameTask = (a: TaskId, b: TaskId): boolean =>
  a.scheduledEventId === b.scheduledEventId && a.runId === b.runId;
