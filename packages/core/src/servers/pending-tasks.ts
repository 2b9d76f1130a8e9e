import type { Clock } from "../ports/clock.ts";
import type { Store } from "../stores/store.ts";
import type { TaskListDepth, TaskListKey } from "../stores/tasks.ts";
import { within } from "../waiting/within.ts";
import type { PollsNow } from "./known-polls.ts";
import { taskListKinds, taskListNames } from "./task-list-names.ts";

/** How many tasks of each list are counted. */
const pendingCountedMax = 10_000;
/** Whoever asks waits no longer than this for the store, and then gets what was read before. */
const patienceMs = 500;
/** A reading begins this long after the last at the earliest. */
const restMs = 10_000;
/** A slow store gets more rest: this many times what the last reading took. */
const restPerReading = 9;
/** What was read this long ago says nothing any more. */
const staleMs = 120_000;

interface Polls {
  now(): Promise<Pick<PollsNow, "names">>;
}

/** A list, and what waits on it for a poll. */
export interface PendingList extends TaskListDepth {
  readonly key: TaskListKey;
}

/**
 * How many tasks wait on the lists of all domains, for metrics. The store is read when somebody asks, but seldom, one list
 * after the other, and no more than `listsMax` lists: so a store is busy with it for a tenth of the time at most.
 */
export class PendingTasks {
  readonly #store: Pick<Store, "scanDomains" | "listTaskLists" | "measureTaskList">;
  readonly #polls: Polls;
  readonly #clock: Clock;
  readonly #listsMax: number;
  #read: readonly PendingList[] = [];
  /** These are by `Clock.elapsed`. */
  #readAt = Number.NEGATIVE_INFINITY;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(parts: {
    readonly store: Pick<Store, "scanDomains" | "listTaskLists" | "measureTaskList">;
    readonly polls: Polls;
    readonly clock: Clock;
    /** Also the most domains that are looked at. */
    readonly listsMax: number;
  }) {
    this.#store = parts.store;
    this.#polls = parts.polls;
    this.#clock = parts.clock;
    this.#listsMax = parts.listsMax;
  }

  /**
   * The lists with tasks or polls, in the order of their domains; what was read some seconds ago, if it was. None when the
   * store cannot be read. Never rejects.
   */
  async now(): Promise<readonly PendingList[]> {
    if (this.#clock.elapsed() >= this.#restsUntil) this.#reading ??= this.#readAll();
    if (this.#reading !== undefined) await within(this.#clock, patienceMs, this.#reading, () => {});
    return this.#clock.elapsed() - this.#readAt < staleMs ? this.#read : [];
  }

  async #readAll(): Promise<void> {
    const begunAt = this.#clock.elapsed();
    try {
      const read: PendingList[] = [];
      for (const key of await this.#lists()) {
        read.push({ key, ...(await this.#store.measureTaskList(key, pendingCountedMax)) });
      }
      this.#read = read;
    } catch {
      // The metrics of the store say that it failed.
      this.#read = [];
    }
    this.#readAt = this.#clock.elapsed();
    this.#restsUntil = this.#readAt + Math.max(restMs, (this.#readAt - begunAt) * restPerReading);
    this.#reading = undefined;
  }

  async #lists(): Promise<readonly TaskListKey[]> {
    const listsMax = this.#listsMax;
    const polls = await this.#polls.now();
    const lists: TaskListKey[] = [];
    for (const { key: domain } of await this.#store.scanDomains(undefined, listsMax)) {
      for (const kind of taskListKinds) {
        if (lists.length >= listsMax) return lists;
        const names = await taskListNames(this.#store, polls, { domain, kind }, listsMax - lists.length);
        lists.push(...names.map((name) => ({ domain, kind, name })));
      }
    }
    return lists;
  }
}
