import { limitExceeded } from "@openswf/model/faults";
import type { Limits } from "@openswf/model/limits";
import type { HandedTask, ReservedPoll } from "../commit/effects.ts";
import type { Clock } from "../ports/clock.ts";
import type { Caller } from "../ports/transport.ts";
import type { TaskListKey, TaskRow } from "../stores/tasks.ts";
import { TaskList, type TaskSource } from "./task-list.ts";
import { WaitingPoll } from "./waiting-poll.ts";

const nameOf = ({ kind, domain, name }: TaskListKey): string => `${kind}/${domain}/${name}`;

/** The most task lists in memory. Beyond this, idle lists are evicted, and reread when polled. */
const taskListsMax = 20_000;

/** The service's own words. (seen) */
export const tooManyPolls = "Limit on maximum concurrent poll requests per task list reached";

/** All task lists with polls. A list that was never polled exists only as rows in the store. */
export class TaskLists {
  readonly #lists = new Map<string, TaskList>();
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #source: TaskSource;
  readonly #polls = new Set<WaitingPoll>();
  #stopped = false;

  constructor(clock: Clock, limits: Limits, source: TaskSource) {
    this.#clock = clock;
    this.#limits = limits;
    this.#source = source;
  }

  get waitingCount(): number {
    return this.#polls.size;
  }

  /**
   * Holds the poll until it gets a task, its time runs out, or its caller is gone; the last two give `undefined`.
   * Throws LimitExceededFault when too many polls wait, and a 5xx when the list cannot be read or the task cannot be started.
   */
  async poll(key: TaskListKey, identity: string | undefined, caller: Caller): Promise<HandedTask | undefined> {
    if (this.#stopped || caller.isGone()) return undefined;
    const list = this.#listFor(key);
    if (list.waitingCount >= this.#limits.waitingPollsPerTaskListMax) throw limitExceeded(tooManyPolls);
    if (this.#polls.size >= this.#limits.waitingPollsMax) throw limitExceeded(tooManyPolls);
    const poll = new WaitingPoll(identity, caller);
    this.#polls.add(poll);
    poll.hold(this.#clock, this.#limits.pollHoldMs, () => {
      list.leave(poll);
      poll.answer(undefined);
    });
    list.enqueue(poll);
    try {
      return await poll.answered;
    } finally {
      this.#polls.delete(poll);
    }
  }

  reserve(key: TaskListKey): ReservedPoll | undefined {
    return this.#lists.get(nameOf(key))?.reserve();
  }

  add(tasks: readonly TaskRow[]): void {
    for (const task of tasks) this.#lists.get(nameOf(task.list))?.add(task);
  }

  /** These lists may have received tasks without notice. */
  invalidate(lists: readonly TaskListKey[]): void {
    for (const list of lists) this.#lists.get(nameOf(list))?.invalidate();
  }

  /** Any list may have received tasks without notice. Lists without waiting polls are read at their next poll. */
  invalidateAll(): void {
    for (const list of this.#lists.values()) list.invalidate();
  }

  remove(tasks: readonly TaskRow[]): void {
    for (const task of tasks) this.#lists.get(nameOf(task.list))?.remove(task);
  }

  redeliver(key: TaskListKey, task: HandedTask): void {
    if (!this.#stopped) this.#listFor(key).redeliver(task);
  }

  /** Answers every waiting poll empty, and every later one at once. A poll already matched to a task still gets it. */
  stop(): void {
    this.#stopped = true;
    for (const list of this.#lists.values()) list.stop();
  }

  #listFor(key: TaskListKey): TaskList {
    const name = nameOf(key);
    const known = this.#lists.get(name);
    if (known !== undefined) return known;
    if (this.#lists.size >= taskListsMax) this.#forgetIdle();
    const list = new TaskList(key, this.#source);
    this.#lists.set(name, list);
    return list;
  }

  #forgetIdle(): void {
    for (const [name, list] of this.#lists) if (list.isIdle) this.#lists.delete(name);
  }
}
