import { createCore, inProcess, manualClock } from "@openswf/core";
import { type Client, connect } from "@openswf/flow/client";
import { inProcessCalls, type SwfCalls } from "@openswf/flow/transport";
import { startWorker, type Worker, type WorkerOptions } from "@openswf/flow/worker";
import { defaultLimits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";

const domain = "test";
const dayMs = 86_400_000;
/** Polls and chores that come once a day cost few jumps of the clock. */
const limits = { ...defaultLimits, pollHoldMs: dayMs, healthProbeMs: dayMs, retentionSweepMs: dayMs };
/** Turns of the event loop in which nothing happens before the clock moves on. */
const idleTurns = 30;

/** The real server in this process. Its clock stands still while anybody works, and jumps when everybody waits. */
export class TestServer implements AsyncDisposable {
  readonly clock: ReturnType<typeof manualClock>;
  readonly calls: SwfCalls;
  readonly client: Client;
  readonly #stopCore: () => Promise<void>;
  readonly #workers: Worker[] = [];

  private constructor(
    clock: ReturnType<typeof manualClock>,
    calls: SwfCalls,
    client: Client,
    stopCore: () => Promise<void>,
  ) {
    this.clock = clock;
    this.calls = calls;
    this.client = client;
    this.#stopCore = stopCore;
  }

  static async start(workflows: URL): Promise<TestServer> {
    const clock = manualClock(Date.UTC(2026, 0, 1));
    const core = await createCore({ store: openMemoryStore(), clock, limits });
    const calls = inProcessCalls(inProcess(core), core.announcement.extensions);
    const client = await connect({ domain, calls, clock, workflows });
    return new TestServer(clock, calls, client, () => core.stop());
  }

  async worker(options: Omit<WorkerOptions, "domain">): Promise<void> {
    this.#workers.push(await startWorker({ ...options, domain, calls: this.calls, clock: this.clock }));
  }

  /** Waits for a promise, and lets the time pass that it takes. */
  async until<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    while (!isSettled) {
      for (let turn = 0; turn < idleTurns; turn++) await new Promise((resolve) => setImmediate(resolve));
      const next = this.clock.nextDueAt;
      if (!isSettled && next !== undefined) this.clock.callNext(next);
    }
    return await promise;
  }

  /** Lets a time pass, in milliseconds. */
  async sleep(milliseconds: number): Promise<void> {
    const at = this.clock.now() + milliseconds;
    await this.until(new Promise<void>((resolve) => void this.clock.after(at - this.clock.now(), resolve)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.until(Promise.all(this.#workers.map((worker) => worker.stop())));
    await this.until(this.#stopCore());
  }
}
