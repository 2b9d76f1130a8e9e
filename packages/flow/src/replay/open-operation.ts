import type { Command, DecisionType } from "../authoring/command.ts";
import type { Listener, Operation } from "../authoring/host.ts";

/** Where decisions wait until they go out. */
export interface Waiting {
  /** `false` if the decision has gone out. */
  remove(operation: OpenOperation): boolean;
}

/** A decision on its way, and who is told of what becomes of it. */
export class OpenOperation implements Operation {
  readonly decisionType: DecisionType;
  readonly listener: Listener | undefined;
  readonly #waiting: Waiting;
  #command: Command | undefined;
  #trace: Error | undefined;

  /** @param trace Made where the code took the decision. On replay only: it is what a mismatch points to. */
  constructor(waiting: Waiting, command: Command, listener: Listener | undefined, trace: Error | undefined) {
    this.#waiting = waiting;
    this.#command = command;
    this.decisionType = command.decisionType;
    this.listener = listener;
    this.#trace = trace;
  }

  get command(): Command {
    if (this.#command === undefined)
      throw new Error(`${this.decisionType} has been accepted, and its attributes are gone`);
    return this.#command;
  }

  /** Formatted when it is asked for, which costs more than to make it. */
  get stack(): string | undefined {
    return this.#trace?.stack;
  }

  takeBack(): boolean {
    return this.#waiting.remove(this);
  }

  /** It is in the history: what it said is not needed any more, and may be large. */
  accept(): void {
    this.#command = undefined;
    this.#trace = undefined;
  }

  /** It was refused, and may go out again. */
  refuse(): void {
    this.#trace = undefined;
  }
}
