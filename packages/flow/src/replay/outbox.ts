import type { Command, DecisionType } from "../authoring/command.ts";
import type { Listener, Operation } from "../authoring/host.ts";

/** SWF refuses more that are open at a time. The code of a workflow need not know: what is above waits here. */
const openMax = 1_000;
const bounded: ReadonlySet<DecisionType> = new Set([
  "ScheduleActivityTask",
  "StartTimer",
  "StartChildWorkflowExecution",
]);

/** A decision on its way, and who is told of what becomes of it. */
export class OpenOperation implements Operation {
  readonly command: Command;
  readonly listener: Listener | undefined;
  /** Where in the code the decision was taken: the stack of an Error. Kept on replay only. */
  readonly stack: string | undefined;
  readonly #outbox: Outbox;

  constructor(outbox: Outbox, command: Command, listener: Listener | undefined, stack: string | undefined) {
    this.#outbox = outbox;
    this.command = command;
    this.listener = listener;
    this.stack = stack;
  }

  takeBack(): boolean {
    return this.#outbox.remove(this);
  }
}

/** Decisions that were taken and have not gone out, in order. */
export class Outbox {
  #waiting: OpenOperation[] = [];

  add(command: Command, listener: Listener | undefined, stack: string | undefined): OpenOperation {
    const operation = new OpenOperation(this, command, listener, stack);
    this.#waiting.push(operation);
    return operation;
  }

  remove(operation: OpenOperation): boolean {
    const at = this.#waiting.indexOf(operation);
    if (at === -1) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  /** Takes out what may go now, given how many of each type are open already. */
  flush(open: (type: DecisionType) => number): OpenOperation[] {
    const counts = new Map<DecisionType, number>();
    const going: OpenOperation[] = [];
    const staying: OpenOperation[] = [];
    for (const operation of this.#waiting) {
      const { decisionType } = operation.command;
      const count = counts.get(decisionType) ?? open(decisionType);
      const mustWait = bounded.has(decisionType) && count >= openMax;
      counts.set(decisionType, mustWait ? count : count + 1);
      (mustWait ? staying : going).push(operation);
    }
    this.#waiting = staying;
    return going;
  }

  /** Puts back what could not go out, before everything else. */
  putBack(operations: readonly OpenOperation[]): void {
    this.#waiting.unshift(...operations);
  }
}
