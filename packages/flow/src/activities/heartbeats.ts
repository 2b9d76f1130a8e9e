import type { Clock } from "../waiting/clock.ts";

export interface Beating {
  /** Sends one heartbeat. Resolves with whether cancellation was asked for. */
  readonly send: (details: string | undefined) => Promise<boolean>;
  /** Cancellation was asked for. */
  readonly canceled: () => void;
  /** The task is not ours any more. */
  readonly lost: () => void;
  /** Whether an error says that the task is not ours. After other errors, the next heartbeat tries again. */
  readonly isLoss: (error: unknown) => boolean;
  readonly clock: Clock;
  /** SWF's time-out in milliseconds; `undefined` if it is not known, or there is none. */
  readonly timeoutMs: number | undefined;
  /** Beats also when the activity says nothing. */
  readonly isAutomatic: boolean;
}

/** Where the time-out is not known, as for tasks that another SDK has scheduled. In milliseconds. */
const unknownTimeoutMs = 6_000;
/** Heartbeats are never sent more often. In milliseconds. */
const fastestMs = 100;

/**
 * The heartbeats of one task.
 *
 * H1. The first is sent at once, then at most one in each third of the time-out: of what is said meanwhile the last counts.
 * H2. One at a time: a slow reply delays the next.
 */
export class Heartbeats {
  readonly #beating: Beating;
  readonly #everyMs: number;
  #details: string | undefined;
  #isDue = false;
  #sending: Promise<void> | undefined;
  #takeBack: (() => void) | undefined;
  #isOver = false;

  constructor(beating: Beating) {
    this.#beating = beating;
    this.#everyMs = Math.max(fastestMs, (beating.timeoutMs ?? unknownTimeoutMs) / 3);
    if (beating.isAutomatic) this.#wait();
  }

  /** What was said last, as text. */
  get lastDetails(): string | undefined {
    return this.#details;
  }

  beat(details: string | undefined): void {
    if (this.#isOver) return;
    if (details !== undefined) this.#details = details;
    this.#isDue = true;
    if (this.#takeBack === undefined && this.#sending === undefined) this.#send();
  }

  /** Ends them. `flush` first sends what was said last: SWF keeps it for the next attempt, and a failure does not carry it. */
  async end({ flush }: { readonly flush: boolean }): Promise<void> {
    this.#stopWaiting();
    await this.#sending;
    this.#stopWaiting();
    if (flush && this.#isDue && !this.#isOver) {
      this.#send();
      await this.#sending;
    }
    this.#isOver = true;
    this.#stopWaiting();
  }

  #wait(): void {
    this.#takeBack = this.#beating.clock.after(this.#everyMs, () => {
      this.#takeBack = undefined;
      if (this.#isDue || this.#beating.isAutomatic) this.#send();
    });
  }

  #stopWaiting(): void {
    this.#takeBack?.();
    this.#takeBack = undefined;
  }

  #send(): void {
    this.#isDue = false;
    const { send, canceled, lost, isLoss } = this.#beating;
    this.#sending = send(this.#details)
      .then((isCanceled) => {
        if (isCanceled) canceled();
      })
      .catch((error: unknown) => {
        if (!isLoss(error)) return;
        this.#isOver = true;
        lost();
      })
      .finally(() => {
        this.#sending = undefined;
        if (!this.#isOver) this.#wait();
      });
  }
}
