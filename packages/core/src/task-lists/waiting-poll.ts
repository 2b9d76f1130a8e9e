import type { HandedTask } from "../commit/effects.ts";
import type { Clock } from "../ports/clock.ts";
import type { Caller } from "../ports/transport.ts";
import { after } from "../waiting/after.ts";

/** A poll from its arrival to its answer. It is answered once, with a task or empty. */
export class WaitingPoll {
  readonly identity: string | undefined;
  readonly caller: Caller;
  /** Settles with the task, or with `undefined` when the poll's time runs out or its caller is gone. */
  readonly answered: Promise<HandedTask | undefined>;
  #answer: (task: HandedTask | undefined) => void = () => {};
  #stopWaiting: () => void = () => {};
  #isAnswered = false;

  constructor(identity: string | undefined, caller: Caller) {
    this.identity = identity;
    this.caller = caller;
    this.answered = new Promise((resolve) => {
      this.#answer = resolve;
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
}
