import type { Client, ClientOptions } from "@openswf/flow/client";
import type { SwfCalls } from "@openswf/flow/transport";
import type { RandomStream } from "./chance.ts";
import type { Fate } from "./faults.ts";
import type { RecordedRun } from "./judging/runs.ts";
import { loadedCode } from "./loaded-code.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import { SimulationFailure } from "./simulation-failure.ts";
import type { Trace } from "./trace.ts";
import type { SimulatedWorker, SimulatedWorkerOptions } from "./workers.ts";

/** Is broken if it throws or returns `false`. */
export type Check<Given extends readonly unknown[] = []> = (...given: Given) => unknown;

interface Named<Of> {
  readonly what: string;
  readonly check: Of;
}

/** The options of a client that the simulation does not choose. */
export type SimulatedClientOptions = Omit<ClientOptions, "domain" | "client" | "calls" | "clock">;

interface Parts {
  readonly seed: number;
  readonly connected: (options: SimulatedClientOptions) => Promise<Client>;
  readonly client: Client;
  readonly calls: SwfCalls;
  readonly domain: string;
  readonly process: SimulatedProcess;
  readonly fate: Fate;
  readonly trace: Trace;
  readonly openRuns: ReadonlySet<string>;
  readonly worker: (name: string, options: SimulatedWorkerOptions) => SimulatedWorker;
}

/**
 * Servers, workers and clients of one seed. All that a scenario does, it does in a process of its own, which never dies: its timers,
 * its clock and its `Math.random` are those of the simulation.
 */
export class SimulatedWorld {
  readonly seed: number;
  /** A client whose calls meet the same network as those of workers. */
  readonly client: Client;
  /** What the client calls with, for a worker or a client of any other kind. The domain is `world.domain`. */
  readonly calls: SwfCalls;
  readonly domain: string;
  readonly workers: SimulatedWorker[] = [];
  readonly #parts: Parts;
  readonly #always: Named<Check>[] = [];
  readonly #atEnd: Named<Check<[readonly RecordedRun[]]>>[] = [];

  constructor(parts: Parts) {
    this.seed = parts.seed;
    this.client = parts.client;
    this.calls = parts.calls;
    this.domain = parts.domain;
    this.#parts = parts;
  }

  /** Numbers for the scenario's own choices. */
  get random(): RandomStream {
    return this.#parts.process.random;
  }

  /**
   * A client with options of its own: with a pipeline of codecs, or with the workflows, which queries take. Its calls are those of the
   * scenario too.
   */
  async connect(options: SimulatedClientOptions): Promise<Client> {
    const { workflows } = options;
    if (workflows === undefined) return await this.#parts.connected(options);
    const { process } = this.#parts;
    const loading = loadedCode(workflows);
    await new Promise<void>((resolve) => process.scheduler.afterLoading(process, loading, resolve));
    return await this.#parts.connected({ ...options, workflows: await loading });
  }

  /** By the scenario's clock, in milliseconds since 1970. */
  now(): number {
    return this.#parts.process.clock.now();
  }

  /** Resolves after so many virtual milliseconds. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.#parts.process.clock.after(milliseconds, resolve));
  }

  /** Starts a worker on a machine of its own. Resolves when it is up; it may die at any moment, and comes back. */
  async startWorker(options: SimulatedWorkerOptions): Promise<SimulatedWorker> {
    const { name = `worker-${this.workers.length + 1}`, ...rest } = options;
    const worker = this.#parts.worker(name, rest);
    this.workers.push(worker);
    worker.start();
    await worker.started;
    return worker;
  }

  /** Checks this before each move of time, and at the end. */
  always(what: string, check: Check): void {
    this.#always.push({ what, check });
  }

  /** Checks this once everything has ended, with the histories of all runs. */
  atEnd(what: string, check: Check<[readonly RecordedRun[]]>): void {
    this.#atEnd.push({ what, check });
  }

  /** Nothing goes wrong from now on. */
  calm(): void {
    this.#parts.fate.calm();
  }

  /** Writes a line into the timeline, and into the digest of the run. */
  note(text: string): void {
    this.#parts.trace.tell("note", "scenario", text);
  }

  /** Whether any execution is open. */
  get hasOpenExecutions(): boolean {
    return this.#parts.openRuns.size > 0;
  }

  /** Whether anything is checked before time moves. */
  get hasChecks(): boolean {
    return this.#always.length > 0;
  }

  checkAlways(): void {
    for (const { what, check } of this.#always) require(what, () => check());
  }

  checkEnd(runs: readonly RecordedRun[]): void {
    this.checkAlways();
    for (const { what, check } of this.#atEnd) require(what, () => check(runs));
  }
}

function require(what: string, check: () => unknown): void {
  let holds: unknown;
  try {
    holds = check();
  } catch (cause) {
    throw new SimulationFailure(what, `${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (holds === false) throw new SimulationFailure(what, `${what}: this does not hold`);
}
