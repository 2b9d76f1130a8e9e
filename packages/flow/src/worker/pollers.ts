import { Backoff } from "../waiting/backoff.ts";
import { type Clock, pause } from "../waiting/clock.ts";
import type { Slots } from "./slots.ts";

export interface Polling<Task> {
  /** Asks for one task; `undefined` if there was none. Rejects with an abort once `signal` aborts. */
  poll(signal: AbortSignal): Promise<Task | undefined>;
  /** Works on a task to its end. It must not reject. */
  work(task: Task): Promise<void>;
  /** A poll has failed: with the service, the network or the credentials. */
  failed(error: unknown): void;
  readonly slots: Slots;
  /** Polls that are out at a time. */
  readonly pollersMax: number;
  readonly clock: Clock;
}

/** The waits after polls that failed, in milliseconds. */
const backoff = { firstMs: 100, maxMs: 30_000 };

/**
 * Polls one task list. There is always one poll out while a slot is free; another begins whenever one brought a task, and ends when
 * one came back empty, so that their number follows the load.
 *
 * P1. A poll holds a slot before it is sent, so that a task never waits in the worker.
 */
export class Pollers<Task> {
  readonly #polling: Polling<Task>;
  readonly #abort = new AbortController();
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #working = new Set<Promise<void>>();
  #pollers = 0;

  constructor(polling: Polling<Task>) {
    this.#polling = polling;
    this.#begin();
  }

  /**
   * Sends no new polls, and resolves once those that are out have come back and their tasks are done. With `abort`, polls that are out
   * are aborted, which loses a task on Amazon SWF, but none on openswf.
   */
  async stop({ abort }: { readonly abort: boolean }): Promise<void> {
    this.#stop.abort();
    if (abort) this.#abort.abort();
    await Promise.all(this.#running);
    await Promise.all(this.#working);
  }

  #begin(): void {
    if (this.#stop.signal.aborted || this.#pollers >= this.#polling.pollersMax) return;
    this.#pollers += 1;
    const running = this.#run().finally(() => {
      this.#pollers -= 1;
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  async #run(): Promise<void> {
    const { slots } = this.#polling;
    const waits = new Backoff(backoff);
    while (!this.#stop.signal.aborted) {
      const release = await slots.take();
      const task = this.#stop.signal.aborted ? undefined : await this.#poll(waits);
      if (task === undefined) {
        release();
        if (this.#pollers > 1) return;
        continue;
      }
      this.#work(task, release);
      if (slots.free > 0) this.#begin();
    }
  }

  /** `undefined` if there was no task, for whatever reason. */
  async #poll(waits: Backoff): Promise<Task | undefined> {
    try {
      const task = await this.#polling.poll(this.#abort.signal);
      waits.succeeded();
      return task;
    } catch (error) {
      if (this.#abort.signal.aborted) return undefined;
      this.#polling.failed(error);
      await pause(this.#polling.clock, waits.next(), this.#stop.signal);
      return undefined;
    }
  }

  #work(task: Task, release: () => void): void {
    const working = this.#polling.work(task).finally(() => {
      this.#working.delete(working);
      release();
    });
    this.#working.add(working);
  }
}
