import { createCore, inProcess, manualClock } from "@openswf/core";
import { defaultLimits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";
import type { Client } from "../../src/client/client.ts";
import { type ClientOptions, connect } from "../../src/client/connect.ts";
import { inProcessCalls } from "../../src/transport/in-process-calls.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import { startWorker, type Worker } from "../../src/worker/start-worker.ts";
import type { WorkerOptions } from "../../src/worker/worker-options.ts";
import { QuietLog } from "./quiet-log.ts";

type Lambda = NonNullable<Parameters<typeof createCore>[0]["lambda"]>;

const domain = "test";
/** Polls wait for a day, so that a month is not 40,000 polls. */
const pollHoldMs = 86_400_000;
/** The server's chores every few seconds would be most of the jumps. */
const rareChores = { healthProbeMs: 86_400_000, retentionSweepMs: 86_400_000 };
/** Turns of the event loop in which nothing settles before time moves on. Everything runs in this process. */
const idleTurns = 30;
/** Jumps of the clock before a test is given up: nobody waits for so much. */
const jumpsMax = 20_000;

interface WorldOptions extends Pick<ClientOptions, "workflows" | "converter"> {
  readonly lambda?: Lambda;
  /** When the world begins, in milliseconds since 1970. Default: 2026-01-01T00:00Z. */
  readonly now?: number;
  /** What the server says of itself. Default: what openswf does. */
  readonly announced?: readonly string[];
  readonly limits?: Partial<typeof defaultLimits>;
}

/** The real server in this process, on a clock that jumps when everybody waits. */
export class FlowWorld implements AsyncDisposable {
  readonly clock: ReturnType<typeof manualClock>;
  readonly calls: SwfCalls;
  readonly client: Client;
  readonly log: QuietLog = new QuietLog();
  readonly #stop: () => Promise<void>;
  readonly #workers: Worker[] = [];

  constructor(clock: ReturnType<typeof manualClock>, calls: SwfCalls, client: Client, stop: () => Promise<void>) {
    this.clock = clock;
    this.calls = calls;
    this.client = client;
    this.#stop = stop;
  }

  static async open(options: WorldOptions = {}): Promise<FlowWorld> {
    const { lambda, now = Date.UTC(2026, 0, 1), announced, limits, ...clientOptions } = options;
    const clock = manualClock(now);
    const core = await createCore({
      store: openMemoryStore(),
      clock,
      limits: { ...defaultLimits, pollHoldMs, ...rareChores, ...limits },
      lambda,
    });
    const calls = inProcessCalls(inProcess(core), announced ?? core.announcement.extensions);
    const client = await connect({ domain, calls, clock, ...clientOptions });
    return new FlowWorld(clock, calls, client, () => core.stop());
  }

  get domain(): string {
    return domain;
  }

  async worker(options: Omit<WorkerOptions, "domain">): Promise<Worker> {
    const worker = await startWorker({
      log: this.log,
      identity: "worker",
      calls: this.calls,
      clock: this.clock,
      ...options,
      domain,
    });
    this.#workers.push(worker);
    return worker;
  }

  /** Waits for `promise`, and moves the clock to the next due instant whenever everybody waits. */
  async until<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (let jumps = 0; jumps < jumpsMax; jumps++) {
      for (let turn = 0; turn < idleTurns && !isSettled; turn++) await nextTurn();
      if (isSettled) return await promise;
      const next = this.clock.nextDueAt;
      if (next === undefined) throw new Error("everybody waits for ever");
      this.clock.callNext(next);
    }
    throw new Error("the test waits too long");
  }

  /** For `until`: resolves at an instant, in milliseconds since 1970. */
  sleepUntil(at: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(at - this.clock.now(), resolve);
    });
  }

  /** Lets everything happen that needs no time. */
  async idle(): Promise<void> {
    for (let turn = 0; turn < idleTurns; turn++) await nextTurn();
  }

  /** Lets so many milliseconds pass. */
  async untilTime(milliseconds: number): Promise<void> {
    await this.until(this.sleepUntil(this.clock.now() + milliseconds));
    await this.idle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.until(Promise.all(this.#workers.map((worker) => worker.stop())));
    await this.until(this.#stop());
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
