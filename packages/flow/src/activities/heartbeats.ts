import type { Clock } from "../waiting/clock.ts";

export interface Beating {
  /** Sends one heartbeat, and gives up after so many milliseconds. Resolves with whether cancellation was asked for. */
  readonly send: (details: string | undefined, timeoutMs: number) => Promise<boolean>;
  /** Cancellation was asked for. */
  readonly canceled: () => void;
  /** The task is not ours any more. */
  readonly lost: () => void;
  /** Whether an error says that the task is not ours. After other errors, the next heartbeat tries again. */
  readonly isLoss: (error: unknown) => boolean;
  /** A heartbeat could not be sent. */
  readonly failed: (error: unknown) => void;
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
/** One heartbeat never waits longer for its reply. In milliseconds. */
const replyMsMax = 10_000;

/**
 * The heartbeats of one task.
 *
 * H1. The first is sent at once, then at most one in each third of the time-out: of what is said meanwhile the last counts.
 * H2. One at a time: a slow reply delays the next.
 * H3. One that failed is sent again, in a fifth of that time: SWF has not heard of us.
 */
export class Heartbeats {
  readonly #beating: Beating;
  readonly #everyMs: number;
  #isAutomatic: boolean;
  #details: string | undefined;
  #isDue = false;
  #sending: Promise<void> | undefined;
  #takeBack: (() => void) | undefined;
  #isOver = false;

  constructor(beating: Beating) {
    this.#beating = beating;
    this.#everyMs = Math.max(fastestMs, (beating.timeoutMs ?? unknownTimeoutMs) / 3);
    this.#isAutomatic = beating.isAutomatic;
    if (beating.isAutomatic) this.#wait(this.#everyMs);
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

  /** Beats by itself while `waiting` has not settled, if SWF expects heartbeats at all. */
  async during<Result>(waiting: Promise<Result>): Promise<Result> {
    const { timeoutMs, isAutomatic } = this.#beating;
    if (timeoutMs === undefined || isAutomatic) return await waiting;
    this.#isAutomatic = true;
    this.beat(undefined);
    try {
      return await waiting;
    } finally {
      this.#isAutomatic = false;
    }
  }

  /**
   * Ends them. `flush` first sends what was said last: SWF keeps it for the next attempt, and a failure does not carry it. Without it,
   * nothing is waited for: a heartbeat that arrives after the answer does no harm.
   */
  async end({ flush }: { readonly flush: boolean }): Promise<void> {
    this.#isAutomatic = false;
    if (flush) {
      await this.#sending;
      if (this.#isDue && !this.#isOver) {
        this.#send();
        await this.#sending;
      }
    }
    this.#isOver = true;
    this.#takeBack?.();
    this.#takeBack = undefined;
  }

  #wait(milliseconds: number): void {
    this.#takeBack?.();
    this.#takeBack = this.#beating.clock.after(milliseconds, () => {
      this.#takeBack = undefined;
      if (this.#isDue || this.#isAutomatic) this.#send();
    });
  }

  #send(): void {
    this.#isDue = false;
    this.#takeBack?.();
    this.#takeBack = undefined;
    this.#sending = this.#tell().then((waitMs) => {
      this.#sending = undefined;
      if (!this.#isOver) this.#wait(waitMs);
    });
  }

  /** Resolves with the wait before the next heartbeat. */
  async #tell(): Promise<number> {
    const { send, canceled, lost, isLoss, failed } = this.#beating;
    try {
      const isCanceled = await send(this.#details, Math.min(replyMsMax, Math.max(1_000, this.#everyMs)));
      if (isCanceled && !this.#isOver) canceled();
      return this.#everyMs;
    } catch (error) {
      if (this.#isOver) return this.#everyMs;
      if (isLoss(error)) {
        this.#isOver = true;
        lost();
        return this.#everyMs;
      }
      failed(error);
      this.#isDue = true;
      return Math.max(fastestMs, this.#everyMs / 5);
    }
  }
}
