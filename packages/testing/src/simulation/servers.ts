import { type Caller, type Core, createCore, type Log, type WireReply } from "@openswf/core";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import type { Chance } from "./chance.ts";
import type { Fate } from "./faults.ts";
import type { SimulatedLambda } from "./lambda.ts";
import { between, type Scheduler } from "./scheduler.ts";
import { InjectedFailure, type SharedStore } from "./shared-store.ts";
import { Machine, type SimulatedProcess } from "./simulated-process.ts";
import type { Trace } from "./trace.ts";

/** How long a machine takes to start a server again, in milliseconds. */
const restartMs = { least: 50, most: 8_000 } as const;
/** The chores of a server that are rare enough to be left to their own tests. */
const rareChores = { healthProbeMs: 86_400_000, retentionSweepMs: 86_400_000 } as const;
/** Room that is made when a server starts: few things are registered here, so that servers start quickly. */
const cachedRegistrationsMax = 1_000;
/** Few executions in memory means that a server reads them from its store again and again. */
const cachedExecutionsMaxes = [1, 3, 1_000, 1_000] as const;
const bufferedTasksMaxes = [1, 2, 1_000, 1_000] as const;

const source = { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined } as const;

interface Parts {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly fate: Fate;
  readonly trace: Trace;
  readonly store: SharedStore;
  readonly limits: Limits;
  /** Without it, the decision to schedule a Lambda function fails. */
  readonly lambda: SimulatedLambda | undefined;
}

/** The limits of all servers of one run. Chance decides how much they keep in memory. */
export function limitsOfServers(chance: Chance, limits: Partial<Limits>): Limits {
  return {
    ...{ ...defaultLimits, ...rareChores, cachedRegistrationsMax },
    cachedExecutionsMax: cachedExecutionsMaxes[chance.below("cached executions", cachedExecutionsMaxes.length)] ?? 1,
    bufferedTasksPerListMax: bufferedTasksMaxes[chance.below("buffered tasks", bufferedTasksMaxes.length)] ?? 1,
    ...limits,
  };
}

/** One server that answers calls. */
export class Server {
  readonly process: SimulatedProcess;
  readonly core: Core;

  constructor(process: SimulatedProcess, core: Core) {
    this.process = process;
    this.core = core;
  }

  answer(operation: string, body: string, caller: Caller, requestId: string): WireReply | Promise<WireReply> {
    const target = operation.startsWith("OpenSWF.") ? operation : `SimpleWorkflowService.${operation}`;
    const headers = new Map([["x-amz-target", target]]);
    return this.core.answer({ requestId, method: "POST", url: "/", headers, caller, source, body: Buffer.from(body) });
  }
}

/** The machines of servers that share one store. One that dies is started again. */
export class Servers {
  readonly #parts: Parts;
  readonly machines: readonly Machine[];
  readonly #up: Server[] = [];
  /** What servers have logged as errors, besides injected failures. */
  readonly problems: string[] = [];
  #isEnding = false;

  constructor(count: number, parts: Parts) {
    this.#parts = parts;
    this.machines = Array.from(
      { length: count },
      (_, index) => new Machine(`server-${index + 1}`, parts.scheduler, parts.chance),
    );
  }

  get areUp(): boolean {
    return this.#up.length === this.machines.length;
  }

  /** The first of those that are up. */
  get first(): Server | undefined {
    return this.#up[0];
  }

  /** The one that a call goes to. */
  pick(call: string): Server | undefined {
    return this.#up[this.#parts.chance.below(`${call} server`, this.#up.length)];
  }

  start(): void {
    for (const machine of this.machines) this.#start(machine);
  }

  #start(machine: Machine): void {
    const { store, trace, limits, chance, fate, lambda } = this.#parts;
    const process = machine.starts();
    process.onDeath(() => {
      const index = this.#up.findIndex((server) => server.process === process);
      if (index >= 0) this.#up.splice(index, 1);
      if (this.#isEnding) return;
      const nth = machine.nth("restart");
      const calmMs = fate.isCalm ? restartMs.least : restartMs.most;
      const waitMs = chance.between(`${machine.name} restart ${nth}`, restartMs.least, calmMs);
      this.#parts.scheduler.after(waitMs, between, () => this.#start(machine));
    });
    process.run(() => {
      const { clock, random: randomness } = process;
      const log = this.#log(machine);
      const parts = { store: store.forServer(process), clock, randomness, limits, log };
      void createCore({ ...parts, ...(lambda && { lambda: lambda.forServer(process) }) }).then(
        (core) => {
          trace.tell("note", machine.name, "is up");
          this.#up.push(new Server(process, core));
        },
        (error: unknown) => {
          log.error({ error }, "did not start");
          process.dies();
        },
      );
    });
  }

  /** Stops a server as a signal does, and starts it again. */
  stop(machine: Machine): void {
    const server = this.#up.find(({ process }) => process === machine.process);
    if (server === undefined) return;
    // Its connections are answered until it has stopped, and no new ones are taken.
    this.#up.splice(this.#up.indexOf(server), 1);
    server.process.run(() => void server.core.stop().finally(() => server.process.dies()));
  }

  /** Stops all of them for good. Resolves when they have stopped. */
  async end(): Promise<void> {
    this.#isEnding = true;
    const up = this.#up.splice(0);
    await Promise.all(up.map(({ process, core }) => process.run(() => core.stop())));
    for (const { process } of up) process.dies();
  }

  /** They are gone for good. */
  abandon(): void {
    this.#isEnding = true;
    for (const { process } of this.machines) process?.dies();
  }

  #log(machine: Machine): Log {
    const error = (fields: object, message: string): void => {
      const cause: unknown = "error" in fields ? fields.error : undefined;
      this.#parts.trace.tell("note", machine.name, `logs: ${message} (${String(cause)})`);
      if (!isInjected(cause)) this.problems.push(`${machine.name}: ${message}: ${String(cause)}`);
    };
    return { ...silent, error };
  }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {} };

function isInjected(error: unknown): boolean {
  if (error instanceof InjectedFailure) return true;
  return error instanceof Error && error.cause !== undefined && isInjected(error.cause);
}
