import type { WorkflowCode } from "@openswf/flow/replay";
import { startWorker, type Worker, type WorkerLog, type WorkerOptions } from "@openswf/flow/worker";
import type { Chance } from "./chance.ts";
import type { Fate } from "./faults.ts";
import { loadedCode } from "./loaded-code.ts";
import type { Network } from "./network.ts";
import { between, type Scheduler } from "./scheduler.ts";
import { simulatedCalls } from "./simulated-calls.ts";
import { Machine, type SimulatedProcess } from "./simulated-process.ts";
import type { Trace } from "./trace.ts";

/** The options of a worker that the simulation does not choose. */
export type WorkerVersion = Omit<
  WorkerOptions,
  "domain" | "client" | "calls" | "clock" | "identity" | "log" | "signal" | "activationMs"
>;

export interface SimulatedWorkerOptions extends WorkerVersion {
  /** The name of its machine. Default: `worker-1`, and so on. */
  readonly name?: string;
  /** What is deployed in its place at a moment that the seed chooses, one after the other. What is left out stays as it was. */
  readonly nextVersions?: readonly Partial<WorkerVersion>[];
}

/** How long a machine takes to start a worker again, in milliseconds. */
const restartMs = { least: 50, most: 20_000 } as const;
interface Parts {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly fate: Fate;
  readonly trace: Trace;
  readonly network: Network;
  readonly domain: string;
}

/** A machine with a worker, which is started again whenever it dies. */
export class SimulatedWorker {
  readonly machine: Machine;
  readonly #parts: Parts;
  readonly #versions: WorkerVersion[];
  #worker: Worker | undefined;
  #isEnding = false;
  #hasStarted: () => void = () => {};
  /** Settles when it has started for the first time. */
  readonly started: Promise<void>;

  constructor(name: string, { nextVersions = [], ...options }: SimulatedWorkerOptions, parts: Parts) {
    this.machine = new Machine(name, parts.scheduler, parts.chance);
    this.#parts = parts;
    this.#versions = [options];
    for (const next of nextVersions) this.#versions.push({ ...options, ...this.#versions.at(-1), ...next });
    this.started = new Promise((resolve) => {
      this.#hasStarted = resolve;
    });
  }

  get name(): string {
    return this.machine.name;
  }

  get isUp(): boolean {
    return this.#worker !== undefined;
  }

  get hasNextVersion(): boolean {
    return this.#versions.length > 1;
  }

  start(): void {
    const { scheduler } = this.#parts;
    const [version] = this.#versions;
    const { workflows } = version ?? {};
    const loading = workflows === undefined ? Promise.resolve(undefined) : loadedCode(workflows);
    let code: WorkflowCode | undefined;
    const ready = loading.then((value) => {
      code = value;
    });
    ready.catch((error: unknown) => scheduler.fail(error));
    scheduler.afterLoading(between, ready, () => this.#startNow(version ?? {}, code));
  }

  #startNow(version: WorkerVersion, code: WorkflowCode | undefined): void {
    const { network, domain, trace } = this.#parts;
    const process = this.machine.starts();
    process.onDeath(() => this.#died());
    process.run(() => {
      const given = { ...version, ...(code !== undefined && { workflows: code }) };
      const calls = simulatedCalls(process, network);
      const { name: identity, clock } = { name: this.name, clock: process.clock };
      void startWorker({ ...given, domain, calls, clock, identity, log: this.#log() }).then(
        (worker) => {
          trace.tell("note", this.name, "is up");
          this.#worker = worker;
          this.#hasStarted();
        },
        (error: unknown) => this.#failedToStart(process, error),
      );
    });
  }

  /** Its calls have failed for too long: as a machine does, try again. What no other attempt mends ends the simulation. */
  #failedToStart(process: SimulatedProcess, error: unknown): void {
    const { scheduler, trace } = this.#parts;
    trace.tell("note", this.name, `does not start: ${String(error)}`);
    if (error instanceof Error && mayPass(error)) process.dies();
    else scheduler.fail(error);
  }

  #died(): void {
    const { chance, scheduler, fate } = this.#parts;
    this.#worker = undefined;
    if (this.#isEnding) return;
    const most = fate.isCalm ? restartMs.least : restartMs.most;
    const waitMs = chance.between(`${this.name} restart ${this.machine.nth("restart")}`, restartMs.least, most);
    scheduler.after(waitMs, between, () => this.start());
  }

  dies(): void {
    this.machine.process?.dies();
  }

  /** Stops it as a signal does; it is started again. */
  restarts(): void {
    const { process } = this.machine;
    const worker = this.#worker;
    this.#worker = undefined;
    if (process === undefined || worker === undefined) return;
    process.run(() => void worker.stop().finally(() => process.dies()));
  }

  /** Stops it, and starts its next version. */
  deploys(): void {
    if (this.#worker === undefined || !this.hasNextVersion) return;
    this.#versions.shift();
    this.restarts();
  }

  /** Stops it for good. */
  async end(): Promise<void> {
    this.#isEnding = true;
    const { process } = this.machine;
    const worker = this.#worker;
    if (process !== undefined && worker !== undefined) await process.run(() => worker.stop());
    process?.dies();
  }

  /** It is gone for good. */
  abandon(): void {
    this.#isEnding = true;
    this.machine.process?.dies();
  }

  #log(): WorkerLog {
    const { trace } = this.#parts;
    const tell = (fields: object, message: string): void => {
      if (trace.isKept) trace.tell("note", this.name, `logs: ${message} ${JSON.stringify(fields).slice(0, 300)}`);
    };
    return { debug: () => {}, info: () => {}, warn: tell, error: tell };
  }
}

/** The network or the server was at fault. */
function mayPass(error: Error): boolean {
  return "mayRetry" in error || ("$fault" in error && error.$fault === "server");
}
