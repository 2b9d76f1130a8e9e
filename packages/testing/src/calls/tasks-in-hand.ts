import type { Work, WorkItem } from "../time/work.ts";
import type { TaskKind } from "./core-calls.ts";

/** Tasks that workers of other SDKs have taken and not answered yet. Between the two somebody is at work. */
export class TasksInHand {
  readonly #work: Work;
  readonly #items = new Map<string, WorkItem>();

  constructor(work: Work) {
    this.#work = work;
  }

  taken(kind: TaskKind, taskToken: string, describe: string): void {
    if (this.#items.has(taskToken)) return;
    this.#items.set(
      taskToken,
      this.#work.begin("task", () => `a worker that has the ${kind} task ${describe}`),
    );
  }

  /** The item of a task; `undefined` if nobody has it. */
  find(taskToken: string): WorkItem | undefined {
    return this.#items.get(taskToken);
  }

  /** It was answered, or its worker is gone. */
  ended(taskToken: string): void {
    this.#items.get(taskToken)?.end();
    this.#items.delete(taskToken);
  }
}
