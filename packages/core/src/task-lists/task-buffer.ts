import type { TaskRow } from "../stores/tasks.ts";
import { isSameTask, TaskSet } from "./task-set.ts";

/** Highest priority first, then oldest first. */
function comesBefore(a: TaskRow, b: TaskRow): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.scheduledAt !== b.scheduledAt) return a.scheduledAt < b.scheduledAt;
  return a.runId === b.runId && a.scheduledEventId < b.scheduledEventId;
}

/** The tasks of one list held in memory, in the order in which polls get them. Bounded: the rest stays in the store. */
export class TaskBuffer {
  readonly #max: number;
  readonly #tasks: TaskRow[] = [];
  readonly #held = new TaskSet();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#tasks.length;
  }

  has(task: TaskRow): boolean {
    return this.#held.has(task);
  }

  /** Whether a task comes after everything in the buffer. */
  isBeyond(task: TaskRow): boolean {
    const last = this.#tasks.at(-1);
    return last !== undefined && !comesBefore(task, last);
  }

  /** Returns false when a task was dropped to make room: the store then holds tasks that the buffer does not. */
  insert(task: TaskRow): boolean {
    if (this.has(task)) return true;
    let index = this.#tasks.length;
    // A new task is usually the youngest, so the search starts at the end.
    for (let before = this.#tasks[index - 1]; before !== undefined && comesBefore(task, before); ) {
      index -= 1;
      before = this.#tasks[index - 1];
    }
    this.#tasks.splice(index, 0, task);
    this.#held.add(task);
    if (this.#tasks.length <= this.#max) return true;
    const forgotten = this.#tasks.pop();
    if (forgotten !== undefined) this.#held.delete(forgotten);
    return false;
  }

  /** Takes the first task, or one up to `ahead` places behind it with the same priority. */
  take(ahead: number): TaskRow | undefined {
    let index = Math.min(ahead, this.#tasks.length - 1);
    while (index > 0 && this.#tasks[index]?.priority !== this.#tasks[0]?.priority) index -= 1;
    const task = index <= 0 ? this.#tasks.shift() : this.#tasks.splice(index, 1)[0];
    if (task !== undefined) this.#held.delete(task);
    return task;
  }

  clear(): void {
    this.#tasks.length = 0;
    this.#held.clear();
  }

  remove(task: TaskRow): void {
    if (!this.#held.delete(task)) return;
    this.#tasks.splice(
      this.#tasks.findIndex((other) => isSameTask(other, task)),
      1,
    );
  }
}
