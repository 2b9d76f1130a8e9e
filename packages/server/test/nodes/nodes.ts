import { ServerProcess } from "../crash/server-process.ts";
import { NodeLog } from "./node-log.ts";
import type { SpreadCalls } from "./spread-calls.ts";

/** Server processes that share one store, and come and go. */
export class Nodes {
  readonly #store: string;
  readonly #calls: SpreadCalls;
  readonly #running = new Map<number, ServerProcess>();
  readonly log = new NodeLog();
  readonly problems: string[] = [];
  /** When nodes were killed. */
  readonly kills: number[] = [];
  #started = 0;
  #isAbandoned = false;

  constructor(store: string, calls: SpreadCalls) {
    this.#store = store;
    this.#calls = calls;
  }

  get running(): readonly number[] {
    return [...this.#running.keys()];
  }

  /** Settles when clients can call it. */
  async start(): Promise<void> {
    if (this.#isAbandoned) return;
    this.#started += 1;
    const node = this.#started;
    const server = new ServerProcess(this.#store);
    this.#running.set(node, server);
    try {
      const port = await server.ready();
      if (this.#running.has(node)) this.#calls.add(node, port);
    } catch (error) {
      // One that was killed while it started is no longer there.
      if (!this.#running.delete(node)) return;
      this.problems.push(`node ${node} did not start: ${String(error)}`);
    }
  }

  async kill(node: number): Promise<void> {
    const server = this.#running.get(node);
    if (server === undefined) return;
    this.#running.delete(node);
    if (!server.isRunning) this.problems.push(`node ${node} ended by itself: ${server.warnings.slice(-2_000)}`);
    this.kills.push(Date.now());
    await server.crash();
    this.#calls.remove(node);
    this.log.read(server.warnings);
  }

  /** As an operator stops them all. */
  async stop(): Promise<void> {
    for (const [node, server] of this.#running) {
      const exitCode = await server.stop();
      if (exitCode !== 0) {
        this.problems.push(`node ${node} ended with ${exitCode}: ${server.warnings.slice(-2_000)}`);
      }
      this.log.read(server.warnings);
      this.#calls.remove(node);
    }
    this.#running.clear();
  }

  /** Whatever has happened, none is left behind. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    await Promise.all(this.running.map((node) => this.kill(node)));
  }
}
