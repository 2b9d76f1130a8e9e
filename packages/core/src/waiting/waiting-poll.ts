import { Fault } from "@openswf/model/faults";
import type { Clock } from "../ports/clock.ts";
import type { Caller } from "../ports/transport.ts";
import { after } from "./after.ts";

/** How long polls are held, and who counts those that are not answered. */
export interface Patience {
  readonly clock: Clock;
  readonly holdMs: number;
  /** Called once for each poll, when it is answered. */
  readonly answered: () => void;
}

/** A long poll from its arrival to its answer. It is answered once: with what it waits for, empty, or with a fault. */
export class WaitingPoll<Answer> {
  readonly caller: Caller;
  /**
   * Resolves with the answer, or with `undefined` when the poll's time runs out or its caller is gone. Rejects with a
   * Fault when the store fails.
   */
  readonly answered: Promise<Answer | undefined>;
  #answer: (answer: Answer | undefined) => void = () => {};
  #fail: (fault: Fault) => void = () => {};
  #stopWaiting: (() => void) | undefined;
  #isAnswered = false;
  readonly #patience: Patience;
  /** By `Clock.elapsed`. */
  readonly arrivedAt: number;

  constructor(caller: Caller, patience: Patience) {
    this.caller = caller;
    this.#patience = patience;
    this.arrivedAt = patience.clock.elapsed();
    this.answered = new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
    });
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /**
   * Call when the poll has to wait. `onEnd` is called when its time, which began with its arrival, ends without an answer,
   * or when its caller leaves. While a task is being started for the poll, neither counts: the start answers it soon.
   */
  hold(onEnd: () => void): void {
    if (this.#isAnswered || this.#stopWaiting !== undefined) return;
    const { clock, holdMs } = this.#patience;
    const leftMs = this.arrivedAt + holdMs - clock.elapsed();
    if (leftMs <= 0) {
      onEnd();
      return;
    }
    const stopClock = after(clock, leftMs, onEnd);
    const stopListening = this.caller.onGone(onEnd);
    this.#stopWaiting = () => {
      stopClock();
      stopListening();
    };
    // A caller that has already left ends the poll before there is anything to stop.
    if (this.isAnswered) this.#stopWaiting();
  }

  answer(answer: Answer | undefined): void {
    if (this.#end()) this.#answer(answer);
  }

  /**
   * Answers with a 5xx. An empty answer would tell the caller that all is well, and it would poll again at once; a client
   * that gets a 5xx waits before it retries.
   */
  fail(): void {
    if (this.#end()) this.#fail(new Fault("InternalFailure"));
  }

  /** Whether this is the first answer. */
  #end(): boolean {
    if (this.#isAnswered) return false;
    this.#isAnswered = true;
    this.#stopWaiting?.();
    this.#patience.answered();
    return true;
  }
}
