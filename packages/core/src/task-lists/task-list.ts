import type { HandedTask, ReservedPoll } from "../commit/effects.ts";
import type { Log } from "../ports/log.ts";
import type { TaskListKey, TaskRow } from "../stores/store.ts";
import { TaskBuffer, taskKey } from "./task-buffer.ts";
import type { WaitingPoll } from "./waiting-poll.ts";

export interface TaskListWorld {
  readonly bufferedMax: number;
  readonly log: Log;
  readTasks(list: TaskListKey, limit: number): Promise<readonly TaskRow[]>;
  /** Starts a task for a poll, durably; `undefined` when the task is no longer there to be taken. */
  start(task: TaskRow, identity: string | undefined): Promise<HandedTask | undefined>;
  /**
   * Where other servers take from the same lists: how many places ahead of the first to take a task once another server
   * has been first, another number each time, so that the two do not meet again. `undefined` where there are no others.
   */
  readonly takeAhead?: (() => number) | undefined;
  /** Whether a task that could not be delivered is still the caller's to work on. */
  isStillStarted(task: HandedTask): Promise<boolean>;
}

/** Tasks read from the store at a time. */
const refillSize = 200;
/** Tasks of one list that are kept for the next poll because their reply could not be written. */
const undeliveredMax = 1_000;

/** Tasks of one list that are remembered to be gone. */
const goneMax = 200;

/**
 * One list of one domain and kind: polls that wait on one side, tasks on the other, and the matching of the two.
 *
 * L1. Polls are served in the order in which they came.
 * L2. A poll whose caller has hung up is never offered a task.
 * L3. A buffered task is only a hint: the execution decides. A hint that is refused costs the poll nothing, it keeps
 *     its place at the head.
 * L4. While `#hasAll` is false the store may hold tasks that the buffer does not; a poll waits only when it is true.
 * L5. A task that is being started is in nobody's buffer; a refill that still sees its row leaves it aside.
 */
export class TaskList {
  readonly key: TaskListKey;
  readonly #world: TaskListWorld;
  readonly #buffer: TaskBuffer;
  readonly #starting = new Set<string>();
  /** Tasks that were found to be gone, which a row read meanwhile may still show: they never come back. */
  readonly #gone = new Set<string>();
  /** The last task that was to be started was another server's already. */
  #metOther = false;
  readonly #undelivered: HandedTask[] = [];
  readonly #waiting: WaitingPoll[] = [];
  /** Polls that are out of the queue and not yet answered: each comes back, or is answered. */
  #spokenFor = 0;
  #hasAll = false;
  #refilling = false;
  /** What was added while a refill was reading. It may be younger than what the refill brings, so it waits for it. */
  readonly #arrived: TaskRow[] = [];
  /** While a refill was reading, the store changed in a way that it may have missed. */
  #missed = false;
  #stopped = false;

  constructor(key: TaskListKey, world: TaskListWorld) {
    this.key = key;
    this.#world = world;
    this.#buffer = new TaskBuffer(world.bufferedMax);
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Whether nothing would be lost by forgetting this list until somebody polls it again. */
  get isIdle(): boolean {
    return (
      this.#waiting.length === 0 &&
      this.#spokenFor === 0 &&
      this.#starting.size === 0 &&
      this.#undelivered.length === 0 &&
      !this.#refilling
    );
  }

  enqueue(poll: WaitingPoll): void {
    this.#waiting.push(poll);
    if (this.#stopped) this.#dismiss();
    else this.#match();
  }

  leave(poll: WaitingPoll): void {
    const place = this.#waiting.indexOf(poll);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  /** Answers all who wait with nothing, and those who come back to wait. */
  stop(): void {
    this.#stopped = true;
    this.#dismiss();
  }

  #dismiss(): void {
    for (const poll of this.#waiting.splice(0)) poll.answer(undefined);
  }

  add(task: TaskRow): void {
    if (this.#refilling) {
      if (this.#arrived.length < this.#world.bufferedMax) this.#arrived.push(task);
      else this.#missed = true;
      return;
    }
    // Beyond what is buffered of a list that goes on in the store: the next refill brings it.
    const refillBringsIt = !this.#hasAll && (this.#buffer.size === 0 || this.#buffer.isBeyond(task));
    if (!refillBringsIt && !this.#buffer.insert(task)) this.#hasAll = false;
    this.#match();
  }

  remove(task: TaskRow): void {
    this.#buffer.remove(task);
    const key = taskKey(task);
    const arrived = this.#arrived.findIndex((other) => taskKey(other) === key);
    if (arrived >= 0) this.#arrived.splice(arrived, 1);
  }

  /** The store may hold tasks this process has not heard of. */
  doubt(): void {
    this.#missed = true;
    this.#hasAll = false;
    this.#match();
  }

  /** A task whose reply could not be written goes, with the same token, to the next poll. */
  redeliver(task: HandedTask): void {
    this.#undelivered.push(task);
    // A list that nobody polls any more: the oldest are left to their timeouts.
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

  #nextPoll(): WaitingPoll | undefined {
    for (let poll = this.#waiting.shift(); poll !== undefined; poll = this.#waiting.shift()) {
      // The socket may have closed since: without this, L2 breaks.
      if (!poll.isAnswered && !poll.caller.isGone()) {
        this.#spokenFor += 1;
        return poll;
      }
      poll.answer(undefined);
    }
    return undefined;
  }

  /** The poll's time may have run out while it was spoken for: then the task goes to the next one. */
  #deliver(poll: WaitingPoll, task: HandedTask): void {
    this.#spokenFor -= 1;
    if (poll.isAnswered) this.redeliver(task);
    else poll.answer(task);
  }

  #putBack(poll: WaitingPoll): void {
    this.#spokenFor -= 1;
    if (!poll.isAnswered) this.#waiting.unshift(poll);
    if (this.#stopped) this.#dismiss();
    else this.#match();
  }

  #match(): void {
    while (this.#waiting.length > 0) {
      if (this.#undelivered.length > 0) {
        const poll = this.#nextPoll();
        const task = poll === undefined ? undefined : this.#undelivered.shift();
        if (poll === undefined || task === undefined) return;
        void this.#handAgain(poll, task);
        continue;
      }
      if (this.#buffer.size === 0) {
        if (!this.#hasAll) void this.#refill();
        return;
      }
      const poll = this.#nextPoll();
      const task = poll === undefined ? undefined : this.#takeNext();
      if (poll === undefined || task === undefined) return;
      void this.#start(poll, task);
    }
  }

  #takeNext(): TaskRow | undefined {
    return this.#buffer.take(this.#metOther ? (this.#world.takeAhead?.() ?? 0) : 0);
  }

  async #start(poll: WaitingPoll, task: TaskRow): Promise<void> {
    const key = taskKey(task);
    this.#starting.add(key);
    let handed: HandedTask | undefined;
    try {
      handed = await this.#world.start(task, poll.identity);
    } catch (error) {
      // The outcome is not known. If the task is still there, a refill finds it; if it was started, its timeout does.
      this.#world.log.error({ error, taskList: this.key.name }, "a task could not be started");
      this.#hasAll = false;
      this.#spokenFor -= 1;
      poll.answer(undefined);
      this.#match();
      return;
    } finally {
      this.#starting.delete(key);
    }
    this.#metOther = handed === undefined;
    if (handed !== undefined) {
      this.#deliver(poll, handed);
      return;
    }
    if (this.#world.takeAhead !== undefined) this.#readAgainWithout(key);
    this.#putBack(poll);
  }

  /** Another server was first with this task, and perhaps with the rest of what was read too. */
  #readAgainWithout(gone: string): void {
    if (this.#gone.size >= goneMax) this.#gone.clear();
    this.#gone.add(gone);
    this.#buffer.clear();
    this.#hasAll = false;
  }

  async #handAgain(poll: WaitingPoll, task: HandedTask): Promise<void> {
    let valid = false;
    try {
      valid = await this.#world.isStillStarted(task);
    } catch (error) {
      this.#world.log.error({ error, taskList: this.key.name }, "a task that was not delivered could not be looked up");
    }
    if (valid) this.#deliver(poll, task);
    else this.#putBack(poll);
  }

  async #refill(): Promise<void> {
    if (this.#refilling) return;
    this.#refilling = true;
    this.#missed = false;
    // What is being started is still a row until its commit: read past it.
    const limit = refillSize + this.#starting.size + this.#gone.size;
    try {
      const tasks = await this.#world.readTasks(this.key, limit);
      this.#hasAll = tasks.length < limit && !this.#missed;
      for (const task of tasks) {
        if (this.#starting.has(taskKey(task)) || this.#gone.has(taskKey(task))) continue;
        if (!this.#buffer.insert(task)) this.#hasAll = false;
      }
      for (const task of this.#arrived) {
        // Beyond the last task read there may be older ones in the store.
        if (!this.#hasAll && (this.#buffer.size === 0 || this.#buffer.isBeyond(task))) continue;
        if (!this.#buffer.insert(task)) this.#hasAll = false;
      }
    } catch (error) {
      this.#world.log.error({ error, taskList: this.key.name }, "a task list could not be read");
      this.#hasAll = false;
      // Nobody waits on a list that cannot be read: the callers poll again.
      this.#dismiss();
    } finally {
      this.#arrived.length = 0;
      this.#refilling = false;
    }
    this.#match();
  }
}
