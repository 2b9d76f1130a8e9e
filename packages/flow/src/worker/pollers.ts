import { setMaxListeners } from "node:events";
import { isSwfFault } from "../transport/swf-fault.ts";
import { Backoff } from "../waiting/backoff.ts";
import { type Clock, pause } from "../waiting/clock.ts";
import type { Slots } from "./slots.ts";

export interface Polling<Task> {
  /** Asks for one task; `undefined` if there was none. Rejects with an abort once `signal` aborts. */
  poll(signal: AbortSignal): Promise<Task | undefined>;
  /**
   * Works on a task to its end. It must not reject. While `wantsMore()`, it may resolve with a task that came with the answer:
   * the next to work on.
   */
  work(task: Task, wantsMore: () => boolean): Promise<Task | undefined>;
  /** Has the server answer the polls that are out, those without a task empty; `false` if it cannot. */
  end(): Promise<boolean>;
  /** A poll has failed: with the service, the network or the credentials. */
  failed(error: unknown): void;
  /** A poll was answered. */
  succeeded(): void;
  readonly slots: Slots;
  /** Polls that are out at a time. It is asked again before each further poll. */
  readonly pollersMax: () => number;
  readonly clock: Clock;
}

/** The waits after polls that failed, in milliseconds. */
const afterFailure = { firstMs: 100, maxMs: 30_000 };
/** The waits after polls that came back empty at once, as from a server that is about to stop, in milliseconds. */
const afterNothing = { firstMs: 50, maxMs: 1_000 };
/** The waits between two attempts to end polls, in milliseconds: those that were on their way, or are at another server. */
const betweenEnds = { firstMs: 50, maxMs: 2_000 };
/** A poll that comes back sooner has not been held by the server. In milliseconds. */
const heldMs = 500;

/**
 * Polls one task list. There is always one poll out while a slot is free; another begins whenever one brought a task, and ends when
 * one came back empty, so that their number follows the load.
 *
 * P1. A poll holds a slot before it is sent, so that a task never waits in the worker.
 * P2. One poller never ends before `stop`; the others end when a poll brings nothing, for whatever reason.
 * P3. Polls that bring nothing are never sent in a hurry: after failures, and after polls that were not held, there is a wait.
 * P4. At the end, no task is lost that is on its way: the server answers the polls that are out, or else they are waited for. Only if
 *     the server is out of reach are they aborted.
 * P5. Where tasks come with answers, a loaded worker hardly polls: the answers bring what waits, and few polls bring what comes.
 */
export class Pollers<Task> {
  readonly #polling: Polling<Task>;
  readonly #abort = new AbortController();
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #working = new Set<Promise<void>>();
  readonly #failures = new Backoff(afterFailure);
  readonly #nothings = new Backoff(afterNothing);
  #pollers = 0;
  #polls = 0;

  constructor(polling: Polling<Task>) {
    this.#polling = polling;
    // One for each poller, of which there is a known number.
    setMaxListeners(0, this.#abort.signal, this.#stop.signal);
    this.#begin();
  }

  /** Polls that are out. */
  get polls(): number {
    return this.#polls;
  }

  /** Sends no new polls, and resolves once those that are out have come back. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const all = Promise.all(this.#running);
    await Promise.all([all, this.#endPolls(all)]);
  }

  /** Resolves once all tasks are done that the polls have brought. */
  async finished(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  #begin(): void {
    if (this.#stop.signal.aborted || this.#pollers >= this.#polling.pollersMax()) return;
    this.#pollers += 1;
    const running = this.#run().finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #run(): Promise<void> {
    const { slots, clock } = this.#polling;
    while (!this.#stop.signal.aborted) {
      const release = await slots.take(this.#stop.signal);
      if (release === undefined) break;
      const { task, waitMs } = this.#stop.signal.aborted ? nothing : await this.#poll();
      if (task !== undefined) {
        this.#work(task, release);
        if (slots.free > 0) this.#begin();
        continue;
      }
      release();
      // Counted before anything is awaited: without this, two that end at once break P2.
      if (this.#pollers > 1) break;
      if (waitMs > 0) await pause(clock, waitMs, this.#stop.signal);
    }
    this.#pollers -= 1;
  }

  /** `all` resolves once the polls have come back. */
  async #endPolls(all: Promise<unknown>): Promise<void> {
    const { end, clock } = this.#polling;
    const areBack = new AbortController();
    void all.then(() => areBack.abort());
    const waits = new Backoff(betweenEnds);
    while (this.#polls > 0) {
      try {
        if (!(await end())) return;
      } catch (error) {
        if (!isSwfFault(error)) this.#abort.abort();
        return;
      }
      await pause(clock, waits.next(), areBack.signal);
    }
  }

  async #poll(): Promise<Polled<Task>> {
    const { clock, failed, poll, succeeded } = this.#polling;
    const sentAt = clock.now();
    this.#polls += 1;
    try {
      const task = await poll(this.#abort.signal);
      this.#failures.succeeded();
      succeeded();
      const isHeld = task !== undefined || clock.now() - sentAt >= heldMs;
      if (isHeld) this.#nothings.succeeded();
      return { task, waitMs: isHeld ? 0 : this.#nothings.next() };
    } catch (error) {
      if (this.#abort.signal.aborted) return nothing;
      failed(error);
      return { task: undefined, waitMs: this.#failures.next() };
    } finally {
      this.#polls -= 1;
    }
  }

  #work(task: Task, release: () => void): void {
    const working = this.#workOnAll(task).finally(() => {
      this.#working.delete(working);
      release();
    });
    this.#working.add(working);
  }

  /** The tasks that come with answers are in the slot of the one before. */
  async #workOnAll(first: Task): Promise<void> {
    const wantsMore = (): boolean => !this.#stop.signal.aborted;
    for (let task: Task | undefined = first; task !== undefined; ) task = await this.#polling.work(task, wantsMore);
  }
}

interface Polled<Task> {
  readonly task: Task | undefined;
  /** Before the next poll, in milliseconds. */
  readonly waitMs: number;
}

const nothing = { task: undefined, waitMs: 0 };
