import type { Command, DecisionType } from "../authoring/command.ts";
import type { Listener } from "../authoring/host.ts";
import { OpenOperation } from "./open-operation.ts";

/**
 * How many may be open at a time: above 1,000 SWF refuses (F9). The code of a workflow need not know: what is above waits here.
 * Some timers are left for those of our own.
 */
const openMax: Readonly<Partial<Record<DecisionType, number>>> = {
  ScheduleActivityTask: 1_000,
  StartTimer: 990,
  StartChildWorkflowExecution: 1_000,
  ScheduleLambdaFunction: 1_000,
};

type Open = (type: DecisionType) => number;

/**
 * Decisions that were taken and have not gone out.
 *
 * O1. Decisions go out in the order in which they were taken. Those of a type that has no room wait, and later ones of that type wait
 *     behind them; all others pass by.
 * O2. What goes out depends on nothing but what was taken and what is open, so it is the same on replay.
 */
export class Outbox {
  readonly #fresh = new Set<OpenOperation>();
  readonly #queues = new Map<DecisionType, Set<OpenOperation>>();
  /** Refused for a reason that passes. */
  readonly #refused = new Set<OpenOperation>();

  get hasRefused(): boolean {
    return this.#refused.size > 0;
  }

  /** How many were taken in this batch. */
  get freshCount(): number {
    return this.#fresh.size;
  }

  add(command: Command, listener: Listener | undefined, trace: Error | undefined): OpenOperation {
    const operation = new OpenOperation(this, command, listener, trace);
    this.#fresh.add(operation);
    return operation;
  }

  remove(operation: OpenOperation): boolean {
    const queue = this.#queues.get(operation.decisionType);
    return this.#fresh.delete(operation) || queue?.delete(operation) === true || this.#refused.delete(operation);
  }

  /** Goes out again after `releaseRefused`. */
  refuse(operation: OpenOperation): void {
    this.#refused.add(operation);
  }

  releaseRefused(): void {
    for (const operation of this.#refused) this.#fresh.add(operation);
    this.#refused.clear();
  }

  /** Takes out what may go now, given how many of each type are open already. */
  flush(open: Open): OpenOperation[] {
    const going: OpenOperation[] = [];
    const room = new Room(open);
    this.#fromQueues(room, going);
    for (const operation of this.#fresh) {
      const queue = this.#queues.get(operation.decisionType);
      if ((queue?.size ?? 0) === 0 && room.take(operation.decisionType)) going.push(operation);
      else this.#queue(operation);
    }
    this.#fresh.clear();
    // Timers that were canceled just now have made room, and no event will tell of it.
    this.#fromQueues(room, going);
    return going;
  }

  #queue(operation: OpenOperation): void {
    const queue = this.#queues.get(operation.decisionType) ?? new Set();
    this.#queues.set(operation.decisionType, queue.add(operation));
  }

  #fromQueues(room: Room, going: OpenOperation[]): void {
    for (const [type, queue] of this.#queues) {
      for (const operation of queue) {
        if (!room.take(type)) break;
        queue.delete(operation);
        going.push(operation);
      }
    }
  }
}

/** Counts what is open while decisions go out. */
class Room {
  readonly #open: Open;
  readonly #counts = new Map<DecisionType, number>();

  constructor(open: Open) {
    this.#open = open;
  }

  /** Whether there was room for one more. */
  take(type: DecisionType): boolean {
    // The timer is gone, also if the decision fails: then it has fired.
    if (type === "CancelTimer") this.#counts.set("StartTimer", this.#count("StartTimer") - 1);
    const max = openMax[type];
    if (max === undefined) return true;
    const count = this.#count(type);
    if (count >= max) return false;
    this.#counts.set(type, count + 1);
    return true;
  }

  #count(type: DecisionType): number {
    return this.#counts.get(type) ?? this.#open(type);
  }
}
