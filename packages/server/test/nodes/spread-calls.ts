import { setTimeout as pause } from "node:timers/promises";
import type { OperationName, Operations } from "@openswf/model/operations";
import { Caller, type Calls, type Reply } from "../crash/caller.ts";
import type { Dice } from "../crash/dice.ts";

/** A call that has no answer by then will never have one: what a node bounds ends within 60 s. */
const answeredWithinMs = 90_000;
/** Between calls while no node is there to call. */
const pauseMs = 20;

/**
 * Calls whichever node the dice choose, so what one node began another has to go on with. An answer of 5xx means what a
 * lost connection means: nobody knows what has been done, and the caller may ask again.
 */
export class SpreadCalls implements Calls {
  readonly #dice: Dice;
  readonly #nodes = new Map<number, Caller>();
  /** How often each 5xx was answered, by its fault. */
  readonly serverFaults = new Map<string, number>();
  readonly problems: string[] = [];
  acknowledged = 0;
  /** Connections that were lost before the answer had come. */
  lost = 0;
  longestMs = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  add(node: number, port: number): void {
    this.#nodes.set(node, new Caller(port));
  }

  /** Calls that are under way to it are lost. */
  remove(node: number): void {
    this.#nodes.get(node)?.close();
    this.#nodes.delete(node);
  }

  async call<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Reply<Operations[Name]["output"]>> {
    const node = this.#dice.oneOf([...this.#nodes.values()]);
    if (node === undefined) {
      await pause(pauseMs);
      return { kind: "lost" };
    }
    const began = performance.now();
    const timeUp = new AbortController();
    const reply = await Promise.race([
      node.call(operation, input),
      pause(answeredWithinMs, undefined, { signal: timeUp.signal }),
    ]);
    timeUp.abort();
    this.longestMs = Math.max(this.longestMs, performance.now() - began);
    if (reply === undefined) {
      this.problems.push(`${operation} was not answered within ${answeredWithinMs} ms`);
      return { kind: "lost" };
    }
    if (reply.kind === "acknowledged") this.acknowledged += 1;
    if (reply.kind === "lost") this.lost += 1;
    if (reply.kind !== "refused" || reply.status < 500) return reply;
    const fault = `${reply.status} ${reply.fault}`;
    this.serverFaults.set(fault, (this.serverFaults.get(fault) ?? 0) + 1);
    return { kind: "lost" };
  }

  /** Connections are those of nodes, and end with them. */
  close(): void {}
}
