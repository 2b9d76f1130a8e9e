import { limitExceeded } from "@openswf/model/faults";
import type { Limits } from "@openswf/model/limits";
import type { HandedTask, ReservedPoll } from "../commit/effects.ts";
import { coreMeasures } from "../measures/core-measures.ts";
import type { Clock } from "../ports/clock.ts";
import type { Counter, Meter, Reading } from "../ports/meter.ts";
import type { Caller } from "../ports/transport.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskListKey, TaskRow } from "../stores/tasks.ts";
import type { PollRoom } from "../waiting/poll-room.ts";
import type { Patience } from "../waiting/waiting-poll.ts";
import { ListsByKey } from "./lists-by-key.ts";
import { isPolled, type PolledList, polledList } from "./polled-list.ts";
import { PollerRoom } from "./recent-polls.ts";
import { TaskList, type TaskSource } from "./task-list.ts";
import { TaskPoll } from "./task-poll.ts";

/** The most task lists in memory. Beyond this, idle lists are evicted, and reread when polled. */
const taskListsMax = 20_000;

/** The service's own words. (seen) */
export const tooManyPolls = "Limit on maximum concurrent poll requests per task list reached";

/** All task lists with polls. A list that was never polled exists only as rows in the store. */
export class TaskLists {
  readonly #lists = new ListsByKey();
  readonly #clock: Clock;
  readonly #pollers = new PollerRoom();
  readonly #limits: Limits;
  readonly #source: TaskSource;
  readonly #patience: Patience;
  readonly #impatience: Patience;
  readonly #room: PollRoom;
  readonly #redelivered: Readonly<Record<TaskListKey["kind"], Counter>>;
  #stopped = false;

  constructor(clock: Clock, limits: Limits, source: TaskSource, room: PollRoom, meter: Meter) {
    this.#clock = clock;
    this.#limits = limits;
    this.#source = source;
    this.#room = room;
    this.#patience = { clock, holdMs: limits.pollHoldMs, answered: () => room.leave() };
    this.#impatience = { ...this.#patience, holdMs: 0 };
    const redelivered = meter.counter(coreMeasures.tasksRedelivered);
    this.#redelivered = { decision: redelivered.of("decision"), activity: redelivered.of("activity") };
    meter.gauge(coreMeasures.taskListPolls, () => this.#readings((list) => list.waitingCount));
    meter.gauge(coreMeasures.taskListBuffered, () => this.#readings((list) => list.bufferedCount));
  }

  /**
   * Holds the poll until it gets a task, its time runs out, or its caller is gone; the last two give `undefined`. A poll
   * that does not wait gets a task only if one is there for it.
   * Rejects with LimitExceededFault when too many polls wait, and a 5xx when the list cannot be read or the task cannot be started.
   */
  poll(
    key: TaskListKey,
    identity: string | undefined,
    caller: Caller,
    waits: boolean,
  ): Promise<HandedTask | undefined> {
    if (this.#stopped || caller.isGone()) return nothing;
    this.#source.polled?.(key);
    const list = this.#listFor(key);
    const isFull = list.waitingCount >= this.#limits.waitingPollsPerTaskListMax;
    if (isFull || !this.#room.enter()) return Promise.reject(limitExceeded(tooManyPolls));
    const poll = new TaskPoll(identity, caller, waits ? this.#patience : this.#impatience);
    if (this.#pollers.isCrowded(poll.arrivedAt)) this.#forgetOldPollers(poll.arrivedAt);
    list.enqueue(poll);
    return poll.answered;
  }

  #forgetOldPollers(at: number): void {
    for (const list of this.#lists) list.recentPolls.forgetOld(at);
  }

  /** Names of lists that polls wait on here, or were made to within an hour. */
  polledNames(domain: DomainKey, kind: TaskListKey["kind"]): readonly string[] {
    const elapsed = this.#clock.elapsed();
    return this.#lists.of(domain, kind).flatMap((list) => (isPolled(list, elapsed) ? list.key.name : []));
  }

  /** All lists that polls wait on, then those polled within an hour, the latest first; with their domains. */
  *allPolled(): Iterable<PolledList & { readonly domain: DomainKey }> {
    const elapsed = this.#clock.elapsed();
    const lists = [...this.#lists]
      .filter((list) => isPolled(list, elapsed))
      .sort((a, b) => Number(b.waitingCount > 0) - Number(a.waitingCount > 0) || lastAt(b) - lastAt(a));
    for (const list of lists) {
      const polled = polledList(list, this.#clock);
      if (polled !== undefined) yield { ...polled, domain: list.key.domain };
    }
  }

  /** `undefined` if no poll waits here, or was made within an hour. */
  polledList(key: TaskListKey): PolledList | undefined {
    const list = this.#lists.get(key);
    return list && polledList(list, this.#clock);
  }

  /** Answers the polls that wait here for this identity empty, and says how many. */
  endPolls(key: TaskListKey, identity: string): number {
    return this.#lists.get(key)?.endPolls(identity) ?? 0;
  }

  reserve(key: TaskListKey): ReservedPoll | undefined {
    return this.#lists.get(key)?.reserve();
  }

  add(tasks: readonly TaskRow[]): void {
    for (const task of tasks) this.#lists.get(task.list)?.add(task);
  }

  /** These lists may have received tasks without notice. */
  invalidate(lists: readonly TaskListKey[]): void {
    for (const list of lists) this.#lists.get(list)?.invalidate();
  }

  /** Any list may have received tasks without notice. Lists without waiting polls are read at their next poll. */
  invalidateAll(): void {
    for (const list of this.#lists) list.invalidate();
  }

  remove(tasks: readonly TaskRow[]): void {
    for (const task of tasks) this.#lists.get(task.list)?.remove(task);
  }

  redeliver(key: TaskListKey, task: HandedTask): void {
    if (this.#stopped) return;
    this.#redelivered[key.kind].add(1);
    this.#listFor(key).redeliver(task);
  }

  /** Answers every waiting poll empty, and every later one at once. A poll already matched to a task still gets it. */
  stop(): void {
    this.#stopped = true;
    for (const list of this.#lists) list.stop();
  }

  *#readings(read: (list: TaskList) => number): Iterable<Reading<["kind", "domain", "task_list"]>> {
    for (const list of this.#lists) {
      const { kind, domain, name } = list.key;
      yield { labels: [kind, domain, name], value: read(list) };
    }
  }

  #listFor(key: TaskListKey): TaskList {
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    if (this.#lists.size >= taskListsMax) this.#forgetIdle();
    const list = new TaskList(key, this.#source, this.#pollers);
    this.#lists.add(list);
    return list;
  }

  #forgetIdle(): void {
    this.#lists.deleteEach((list) => {
      if (list.isIdle) list.recentPolls.forget();
      return list.isIdle;
    });
  }
}

const lastAt = ({ recentPolls }: TaskList): number => recentPolls.lastAt ?? 0;

/** The answer to a poll that is not held. */
const nothing: Promise<undefined> = Promise.resolve(undefined);
