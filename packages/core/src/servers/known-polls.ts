import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import type { TaskLists } from "../task-lists/task-lists.ts";
import type { OtherServers, OtherServersNow } from "./other-servers.ts";
import { type PollsAtServer, placeOf } from "./polls-at-server.ts";

/** Who polls the task lists, at this server and at the others of its store. */
export class KnownPolls {
  readonly #taskLists: TaskLists;
  readonly #serverName: string | undefined;
  readonly #others: OtherServers;

  constructor(taskLists: TaskLists, serverName: string | undefined, others: OtherServers) {
    this.#taskLists = taskLists;
    this.#serverName = serverName;
    this.#others = others;
  }

  /** What is known now. */
  async now(): Promise<PollsNow> {
    return new PollsNow(this.#taskLists, this.#serverName, await this.#others.now());
  }
}

/** What was known of the polls when it was asked for. What this server knows is as of the moment of each call. */
export class PollsNow {
  readonly #taskLists: TaskLists;
  readonly #serverName: string | undefined;
  readonly #others: OtherServersNow;

  constructor(taskLists: TaskLists, serverName: string | undefined, others: OtherServersNow) {
    this.#taskLists = taskLists;
    this.#serverName = serverName;
    this.#others = others;
  }

  /** Whether all servers have told of all polls that they know. */
  get isComplete(): boolean {
    return this.#others.isComplete;
  }

  /** Names of lists that polls wait on, or were made to within an hour; in any order, some of them twice. */
  names(domain: DomainKey, kind: TaskListKey["kind"]): readonly string[] {
    const told = this.#others.lists.get(placeOf(domain, kind))?.keys() ?? [];
    return [...this.#taskLists.polledNames(domain, kind), ...told];
  }

  /** What each server knows of a list, this one first. */
  of(key: TaskListKey): readonly PollsAtServer[] {
    const own = this.#taskLists.polledList(key);
    const told = this.#others.lists.get(placeOf(key.domain, key.kind))?.get(key.name) ?? [];
    return own === undefined ? told : [{ ...own, server: this.#serverName }, ...told];
  }
}
