import type { Store } from "@openswf/core";
import { type Client, connect } from "@openswf/flow/client";
import type { Limits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";
import type { LambdaFunctions } from "../environment/lambda-functions.ts";
import { Chance } from "./chance.ts";
import { Fate, type Faults, type InjectedFault } from "./faults.ts";
import { simulateGlobals } from "./globals.ts";
import { requireInvariants } from "./judging/invariants.ts";
import { Ledger } from "./judging/ledger.ts";
import { type RecordedRun, recordedRuns } from "./judging/runs.ts";
import { SimulatedLambda } from "./lambda.ts";
import { Network } from "./network.ts";
import { Outside } from "./outside.ts";
import { between, current, Scheduler } from "./scheduler.ts";
import { limitsOfServers, Servers } from "./servers.ts";
import { SharedStore } from "./shared-store.ts";
import { simulatedCalls } from "./simulated-calls.ts";
import { epoch, Machine, type SimulatedProcess, scenarioMachine } from "./simulated-process.ts";
import { SimulationFailure } from "./simulation-failure.ts";
import { Trace, type TraceLine } from "./trace.ts";
import { SimulatedWorker } from "./workers.ts";
import { type SimulatedClientOptions, SimulatedWorld } from "./world.ts";

export type Scenario = (world: SimulatedWorld) => Promise<void>;

export type CheckStore = (store: Store, now: number) => Promise<readonly string[]>;

/** Everything that a run depends on. */
export interface SeedPlan {
  readonly seed: number;
  readonly faults: Faults;
  /** The faults that happen, by `keyOf`, instead of those that chance would choose. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly servers: number;
  readonly limits: Partial<Limits>;
  readonly lambda?: LambdaFunctions | undefined;
  readonly faultsForMs: number;
  readonly endsWithinMs: number;
  readonly stepsMax: number;
  /** Whether the lines of the timeline are kept. */
  readonly isTraced?: boolean;
  /** Looks at what was stored, once everything has ended, and says what is wrong. */
  readonly checkStore?: CheckStore | undefined;
}

/** One run of a seed. */
export interface SeedRun {
  readonly seed: number;
  readonly failure: { readonly error: unknown } | undefined;
  readonly injected: readonly InjectedFault[];
  /** Of every call, reply, commit and fault with its time. */
  readonly digest: string;
  readonly steps: number;
  /** How long it took by its own time, in milliseconds. */
  readonly virtualMs: number;
  readonly executions: number;
  readonly lines: readonly TraceLine[];
  /** Histories, as far as they could be read. */
  readonly runs: readonly RecordedRun[];
}

const domain = "simulation";
const ticksMs = 5_000;
const clockSetMaxMs = 2 * 3_600_000;
/** Longer than a server waits before it takes over the work of another. */
const restMs = 15_000;
/** Longer than a worker waits for its polls and activities, in virtual milliseconds. */
const stopMs = 600_000;

/** Runs a scenario with one seed. Rejects only if the simulation itself fails. */
export async function runSeed(plan: SeedPlan, scenario: Scenario): Promise<SeedRun> {
  const run = new Run(plan);
  const putBack = simulateGlobals();
  const outside = new Outside(run.scheduler, (failure) => run.scheduler.fail(failure));
  try {
    return await run.runs(scenario);
  } finally {
    outside.stop();
    putBack();
  }
}

class Run {
  readonly scheduler: Scheduler = new Scheduler();
  readonly #plan: SeedPlan;
  readonly #chance: Chance;
  readonly #fate: Fate;
  readonly #trace: Trace;
  readonly #ledger = new Ledger();
  readonly #inner: Store;
  readonly #store: SharedStore;
  readonly #servers: Servers;
  readonly #network: Network;
  readonly #client: SimulatedProcess;
  #world: SimulatedWorld | undefined;

  constructor(plan: SeedPlan) {
    const { scheduler } = this;
    this.#plan = plan;
    this.#chance = new Chance(plan.seed);
    this.#trace = new Trace(plan.isTraced === true, () => scheduler.elapsed);
    this.#fate = new Fate(this.#chance, plan.faults, plan.only, ({ name, at }) => this.#trace.tell("fault", at, name));
    this.#inner = openMemoryStore();
    const chance = this.#chance;
    const parts = { scheduler, chance, fate: this.#fate, trace: this.#trace, ledger: this.#ledger };
    this.#store = new SharedStore({ ...parts, inner: this.#inner, isShared: plan.servers > 1 });
    this.#client = new Machine(scenarioMachine, scheduler, chance).starts();
    const limits = limitsOfServers(chance, plan.limits);
    const lambda = plan.lambda && new SimulatedLambda(plan.lambda, chance, new Machine("lambda", scheduler, chance));
    this.#servers = new Servers(plan.servers, { ...parts, store: this.#store, limits, lambda });
    this.#network = new Network({ ...parts, servers: this.#servers });
  }

  async runs(scenario: Scenario): Promise<SeedRun> {
    let failure: SeedRun["failure"];
    let runs: readonly RecordedRun[] = [];
    try {
      await this.#live(scenario);
      runs = await this.#recorded();
      this.#judge(runs);
      await this.#checkStore();
    } catch (error) {
      failure = { error };
      runs = await this.#recorded();
    } finally {
      this.#abandon();
      await this.#inner.close();
    }
    return {
      ...{ seed: this.#plan.seed, failure, injected: this.#fate.injected, digest: this.#trace.digest() },
      ...{ steps: this.scheduler.steps, virtualMs: this.scheduler.elapsed, executions: this.#store.runs.started },
      ...{ lines: this.#trace.lines, runs },
    };
  }

  #recorded(): Promise<readonly RecordedRun[]> {
    return recordedRuns(this.#inner, (runId, place, printed) => {
      this.#trace.count(runId, printed);
      return this.#store.runs.parsed(runId, place, printed);
    });
  }

  async #live(scenario: Scenario): Promise<void> {
    await this.#begin();
    const world = await this.#makeWorld();
    this.#world = world;
    this.#ticks();
    await this.#until(
      this.#client.run(() => scenario(world)),
      "the scenario ends",
    );
    this.#fate.calm();
    const { endsWithinMs } = this.#plan;
    await this.#untilTrue(() => this.#isOver(), endsWithinMs);
    await this.#untilTrue(() => false, restMs);
    // What arrived last has opened its execution by now.
    await this.#untilTrue(() => this.#isOver(), endsWithinMs);
    await this.#until(Promise.all(world.workers.map((worker) => worker.end())), "a worker stops", stopMs);
    await this.#until(this.#servers.end(), "a server stops", stopMs);
  }

  /** A start may still arrive when nobody waits for it any more. */
  #isOver(): boolean {
    return this.#store.runs.open.size === 0 && this.#network.lateRequests === 0 && this.#servers.areUp;
  }

  async #begin(): Promise<void> {
    this.#servers.start();
    await this.#untilTrue(() => this.#servers.areUp, stopMs);
    const caller = { isGone: () => false, onGone: () => () => {} };
    const input = { name: domain, workflowExecutionRetentionPeriodInDays: "90" };
    const { first } = this.#servers;
    if (first === undefined) throw new Error("no server has started");
    const reply = first.process.run(() => first.answer("RegisterDomain", JSON.stringify(input), caller, "begin"));
    const { status, body } = await this.#until(Promise.resolve(reply), "the domain is registered");
    if (status !== 200) throw new Error(`RegisterDomain: ${body}`);
  }

  async #makeWorld(): Promise<SimulatedWorld> {
    const process = this.#client;
    const network = this.#network;
    const { scheduler } = this;
    const [chance, fate, trace] = [this.#chance, this.#fate, this.#trace];
    const calls = simulatedCalls(process, network);
    const connected = (options: SimulatedClientOptions): Promise<Client> =>
      process.run(() => connect({ ...options, domain, calls, clock: process.clock }));
    const client = await connected({});
    return new SimulatedWorld({
      ...{
        seed: this.#plan.seed,
        client,
        calls,
        connected,
        domain,
        process,
        fate,
        trace,
        openRuns: this.#store.runs.open,
      },
      worker: (name, options) =>
        new SimulatedWorker(name, options, { scheduler, chance, fate, trace, network, domain }),
    });
  }

  /** What goes wrong with time, and not with a call or a commit. */
  #ticks(): void {
    const { scheduler } = this;
    let tick = 0;
    const next = (): void => {
      if (scheduler.elapsed >= this.#plan.faultsForMs) this.#fate.calm();
      if (this.#fate.isCalm) return;
      tick += 1;
      for (const worker of this.#world?.workers ?? []) this.#tickOf(worker, tick);
      for (const machine of this.#servers.machines) this.#tickOfServer(machine, tick);
      scheduler.after(ticksMs, between, next);
    };
    scheduler.after(ticksMs, between, next);
  }

  #tickOf(worker: SimulatedWorker, tick: number): void {
    const at = `${worker.name} tick ${tick}`;
    if (worker.hasNextVersion && worker.isUp && this.#fate.strikes("deploy", at)) worker.deploys();
    else if (worker.isUp && this.#fate.strikes("stop", at)) worker.restarts();
    else if (this.#fate.strikes("die", at)) worker.dies();
    if (this.#fate.strikes("setWorkerClock", at)) this.#setsClock(worker.machine, at);
  }

  #tickOfServer(machine: Machine, tick: number): void {
    const at = `${machine.name} tick ${tick}`;
    if (this.#fate.strikes("stopServer", at)) this.#servers.stop(machine);
    if (this.#fate.strikes("setServerClock", at)) this.#setsClock(machine, at);
  }

  #setsClock(machine: Machine, at: string): void {
    machine.setsClock(Math.round(this.#chance.between(`${at} clock`, -clockSetMaxMs, clockSetMaxMs)));
  }

  /** Runs until `work` has settled, and passes on what it has settled with. */
  async #until<Result>(
    work: Promise<Result>,
    what: string,
    withinMs: number = this.#plan.endsWithinMs,
  ): Promise<Result> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    work.then(settle, settle);
    const isInTime = await this.#untilTrue(() => isSettled, withinMs);
    if (!isInTime) throw new SimulationFailure(what, `${what}: not within ${withinMs} virtual ms. ${this.#waiting()}`);
    return await work;
  }

  /** Resolves with whether it became true within so many virtual milliseconds. */
  async #untilTrue(isTrue: () => boolean, withinMs: number): Promise<boolean> {
    const { scheduler } = this;
    const { stepsMax } = this.#plan;
    let isTimeUp = false;
    const takeBack = scheduler.after(withinMs, between, () => {
      isTimeUp = true;
    });
    let is = false;
    await current.run(undefined, () =>
      scheduler.run(
        () => {
          if (this.#world?.hasChecks) this.#client.run(() => this.#world?.checkAlways());
          if (scheduler.steps > stepsMax)
            throw new SimulationFailure("it ends", `after ${stepsMax} steps it has not ended. ${this.#waiting()}`);
          is = isTrue();
          return is || isTimeUp;
        },
        () => new SimulationFailure("somebody can go on", `everybody waits for ever. ${this.#waiting()}`),
      ),
    );
    takeBack();
    return is;
  }

  #waiting(): string {
    const open = [...this.#store.runs.open];
    const calls = [...this.#network.underWay];
    return `Open runs: ${open.slice(0, 10).join(", ") || "none"}. Calls without a reply: ${calls.slice(0, 20).join(", ") || "none"}.`;
  }

  #judge(runs: readonly RecordedRun[]): void {
    const wereClocksSet = this.#fate.injected.some(({ name }) => name === "setServerClock");
    requireInvariants({ runs, ledger: this.#ledger, wereClocksSet });
    const { problems } = this.#servers;
    if (problems.length > 0)
      throw new SimulationFailure("servers log no errors", `a server has logged an error:\n  ${problems.join("\n  ")}`);
    this.#client.run(() => this.#world?.checkEnd(runs));
  }

  async #checkStore(): Promise<void> {
    const problems = await this.#plan.checkStore?.(this.#inner, Math.floor(epoch + this.scheduler.elapsed));
    if (problems === undefined || problems.length === 0) return;
    throw new SimulationFailure("the store is sound", `the store is not sound:\n  ${problems.join("\n  ")}`);
  }

  #abandon(): void {
    for (const worker of this.#world?.workers ?? []) worker.abandon();
    this.#servers.abandon();
    this.#client.dies();
  }
}
