import { Fault } from "@openswf/model/faults";
import type { HandedTask } from "../commit/effects.ts";
import type { Clock } from "../ports/clock.ts";
import type { Caller } from "../ports/transport.ts";
import { after } from "../waiting/after.ts";

/** A poll from its arrival to its answer. It is answered once: with a task, empty, or with a fault. */
export class WaitingPoll {
  readonly identity: string | undefined;
  readonly caller: Caller;
  /**
   * Resolves with the task, or with `undefined` when the poll's time runs out or its caller is gone. Rejects with a Fault
   * when the store fails.
   */
  readonly answered: Promise<HandedTask | undefined>;
  #answer: (task: HandedTask | undefined) => void = () => {};
  #fail: (fault: Fault) => void = () => {};
  #stopWaiting: () => void = () => {};
  #isAnswered = false;

  constructor(identity: string | undefined, caller: Caller) {
    this.identity = identity;
    this.caller = caller;
    this.answered = new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
    });
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Starts the time that the poll is held. `onEnd` is called when the time ends without a task. */
  hold(clock: Clock, holdMs: number, onEnd: () => void): void {
    const stopClock = after(clock, holdMs, onEnd);
    const stopListening = this.caller.onGone(onEnd);
    this.#stopWaiting = () => {
      stopClock();
      stopListening();
    };
  }

  answer(task: HandedTask | undefined): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#stopWaiting();
    this.#answer(task);
  }

  /**
   * Answers with a 5xx. An empty answer would tell the caller that all is well, and it would poll again at once; a client
   * that gets a 5xx waits before it retries.
   */
  fail(): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#stopWaiting();
    this.#fail(new Fault("InternalFailure"));
  }
}
