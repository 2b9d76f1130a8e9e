import { type Client, type ClientOptions, connect } from "@openswf/flow/client";
import { type Duration, toMilliseconds } from "@openswf/flow/data";
import { type ReplayOutcome, replay } from "@openswf/flow/replay";
import { Schedules, startScheduleWorker } from "@openswf/flow/schedules";
import type { SwfCalls } from "@openswf/flow/transport";
import type { Worker } from "@openswf/flow/worker";
import { KeptLog } from "../activities/kept-log.ts";
import { clientSide } from "../calls/client-side.ts";
import { type RequestHandler, requestHandler } from "../calls/request-handler.ts";
import { decisionsIn } from "../histories/decisions.ts";
import { type PrintOptions, printHistory } from "../histories/print-history.ts";
import { printRecording } from "../histories/print-recording.ts";
import type { RecordedEvent } from "../histories/recorded-event.ts";
import { StandInDecider } from "../stand-ins/stand-in-decider.ts";
import type { VirtualTime } from "../time/virtual-time.ts";
import { loadedWorkflows } from "../workflows/loaded-workflows.ts";
import type { EnvironmentOptions, TestWorkerOptions } from "./environment-options.ts";
import { decodedEvents, type GivenExecution, rawEvents, runOf } from "./read-executions.ts";
import { openTestServer, type TestServer } from "./test-server.ts";
import { clockOf, startWatchedWorker, type WorkerSurroundings, watchedPayloads } from "./watched-worker.ts";

/** What a client may be given here: all but what the environment gives it. */
export interface TestClientOptions extends Pick<ClientOptions, "payloads" | "converter" | "interceptors"> {
  /** For queries. */
  readonly workflows?: TestWorkerOptions["workflows"];
}

/** Given to `new SWFClient(...)`. */
export interface SdkConfiguration {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: RequestHandler;
}

/**
 * The real server in the test's process, with time in the hand of the test. Made by `testEnvironment`.
 *
 * Time stands still while anybody works, and jumps to the next due instant when all wait and the test waits for time: for a result, in
 * `sleep` or in `until`.
 */
export class TestEnvironment implements AsyncDisposable {
  readonly domain: string;
  readonly client: Client;
  /** What workers, workflows and activities have logged. */
  readonly log: KeptLog;
  /** Calls the server directly, as the SDK does. */
  readonly calls: SwfCalls;
  readonly #server: TestServer;
  readonly #surroundings: WorkerSurroundings;
  readonly #given: TestClientOptions;
  readonly #workers: Worker[] = [];
  #schedules: Promise<Schedules> | undefined;
  #ended: Promise<void> | undefined;

  /** Use `testEnvironment`. */
  constructor(server: TestServer, surroundings: WorkerSurroundings, client: Client, given: TestClientOptions) {
    this.#server = server;
    this.#given = given;
    this.#surroundings = surroundings;
    this.domain = surroundings.domain;
    this.calls = server.calls;
    this.log = surroundings.log;
    this.client = client;
  }

  /** Virtual time for code of your own that takes a clock. Its waits are waits of the environment, not work. */
  get clock(): { now(): number; after(milliseconds: number, callback: () => void): () => void } {
    return clockOf(this.#time);
  }

  /** The time in the environment. */
  get now(): Date {
    return new Date(this.#time.clock.now());
  }

  /** Starts a worker of `@openswf/flow`. It ends with the environment. */
  async startWorker(options: TestWorkerOptions): Promise<Worker> {
    const { work } = this.#time;
    const start = (): Promise<Worker> => startWatchedWorker(options, this.#surroundings);
    const worker = await work.during("call", () => "a worker that starts", start);
    this.#workers.push(worker);
    return worker;
  }

  /** Stops all workers, as a deployment does before it starts others. Activities that run are told to stop. */
  async stopWorkers(): Promise<void> {
    const workers = this.#workers.splice(0);
    await this.#time.drive(Promise.all(workers.map((worker) => worker.stop())));
  }

  /** Another client than `client`: with interceptors, or with other codecs. */
  async connect(options: TestClientOptions = {}): Promise<Client> {
    return await connectTo(this.#surroundings, options);
  }

  /** Schedules of `@openswf/flow`, and a worker that keeps them. It starts with the first call. */
  async schedules(): Promise<Schedules> {
    this.#schedules ??= this.#startSchedules();
    return await this.#schedules;
  }

  /**
   * What a client of `@aws-sdk/client-swf` is made with, so that its calls come here without a network: deciders and workers of your
   * own. From a poll's reply to the answer of its task, the worker is at work and time stands still.
   *
   *     const swf = new SWFClient(env.sdkConfiguration());
   */
  sdkConfiguration(): SdkConfiguration {
    return {
      region: "us-east-1",
      endpoint: "http://openswf.test",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      requestHandler: requestHandler(this.#server.coreCalls, this.#server.tasks),
    };
  }

  /**
   * Resolves once so much time has passed and everything has happened that was due: `await env.sleep("30 days")` takes milliseconds.
   * An activity may sleep too: it waits then, and is not at work. A worker of your own gives the token of the task that it has.
   */
  async sleep(duration: Duration, { taskToken }: { readonly taskToken?: string } = {}): Promise<void> {
    const task = taskToken === undefined ? undefined : this.#server.tasks.find(taskToken);
    await this.#time.sleep(toMilliseconds(duration), task);
  }

  /** The worker that has this task has died: nobody is at work on it any more, and the task times out in time. */
  abandonTask(taskToken: string): void {
    this.#server.tasks.ended(taskToken);
  }

  /**
   * Waits for a promise, or until a condition is true, and lets time pass whenever everybody waits. The result of an execution needs
   * none of this.
   */
  until<Result>(promise: Promise<Result>): Promise<Result>;
  until(condition: () => boolean): Promise<void>;
  until(what: Promise<unknown> | (() => boolean)): Promise<unknown> {
    if (typeof what === "function") return this.#time.untilTrue(what);
    return this.#time.until(what, () => "a promise that was given to env.until");
  }

  /** Resolves once nobody is at work any more. No time passes. */
  async quiet(): Promise<void> {
    await this.#time.quiet();
  }

  /**
   * Lets so much time pass although activities are at work. For an activity that takes real time and is to be timed out, to send
   * heartbeats, or to hear of its cancellation meanwhile.
   */
  async advance(duration: Duration): Promise<void> {
    await this.#time.advance(toMilliseconds(duration));
  }

  /**
   * Holds time until what it returns is disposed of: only `sleep` and `advance` let it pass.
   *
   *     using held = env.holdTime();
   */
  holdTime(): Disposable {
    return this.#time.hold();
  }

  /** In an activity: while it waits for `promise`, it is not at work. For what the test settles, or what takes virtual time. */
  async waiting<Result>(promise: Promise<Result>): Promise<Result> {
    const activity = this.#time.current;
    return activity === undefined ? await promise : await activity.waitingFor(promise);
  }

  /** The history of an execution as text, for a snapshot: see `printHistory`. */
  async history(execution: GivenExecution, options: PrintOptions = {}): Promise<string> {
    return printHistory(await this.events(execution), options);
  }

  /** What an execution has decided, one text for each decision, in order: see `decisionsIn`. */
  async decisions(execution: GivenExecution): Promise<readonly string[]> {
    return decisionsIn(await this.events(execution));
  }

  /** The events of an execution, with their payloads decoded, once the server and the workers have done what they are at. */
  async events(execution: GivenExecution): Promise<readonly RecordedEvent[]> {
    await this.#time.quiet("ours");
    return await decodedEvents(this.client, execution);
  }

  /**
   * The history of an execution as a fixture, for `replayHistories`: JSON as `aws swf get-workflow-execution-history` prints it, payloads
   * as the codecs have made them.
   */
  async record(execution: GivenExecution): Promise<string> {
    await this.#time.quiet("ours");
    const run = await runOf(this.client, execution);
    return printRecording({ domain: this.domain, ...run }, await rawEvents(this.calls, this.domain, run));
  }

  /**
   * Replays an execution with the workflows that the environment was given: whether the code would decide the same again.
   *
   *     expect(await env.replay(handle)).toMatchObject({ kind: "same" });
   */
  async replay(execution: GivenExecution): Promise<ReplayOutcome> {
    const { workflows, payloads } = this.#given;
    if (workflows === undefined) throw new TypeError("Give the environment the workflows that are to be replayed.");
    const { code } = await loadedWorkflows(workflows, undefined);
    await this.#time.quiet("ours");
    const run = await runOf(this.client, execution);
    const options = { workflows: code, execution: { domain: this.domain, ...run }, ...(payloads && { payloads }) };
    return await replay(await rawEvents(this.calls, this.domain, run), options);
  }

  /** Stops the workers and the server. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #startSchedules(): Promise<Schedules> {
    const { payloads, converter } = this.#given;
    const { calls, log, time } = this.#surroundings;
    const coding = {
      ...(payloads && { payloads: watchedPayloads(payloads, time.work) }),
      ...(converter && { converter }),
    };
    const { domain, clock } = this;
    const options = { domain, calls, clock, log, identity: "schedules", ...coding };
    this.#workers.push(
      await time.work.during(
        "data",
        () => "a worker that starts",
        () => startScheduleWorker(options),
      ),
    );
    return new Schedules(this.client, { clock });
  }

  async #end(): Promise<void> {
    const { time, core } = this.#server;
    time.end();
    await this.stopWorkers();
    await time.drive(this.#surroundings.standIns.stop());
    await time.drive(core.stop());
  }

  get #time(): VirtualTime {
    return this.#server.time;
  }
}

/**
 * Starts a server in this process, a client for it, and, if there are workflows or activities, a worker for them.
 *
 *     await using env = await testEnvironment({ workflows: new URL("./workflows.ts", import.meta.url), activities });
 *     const receipt = await env.client.execute(order, { id: 7 });
 */
export async function testEnvironment(options: EnvironmentOptions = {}): Promise<TestEnvironment> {
  const { domain = "test", startsAt = "2026-01-01T00:00:00Z", seed = 1, limits = {}, patience = "4 seconds" } = options;
  const { retentionDays = 30, heldExecutions = "fail" } = options;
  const server = await openTestServer(domain, {
    startsAt: new Date(startsAt).getTime(),
    patienceMs: toMilliseconds(patience),
    seed,
    limits,
    lambda: options.lambda,
  });
  const { time, calls } = server;
  await calls.call("RegisterDomain", {
    name: domain,
    workflowExecutionRetentionPeriodInDays: String(retentionDays),
  });
  let started = 0;
  const newWorkflowId = (): string => {
    started += 1;
    return `workflow-${started}`;
  };
  const { payloads, converter } = options;
  const standIns = new StandInDecider(options.standIns ?? [], { domain, calls, time, payloads, converter });
  await standIns.register();
  const surroundings = { domain, calls, time, standIns, log: new KeptLog(), heldExecutions, newWorkflowId };
  const client = await connectTo(surroundings, options);
  const environment = new TestEnvironment(server, surroundings, client, options);
  if (options.workflows !== undefined || options.activities !== undefined) await environment.startWorker(options);
  standIns.pollOthersThan(server.coreCalls.polledLists("decision"));
  return environment;
}

async function connectTo(
  { domain, calls, time, newWorkflowId }: WorkerSurroundings,
  { workflows, payloads, converter, interceptors }: TestClientOptions,
): Promise<Client> {
  const loaded = workflows && (await loadedWorkflows(workflows, undefined));
  return await connect({
    domain,
    newWorkflowId,
    ...(loaded?.bundle !== undefined && { workflows: loaded.bundle }),
    ...(payloads !== undefined && { payloads: watchedPayloads(payloads, time.work) }),
    ...(converter !== undefined && { converter }),
    ...(interceptors !== undefined && { interceptors }),
    ...clientSide(calls, time),
  });
}
