import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { ScheduledRun } from "../../src/schedules/scheduled-run.ts";
import { Schedules } from "../../src/schedules/schedules.ts";
import { startScheduleWorker } from "../../src/schedules/start-schedule-worker.ts";
import { pause } from "../../src/waiting/clock.ts";
import type { Worker } from "../../src/worker/start-worker.ts";
import { FlowWorld } from "../world/flow-world.ts";

const jobs = bundleWorkflows(new URL("./fixtures/jobs.ts", import.meta.url));

/** A world with schedules, at a time of the test's choice. */
export class ScheduleWorld implements AsyncDisposable {
  readonly world: FlowWorld;
  readonly schedules: Schedules;
  #worker: Worker | undefined;

  constructor(world: FlowWorld) {
    this.world = world;
    this.schedules = new Schedules(world.client, { clock: world.clock });
  }

  /** @param at such as `2026-03-28T00:00Z` */
  static async open(at = "2026-01-01T00:00Z"): Promise<ScheduleWorld> {
    const world = new ScheduleWorld(await FlowWorld.open({ now: Date.parse(at) }));
    await world.world.worker({ workflows: await jobs });
    await world.startWorker();
    return world;
  }

  async startWorker(): Promise<void> {
    const { calls, clock, domain, log } = this.world;
    this.#worker = await startScheduleWorker({ domain, calls, clock, log, identity: "schedules" });
  }

  async stopWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker !== undefined) await this.world.until(worker.stop());
  }

  /** Lives until then. */
  async at(time: string): Promise<void> {
    const { clock } = this.world;
    await this.world.until(pause(clock, Date.parse(time) - clock.now()));
    await this.world.idle();
  }

  until<Result>(promise: Promise<Result>): Promise<Result> {
    return this.world.until(promise);
  }

  async all<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
    const all: Value[] = [];
    const read = async (): Promise<void> => {
      for await (const value of values) all.push(value);
    };
    await this.until(read());
    return all;
  }

  /** The runs of a schedule, the oldest first. */
  async runs(id: string): Promise<readonly ScheduledRun[]> {
    return (await this.all(this.schedules.handle(id).runs())).toReversed();
  }

  /** As `16:00 COMPLETED`: the times that the runs are for, and how they ended. */
  async history(id: string): Promise<readonly string[]> {
    const runs = await this.runs(id);
    return runs.map(({ time, status }) => `${time.toISOString().slice(11, 16)} ${status}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopWorker();
    await this.world[Symbol.asyncDispose]();
  }
}
