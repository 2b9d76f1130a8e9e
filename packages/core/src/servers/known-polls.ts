import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import type { PolledList } from "../task-lists/polled-list.ts";
import type { TaskLists } from "../task-lists/task-lists.ts";

/** What one server knows of the polls of a list. */
export interface PollsAtServer extends PolledList {
  /** The name of the server; `undefined` for one without. */
  readonly server: string | undefined;
}

/** Who polls the task lists. */
export class KnownPolls {
  readonly #taskLists: TaskLists;
  readonly #serverName: string | undefined;

  constructor(taskLists: TaskLists, serverName: string | undefined) {
    this.#taskLists = taskLists;
    this.#serverName = serverName;
  }

  /** Names of lists that polls wait on, or were made to within an hour; in any order, and each once. */
  async names(domain: DomainKey, kind: TaskListKey["kind"]): Promise<readonly string[]> {
    return this.#taskLists.polledNames(domain, kind);
  }

  /** What each server knows of a list, in any order. */
  async of(key: TaskListKey): Promise<readonly PollsAtServer[]> {
    const own = this.#taskLists.polledList(key);
    return own === undefined ? [] : [{ ...own, server: this.#serverName }];
  }
}
