import type { RunId } from "@openswf/model/brand";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import type { OperationName, Operations } from "@openswf/model/operations";
import type { ActivityTask, Decision, DecisionTask, HistoryEvent } from "@openswf/model/wire-types";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, onTestFinished } from "vitest";
import { wholeHistory } from "../../src/commit/cached-execution.ts";
import { createCore } from "../../src/composition/create-core.ts";
import type { Core, Health } from "../../src/ports/transport.ts";
import type { ExecutionSummary } from "../../src/stores/inspection.ts";
import { audit } from "./audit.ts";
import { Client, ConnectionLost, type Poll } from "./client.ts";
import { historyText, withoutLayout } from "./history-text.ts";
import { type Activity, untilQuiet } from "./quiet.ts";
import { SeededRandomness } from "./seeded-randomness.ts";
import { registerShop } from "./shop.ts";
import { TestLog } from "./test-log.ts";
import { StoreFailure, TestStore } from "./test-store.ts";
import { VirtualClock } from "./virtual-clock.ts";
import type { WorldOptions } from "./world-options.ts";

/** The instant at which time starts. */
const start = Date.UTC(2026, 0, 1);
const callbacksMax = 1_000_000;
/** Long enough that a test that lets months pass does not consist mostly of sweeps. */
const retentionSweepMs = 24 * 60 * 60 * 1000;
/** Likewise for the probes of the store. A test of health sets an interval of its own. */
const healthProbeMs = 24 * 60 * 60 * 1000;

interface Server {
  readonly core: Core;
  readonly client: Client;
  crash(): void;
}

/**
 * A store, a clock and one or more servers in one process, with what `registerShop` registers. When the test ends, every
 * stored execution is audited.
 */
export class World {
  readonly #options: WorldOptions;
  readonly #activity: Activity = { count: 0 };
  readonly clock: VirtualClock;
  readonly store: TestStore;
  readonly log: TestLog = new TestLog();
  readonly #randomness: SeededRandomness;
  /** Oldest first. */
  readonly #servers: Server[] = [];
  #turn = 0;
  #opened = 0;

  constructor(options: WorldOptions) {
    const { seed = 1, servers = 1, losesNotices = 0 } = options;
    this.#options = options;
    this.clock = new VirtualClock(options.from?.now ?? start, this.#activity);
    this.#randomness = new SeededRandomness(seed);
    const luck = new SeededRandomness(seed);
    this.store = new TestStore(
      this.#activity,
      options.from?.store ?? openMemoryStore(),
      servers === 1 ? undefined : { losesNotice: () => luck.chance(losesNotices), now: () => this.clock.now() },
    );
  }

  /** A client of the next server in turn. */
  get client(): Client {
    this.#turn += 1;
    const server = this.#servers[this.#turn % this.#servers.length];
    if (server === undefined) throw new ConnectionLost("the server is down");
    return server.client;
  }

  /** A client of one server, by its age: 0 is the oldest. */
  clientOf(index: number): Client {
    const server = this.#servers[index];
    if (server === undefined) throw new ConnectionLost("the server is down");
    return server.client;
  }

  /** Whether all servers are up. */
  get isUp(): boolean {
    return this.#servers.length === (this.#options.servers ?? 1);
  }

  /** The health of the oldest server. */
  get health(): Health {
    return this.#oldest().core.health();
  }

  #oldest(): Server {
    const [oldest] = this.#servers;
    if (oldest === undefined) throw new Error("the server is down");
    return oldest;
  }

  /** Starts another server over the same store. */
  async opensServer(limits: Partial<Limits> = {}): Promise<Server> {
    const options = this.#options;
    this.#opened += 1;
    const clock = this.clock.forServer();
    const store = this.store.forServer();
    const core = await createCore({
      store,
      clock,
      randomness: this.#randomness,
      log: this.log,
      limits: { ...defaultLimits, retentionSweepMs, healthProbeMs, ...options.limits, ...limits },
      ...(options.access && { access: options.access(clock, this.log) }),
      audit: options.audit,
      ...(options.meter && { meter: options.meter }),
      lambda: options.lambda,
      publishing: options.publishing?.(this.#opened),
      throttling: options.throttling ?? "off",
      extensions: options.extensions ?? "asked",
      ...((options.servers ?? 1) > 1 && { serverName: `server-${this.#opened}` }),
    });
    const client = new Client(core, options.callsWith && "us-east-1", options.callsWith);
    const crash = (): void => {
      store.cutOff();
      clock.forget();
      client.loseConnections();
    };
    return { core, client, crash };
  }

  async comesUp(limits: Partial<Limits> = {}): Promise<void> {
    while (!this.isUp) this.#servers.push(await this.opensServer(limits));
    await this.settles();
  }

  /** The oldest server disappears instantly. The store keeps what was committed. */
  crashes(): void {
    this.#servers.shift()?.crash();
  }

  async restarts(limits: Partial<Limits> = {}): Promise<void> {
    this.crashes();
    await this.comesUp(limits);
  }

  /** Stops the oldest server as SIGTERM does. */
  async stops(): Promise<void> {
    await this.#servers.shift()?.core.stop();
  }

  /** A caller whose requests are signed for another region. */
  clientIn(region: string): Client {
    return new Client(this.#oldest().core, region);
  }

  /** A caller that uses this access key: see `trusting` in test/access. */
  clientWith(accessKeyId: string, region = "us-east-1"): Client {
    return new Client(this.#oldest().core, region, accessKeyId);
  }

  /** Lets the servers do everything they can at this instant. */
  async settles(): Promise<void> {
    await this.waits(0);
  }

  /** Lets time pass, callback by callback. */
  async waits(seconds: number): Promise<void> {
    const until = this.clock.now() + seconds * 1000;
    await untilQuiet(this.#activity);
    for (let calls = 0; this.clock.callNext(until); calls += 1) {
      if (calls === callbacksMax) throw new Error("the servers schedule callbacks endlessly");
      await untilQuiet(this.#activity);
    }
    this.clock.moveTo(until);
  }

  async call<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Operations[Name]["output"]> {
    try {
      return await this.client.call(operation, input);
    } finally {
      await this.settles();
    }
  }

  prepares(): Promise<void> {
    return registerShop((operation, input) => this.call(operation, input), this.#options.retention ?? "7");
  }

  /** Starts an execution of `order` and returns its run id. */
  async starts(workflowId: string, more: Partial<Operations["StartWorkflowExecution"]["input"]> = {}): Promise<RunId> {
    const workflowType = { name: "order", version: "1" };
    const { runId } = await this.call("StartWorkflowExecution", { domain: "shop", workflowId, workflowType, ...more });
    // `as`: the server has just made it.
    return runId as RunId;
  }

  pollsForDecisionTask(list = "orders", more: { identity?: string } = {}): Poll<DecisionTask> {
    return this.client.pollForDecisionTask({ domain: "shop", taskList: { name: list }, ...more });
  }

  pollsForActivityTask(list = "cards", more: { identity?: string } = {}): Poll<ActivityTask> {
    return this.client.pollForActivityTask({ domain: "shop", taskList: { name: list }, ...more });
  }

  /** Takes the next decision task of the list, which must exist. */
  async takesDecisionTask(list = "orders"): Promise<DecisionTask> {
    const poll = this.pollsForDecisionTask(list);
    await this.settles();
    return poll.task();
  }

  async takesActivityTask(list = "cards"): Promise<ActivityTask> {
    const poll = this.pollsForActivityTask(list);
    await this.settles();
    return poll.task();
  }

  async answers(task: DecisionTask, ...decisions: readonly Decision[]): Promise<void> {
    await this.call("RespondDecisionTaskCompleted", { taskToken: task.taskToken, decisions });
  }

  /** The decider of `orders` takes its next task and completes it. */
  async decides(...decisions: readonly Decision[]): Promise<DecisionTask> {
    const task = await this.takesDecisionTask();
    await this.answers(task, ...decisions);
    return task;
  }

  async signals(workflowId: string, signalName: string): Promise<void> {
    await this.call("SignalWorkflowExecution", { domain: "shop", workflowId, signalName });
  }

  /** All stored runs, oldest first. */
  async executions(): Promise<readonly ExecutionSummary[]> {
    const executions = await this.store.inner.scanExecutions(undefined, 10_000);
    return executions.toSorted((a, b) => a.startedAt - b.startedAt);
  }

  /** The newest run of a workflowId. */
  async runOf(workflowId: string): Promise<RunId> {
    const run = (await this.executions()).findLast((execution) => execution.workflowId === workflowId);
    if (run === undefined) throw new Error(`no execution of ${workflowId} was started`);
    return run.runId;
  }

  /** The history of a run, or of the newest run of a workflowId. */
  async history(of: string | { readonly runId: RunId }): Promise<readonly HistoryEvent[]> {
    const runId = typeof of === "string" ? await this.runOf(of) : of.runId;
    const printed = await wholeHistory(this.store.inner, runId);
    // `as`: events are stored in their wire form.
    return printed.map((event) => JSON.parse(event) as HistoryEvent);
  }

  async hasHistory(of: string | { readonly runId: RunId }, text: string): Promise<void> {
    expect(historyText(await this.history(of), this.clock.start)).toBe(withoutLayout(text));
  }

  /** The types of a history's events, in order. */
  async eventTypes(of: string | { readonly runId: RunId }): Promise<readonly string[]> {
    return (await this.history(of)).map(({ eventType }) => eventType);
  }

  /** Checks that only requested failures happened, and that everything stored is consistent. */
  async audit(): Promise<void> {
    const unasked = this.log.errors.filter(({ error }) => !(error instanceof StoreFailure));
    expect([...new Set(unasked.map(({ message, error }) => `${message}: ${error}`))]).toEqual([]);
    await audit(this.store.inner, this.clock.now());
  }

  async ends(): Promise<void> {
    await this.audit();
    while (this.#servers.length > 0) this.crashes();
    await this.store.inner.close();
  }
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const world = await beginWorld(options);
  onTestFinished(() => world.ends());
  return world;
}

/** A world that its test ends itself, for tests that use many. */
export async function beginWorld(options: WorldOptions): Promise<World> {
  const world = new World(options);
  await world.comesUp();
  if (options.empty !== true && options.from === undefined) await world.prepares();
  return world;
}
