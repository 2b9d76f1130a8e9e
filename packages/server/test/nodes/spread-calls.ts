import { setTimeout as pause } from "node:timers/promises";
import type { OperationName, Operations } from "@openswf/model/operations";
import { Caller, type Calls, type Reply } from "../crash/caller.ts";
import type { Dice } from "../crash/dice.ts";

/** A call without an answer by then will never get one: every bounded call of a node ends within 60 s. */
const answeredWithinMs = 90_000;
/** The pause between calls while no node is running. */
const pauseMs = 20;

/**
 * Calls a random node, so that one node has to continue what another began. A 5xx reply counts as a lost connection: the
 * outcome is unknown, and the caller may retry.
 */
export class SpreadCalls implements Calls {
  readonly #dice: Dice;
  readonly #nodes = new Map<number, Caller>();
  /** The number of 5xx replies, by fault. */
  readonly serverFaults = new Map<string, number>();
  readonly problems: string[] = [];
  acknowledged = 0;
  /** The number of calls without a reply. */
  lost = 0;
  longestMs = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  add(node: number, port: number): void {
    this.#nodes.set(node, new Caller(port));
  }

  /** Removes a node. Calls in flight to it are lost. */
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

  /** Does nothing: connections belong to nodes, and close with them. */
  close(): void {}
}
