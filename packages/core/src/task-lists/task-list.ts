import { invariant } from "@openswf/model/invariant";
import type { HandedTask, ReservedPoll } from "../commit/effects.ts";
import type { Log } from "../ports/log.ts";
import type { TaskListKey, TaskRow } from "../stores/tasks.ts";
import { type PollerRoom, RecentPolls } from "./recent-polls.ts";
import { TaskBuffer } from "./task-buffer.ts";
import type { TaskPoll } from "./task-poll.ts";
import { isSameTask, TaskSet } from "./task-set.ts";

/** Where the tasks of all lists come from: the store, and the executions that they belong to. */
export interface TaskSource {
  readonly bufferedMax: number;
  readonly log: Log;
  /** See `Clock.elapsed`. */
  elapsed(): number;
  /** Some poll gets a task, at this time. */
  taskStarted(at: number): void;
  readTasks(list: TaskListKey, limit: number): Promise<readonly TaskRow[]>;
  /** Durably starts a task for a poll; `undefined` when the task is no longer available. */
  start(task: TaskRow, identity: string | undefined): Promise<HandedTask | undefined>;
  /**
   * How many places past the first to take the next task after another server has taken one first. It returns a new
   * random number each time, so that two servers do not collide again. `undefined` when no other servers take from
   * these lists.
   */
  readonly takeAhead?: (() => number) | undefined;
  /** Told of each poll. */
  readonly polled?: ((list: TaskListKey) => void) | undefined;
  /** Whether a task that was not delivered is still started, so that a worker can complete it. */
  isStillStarted(task: HandedTask): Promise<boolean>;
}

/** Tasks read from the store at a time. */
const refillSize = 200;
/** The most tasks of one list kept for the next poll because their reply could not be written. */
const undeliveredMax = 1_000;

/** The most tasks of one list remembered as gone. */
const goneMax = 200;

/**
 * One list of one domain and kind: waiting polls on one side, tasks on the other, and the matching of the two.
 *
 * L1. Polls are served in the order of their arrival.
 * L2. A poll whose caller has hung up is never offered a task.
 * L3. A buffered task is only a hint: the execution decides. A refused hint costs the poll nothing, and the poll keeps
 *     its place at the head.
 * L4. While `#hasAll` is false, the store may hold tasks that the buffer does not. A poll waits only while it is true.
 * L5. A task that is being started is in no buffer. A refill that still sees its row skips it.
 */
export class TaskList {
  readonly key: TaskListKey;
  readonly recentPolls: RecentPolls;
  readonly #source: TaskSource;
  readonly #buffer: TaskBuffer;
  readonly #starting = new TaskSet();
  /** Tasks found to be gone. A concurrent read may still return their rows, but they never come back. */
  readonly #gone = new TaskSet();
  /** Another server had already taken the last task this list tried to start. */
  #metOtherServer = false;
  readonly #undelivered: HandedTask[] = [];
  readonly #waiting: TaskPoll[] = [];
  /** Polls that are out of the queue but not yet answered. Each one is answered or put back. */
  #matchedCount = 0;
  #hasAll = false;
  #refilling = false;
  /** Tasks added during a refill. They may be younger than the tasks that the refill reads, so they wait for it. */
  readonly #arrived: TaskRow[] = [];
  /** The store changed during a refill in a way that the refill may have missed. */
  #changedMeanwhile = false;
  #stopped = false;

  constructor(key: TaskListKey, source: TaskSource, pollers: PollerRoom) {
    this.key = key;
    this.recentPolls = new RecentPolls(pollers);
    this.#source = source;
    this.#buffer = new TaskBuffer(source.bufferedMax);
  }

  /** Tasks in memory that no poll has taken yet. */
  get bufferedCount(): number {
    return this.#buffer.size;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** In the order of their arrival. */
  get waiting(): readonly TaskPoll[] {
    return this.#waiting;
  }

  /** Whether this list can be forgotten until the next poll without losing anything. */
  get isIdle(): boolean {
    return (
      this.#waiting.length === 0 &&
      this.#matchedCount === 0 &&
      this.#starting.size === 0 &&
      this.#undelivered.length === 0 &&
      !this.#refilling
    );
  }

  enqueue(poll: TaskPoll): void {
    this.recentPolls.polled(poll.identity, poll.arrivedAt);
    this.#waiting.push(poll);
    this.#matchNow(poll);
  }

  leave(poll: TaskPoll): void {
    const index = this.#waiting.indexOf(poll);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  /** Answers the polls that wait for this identity empty, and says how many. One that is matched already gets its task. */
  endPolls(identity: string): number {
    const ended = this.#waiting.filter((poll) => poll.identity === identity);
    for (const poll of ended) {
      this.leave(poll);
      poll.answer(undefined);
    }
    return ended.length;
  }

  /** Answers all waiting polls empty, and all polls put back later. */
  stop(): void {
    this.#stopped = true;
    this.#answerAllEmpty();
  }

  #answerAllEmpty(): void {
    for (const poll of this.#waiting.splice(0)) poll.answer(undefined);
  }

  add(task: TaskRow): void {
    if (this.#refilling) {
      if (this.#arrived.length < this.#source.bufferedMax) this.#arrived.push(task);
      else this.#changedMeanwhile = true;
      return;
    }
    if (!this.#refillBrings(task)) this.#insert(task);
    this.#match();
  }

  remove(task: TaskRow): void {
    this.#buffer.remove(task);
    const arrived = this.#arrived.findIndex((other) => isSameTask(other, task));
    if (arrived >= 0) this.#arrived.splice(arrived, 1);
  }

  /** The store may hold tasks that this process does not know of. */
  invalidate(): void {
    this.#changedMeanwhile = true;
    this.#hasAll = false;
    this.#match();
  }

  /** A task whose reply could not be written goes to the next poll with the same token. */
  redeliver(task: HandedTask): void {
    this.#undelivered.push(task);
    // If no poll takes them, the oldest are dropped and left to their timeouts.
    if (this.#undelivered.length > undeliveredMax) this.#undelivered.shift();
    this.#match();
  }

  reserve(): ReservedPoll | undefined {
    if (!this.#hasAll || this.#refilling || this.#buffer.size > 0 || this.#undelivered.length > 0) return undefined;
    const poll = this.#nextPoll();
    if (poll === undefined) return undefined;
    return {
      identity: poll.identity,
      deliver: (task) => this.#deliver(poll, task),
      release: () => this.#putBack(poll),
    };
  }

  #nextPoll(): TaskPoll | undefined {
    for (let poll = this.#waiting.shift(); poll !== undefined; poll = this.#waiting.shift()) {
      // The socket may have closed since: without this check, L2 breaks.
      if (!poll.isAnswered && !poll.caller.isGone()) {
        this.#matchedCount += 1;
        return poll;
      }
      poll.answer(undefined);
    }
    return undefined;
  }

  /** If the poll has expired since it left the queue, the task goes to the next poll. */
  #deliver(poll: TaskPoll, task: HandedTask): void {
    this.#matchedCount -= 1;
    if (poll.isAnswered) {
      this.redeliver(task);
      return;
    }
    const at = this.#source.elapsed();
    this.recentPolls.started(at);
    this.#source.taskStarted(at);
    poll.answer(task);
  }

  #putBack(poll: TaskPoll): void {
    this.#matchedCount -= 1;
    if (!poll.isAnswered) this.#waiting.unshift(poll);
    this.#matchNow(poll);
  }

  /** Matches what it can. If the poll still waits then, its time runs; most polls find a task, and need no timer. */
  #matchNow(poll: TaskPoll): void {
    if (this.#stopped) this.#answerAllEmpty();
    else this.#match();
    if (!poll.isAnswered && this.#waiting.includes(poll)) {
      poll.hold(() => {
        this.leave(poll);
        poll.answer(undefined);
      });
    }
  }

  /** Matches polls and tasks until one of the two runs out. */
  #match(): void {
    while (this.#waiting.length > 0) {
      if (this.#undelivered.length === 0 && this.#buffer.size === 0) {
        if (!this.#hasAll) void this.#refill();
        return;
      }
      const poll = this.#nextPoll();
      if (poll === undefined) return;
      this.#giveTask(poll);
    }
  }

  /** Undelivered tasks go first: a worker was already promised them. */
  #giveTask(poll: TaskPoll): void {
    const undelivered = this.#undelivered.shift();
    if (undelivered !== undefined) {
      void this.#deliverAgain(poll, undelivered);
      return;
    }
    const task = this.#buffer.take(this.#metOtherServer ? (this.#source.takeAhead?.() ?? 0) : 0);
    invariant(task !== undefined, "a poll was taken out of its queue for a task that does not exist");
    this.#start(poll, task);
  }

  #start(poll: TaskPoll, task: TaskRow): void {
    this.#starting.add(task);
    this.#source.start(task, poll.identity).then(
      (handed) => {
        this.#starting.delete(task);
        this.#started(poll, task, handed);
      },
      (error: unknown) => {
        this.#starting.delete(task);
        // The outcome is unknown. If the task still exists, a refill finds it. If it was started, its timeout ends it.
        this.#source.log.error({ error, taskList: this.key.name }, "could not start a task");
        this.#hasAll = false;
        this.#matchedCount -= 1;
        poll.fail();
        this.#match();
      },
    );
  }

  #started(poll: TaskPoll, task: TaskRow, handed: HandedTask | undefined): void {
    this.#metOtherServer = handed === undefined;
    if (handed !== undefined) {
      this.#deliver(poll, handed);
      return;
    }
    if (this.#source.takeAhead !== undefined) this.#readAgainWithout(task);
    this.#putBack(poll);
  }

  /** Another server took this task first, and perhaps others that were read with it. */
  #readAgainWithout(gone: TaskRow): void {
    if (this.#gone.size >= goneMax) this.#gone.clear();
    this.#gone.add(gone);
    this.#buffer.clear();
    this.#hasAll = false;
  }

  async #deliverAgain(poll: TaskPoll, task: HandedTask): Promise<void> {
    let isValid = false;
    try {
      isValid = await this.#source.isStillStarted(task);
    } catch (error) {
      this.#source.log.error({ error, taskList: this.key.name }, "could not look up an undelivered task");
    }
    if (isValid) this.#deliver(poll, task);
    else this.#putBack(poll);
  }

  async #refill(): Promise<void> {
    if (this.#refilling) return;
    this.#refilling = true;
    this.#changedMeanwhile = false;
    // A task being started keeps its row until its commit, so the refill reads past those.
    const limit = refillSize + this.#starting.size + this.#gone.size;
    try {
      const tasks = await this.#source.readTasks(this.key, limit);
      this.#hasAll = tasks.length < limit && !this.#changedMeanwhile;
      this.#bufferRead(tasks);
    } catch (error) {
      this.#source.log.error({ error, taskList: this.key.name }, "could not read a task list");
      this.#hasAll = false;
      // No poll waits on a list that cannot be read. The callers poll again.
      for (const poll of this.#waiting.splice(0)) poll.fail();
    } finally {
      this.#arrived.length = 0;
      this.#refilling = false;
    }
    this.#match();
  }

  #bufferRead(tasks: readonly TaskRow[]): void {
    for (const task of tasks) {
      if (!this.#starting.has(task) && !this.#gone.has(task)) this.#insert(task);
    }
    for (const task of this.#arrived) if (!this.#refillBrings(task)) this.#insert(task);
  }

  /** If the store holds more of the list, the next refill brings every task that is beyond the buffer. */
  #refillBrings(task: TaskRow): boolean {
    return !this.#hasAll && (this.#buffer.size === 0 || this.#buffer.isBeyond(task));
  }

  #insert(task: TaskRow): void {
    if (!this.#buffer.insert(task)) this.#hasAll = false;
  }
}
