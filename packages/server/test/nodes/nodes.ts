import { ServerProcess } from "../crash/server-process.ts";
import { NodeLog } from "./node-log.ts";
import type { SpreadCalls } from "./spread-calls.ts";

/** Server processes that share one store, and start and stop during the test. */
export class Nodes {
  readonly #store: string;
  readonly #calls: SpreadCalls;
  readonly #running = new Map<number, ServerProcess>();
  readonly log = new NodeLog();
  readonly problems: string[] = [];
  /** The times at which nodes were killed. */
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

  /** Starts a node. Resolves when clients can call it. */
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
      // A node that was killed during startup is no longer in the map.
      if (!this.#running.delete(node)) return;
      this.problems.push(`node ${node} did not start: ${String(error)}`);
    }
  }

  async kill(node: number): Promise<void> {
    const server = this.#running.get(node);
    if (server === undefined) return;
    this.#running.delete(node);
    if (!server.isRunning) this.problems.push(`node ${node} exited by itself: ${server.warnings.slice(-2_000)}`);
    this.kills.push(Date.now());
    await server.crash();
    this.#calls.remove(node);
    this.log.read(server.warnings);
  }

  /** Stops all nodes as an operator does. */
  async stop(): Promise<void> {
    for (const [node, server] of this.#running) {
      const exitCode = await server.stop();
      if (exitCode !== 0) {
        this.problems.push(`node ${node} exited with ${exitCode}: ${server.warnings.slice(-2_000)}`);
      }
      this.log.read(server.warnings);
      this.#calls.remove(node);
    }
    this.#running.clear();
  }

  /** Kills all nodes, and prevents new ones from starting. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    await Promise.all(this.running.map((node) => this.kill(node)));
  }
}
