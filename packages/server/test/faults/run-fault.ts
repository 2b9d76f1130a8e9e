import type { HistoryEvent } from "@openswf/model/history-events";
import { type Audited, audit } from "../crash/audit.ts";
import { Caller } from "../crash/caller.ts";
import { Dice } from "../crash/dice.ts";
import { Ledger } from "../crash/ledger.ts";
import { Load } from "../crash/load.ts";
import { everythingEnds, registerPlans } from "../crash/plan-calls.ts";
import { ServerProcess } from "../crash/server-process.ts";
import type { Fault, Print, Scene } from "./fault.ts";

export interface FaultOutcome {
  readonly acknowledged: number;
  readonly executions: number;
  readonly problems: readonly string[];
}

/** How long executions get to end once nothing fails any more. Their longest timeout is 3 s. */
const drainMs = 60_000;

/**
 * Runs a server on a new store under load and a fault, kills it, and compares what it acknowledged with what the store
 * holds: once as the fault left it, and once more when a sound server has brought all executions to their ends.
 */
export async function runFault(fault: Fault, folder: string, seed: number, print: Print): Promise<FaultOutcome> {
  const scene = await fault.prepare(folder);
  const run = new FaultRun(scene, seed, print);
  try {
    return await run.run();
  } catch (error) {
    return run.brokenOff(error);
  } finally {
    await scene.end?.();
  }
}

class FaultRun {
  readonly #scene: Scene;
  readonly #seed: number;
  readonly #print: Print;
  readonly #ledger = new Ledger();
  readonly #load: Load;
  readonly #problems: string[] = [];

  constructor(scene: Scene, seed: number, print: Print) {
    this.#scene = scene;
    this.#seed = seed;
    this.#print = print;
    this.#load = new Load(this.#ledger, new Dice(seed));
  }

  async run(): Promise<FaultOutcome> {
    await this.#register();
    await this.#meetFault();
    await this.#audit(false);
    this.#problems.push(...((await this.#scene.afterDeath?.(this.#seed, this.#print)) ?? []));
    await this.#drain();
    const { executions } = await this.#audit(true);
    return { acknowledged: this.#ledger.acknowledged, executions, problems: this.#problems };
  }

  /** The outcome when the fault or a server did not behave as the test needs it. */
  brokenOff(error: unknown): FaultOutcome {
    const problems = [...this.#problems, error instanceof Error ? (error.stack ?? String(error)) : String(error)];
    return { acknowledged: this.#ledger.acknowledged, executions: 0, problems };
  }

  async #register(): Promise<void> {
    const server = new ServerProcess(this.#scene.store);
    const caller = new Caller(await server.ready());
    this.#problems.push(...(await registerPlans(caller)));
    caller.close();
    await server.stop();
  }

  async #meetFault(): Promise<void> {
    const { store, faultyStore = store, under = [], tightness, calls } = this.#scene;
    await this.#scene.beforeStart?.();
    const server = new ServerProcess(faultyStore, { under, tightness });
    try {
      const port = await server.ready();
      this.#load.begin(new Caller(port), calls);
      const life = { server, port, ledger: this.#ledger, print: this.#print };
      this.#problems.push(...(await this.#scene.happens(life)));
    } finally {
      this.#load.end();
      await server.crash();
    }
    await this.#load.ended();
  }

  async #drain(): Promise<void> {
    const server = new ServerProcess(this.#scene.store);
    const caller = new Caller(await server.ready());
    this.#load.drain(caller);
    await everythingEnds(caller, drainMs);
    this.#load.end();
    await this.#load.ended();
    const exitCode = await server.stop();
    if (exitCode !== 0) this.#problems.push(`after SIGTERM, the server exited with ${exitCode}`);
    if (server.warnings !== "") this.#problems.push(`the server warned when nothing failed: ${server.warnings}`);
  }

  async #audit(everythingEnded: boolean): Promise<Audited> {
    const onHistory = (events: readonly HistoryEvent[]): void => this.#checkOrder(events);
    const audited = await audit(await this.#scene.open(), { ledger: this.#ledger, everythingEnded, onHistory });
    this.#problems.push(...audited.problems);
    return audited;
  }

  /** Whatever the clock does, the timestamps of a history never go back. */
  #checkOrder(events: readonly HistoryEvent[]): void {
    for (const [index, { eventId, eventTimestamp }] of events.entries()) {
      const before = events[index - 1];
      if (before === undefined || before.eventTimestamp <= eventTimestamp) continue;
      this.#problems.push(
        `event ${eventId} has the timestamp ${eventTimestamp}, that before it ${before.eventTimestamp}`,
      );
    }
  }
}
