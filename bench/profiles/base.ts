import type { WorkflowExecution } from "@openswf/model/wire-types";
import { Client } from "../load/client.ts";
import { Clients, repeatFor } from "../load/clients.ts";
import { Latencies } from "../load/latencies.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { measureSpent, type Target } from "../load/target.ts";
import { callsPerWorkflow, eventsPerWorkflow, WorkflowWorker } from "../load/workflow-worker.ts";
import { uniquePrefix } from "../load/workplace.ts";
import type { Progress } from "../report/progress.ts";
import { type Column, check, table } from "../report/report.ts";
import type { Profile } from "./profile.ts";

const registrations = 4;
/** The number of histories read back after each row, to verify the count. */
const sampleSize = 50;
/**
 * The uncounted warm-up of the server before each row: this share of the row's time, with this many workers. A single
 * worker would need a minute until all of the server's code is compiled.
 */
const warmUpShare = 0.3;
const warmUpWorkers = 32;

export interface BaseRow {
  readonly workers: number;
  readonly workflows: number;
  readonly workflowsPerSecond: number;
  readonly callsPerSecond: number;
  readonly workflowP50Ms: number;
  readonly workflowP99Ms: number;
  readonly callP50Ms: number;
  readonly callP99Ms: number;
  /** CPU seconds per 1,000 workflows. */
  readonly serverCpu: number | undefined;
  readonly generatorCpu: number;
  readonly writtenBytes: number | undefined;
}

const baseColumns: readonly Column<keyof BaseRow>[] = [
  { key: "workers", heading: "workers" },
  { key: "workflowsPerSecond", heading: "workflows/s" },
  { key: "callsPerSecond", heading: "calls/s" },
  { key: "workflowP50Ms", heading: "workflow p50 ms", digits: 2 },
  { key: "workflowP99Ms", heading: "p99 ms", digits: 2 },
  { key: "callP50Ms", heading: "call p50 ms", digits: 2 },
  { key: "callP99Ms", heading: "p99 ms", digits: 2 },
  { key: "serverCpu", heading: "server CPU s/1,000", digits: 3 },
  { key: "generatorCpu", heading: "generator CPU s/1,000", digits: 3 },
  { key: "writtenBytes", heading: "bytes/workflow" },
];

export const base: Profile = {
  title: "whole workflows (start, decision, one activity, decision, close: 7 calls, 11 events)",
  elsewhere: true,
  // Per row: registrations, a few workflows of each worker, and what is read back.
  callsMin: ({ workers }) =>
    workers.reduce((sum, count) => sum + 4 * count * callsPerWorkflow + sampleSize + registrations, 0),
  async run(bench) {
    const rows: BaseRow[] = [];
    for (const workers of bench.workers) {
      await using target = await bench.openTarget();
      rows.push(await measureBase(target, workers, bench, `base: ${workers} workers`));
    }
    return {
      tables: [table(rows, baseColumns)],
      figures: Object.fromEntries(
        rows.flatMap((row) => [
          [`workflows/s at ${row.workers}`, row.workflowsPerSecond],
          [`call p50 ms at ${row.workers}`, row.callP50Ms],
          [`call p99 ms at ${row.workers}`, row.callP99Ms],
          [`server CPU s/1,000 at ${row.workers}`, row.serverCpu],
          [`bytes/workflow at ${row.workers}`, row.writtenBytes],
        ]),
      ),
      checks: [`${sampleSize} histories of each row (or all of them) are complete and closed`],
    };
  },
};

/** Runs whole workflows as fast as this number of workers can, each on its own connection. */
export async function measureBase(
  target: Target,
  workers: number,
  { seconds, progress }: { readonly seconds: number; readonly progress: Progress },
  stage: string,
  watch: () => Promise<void> = async () => {},
): Promise<BaseRow> {
  progress.stage(stage);
  await prepareWorkplace(target.endpoint);
  const { traffic } = target.endpoint;
  // Where calls are billed and bounded, the warm-up is no more than a taste.
  const warming = traffic === undefined ? warmUpWorkers : Math.min(warmUpWorkers, workers);
  const callsLeft = (workersNow: number): boolean =>
    traffic === undefined || traffic.hasRoomFor(workersNow * callsPerWorkflow + sampleSize);
  await warmUp(target, { seconds: seconds * warmUpShare, workers: warming, mayBegin: () => callsLeft(2 * workers) });
  using clients = await Clients.open(target.endpoint, workers);
  const fleet = fleetOf(clients);
  const whole = new Latencies();
  const done: WorkflowExecution[] = [];
  const work = async (worker: WorkflowWorker): Promise<void> => {
    const elapsed = worker.client.stopwatch();
    done.push(await worker.runWorkflow());
    whole.add(elapsed());
  };

  using _watch = progress.watch(() => `${done.length} workflows`);
  const calls = new Latencies();
  for (const client of clients.all) client.latencies = calls;
  await watch();
  const ended = measureSpent(target);
  const run = await repeatFor(seconds, fleet, work, () => callsLeft(workers));
  const spent = ended();
  await watch();
  await checkHistories(target, done);

  const perThousand = (value: number): number => (value / run.count) * 1000;
  return {
    workers,
    workflows: run.count,
    workflowsPerSecond: run.count / run.seconds,
    callsPerSecond: (run.count * callsPerWorkflow) / run.seconds,
    workflowP50Ms: whole.quantile(0.5),
    workflowP99Ms: whole.quantile(0.99),
    callP50Ms: calls.quantile(0.5),
    callP99Ms: calls.quantile(0.99),
    serverCpu: spent.serverCpuSeconds && perThousand(spent.serverCpuSeconds),
    generatorCpu: perThousand(spent.generatorCpuSeconds),
    writtenBytes: spent.writtenBytes && spent.writtenBytes / run.count,
  };
}

function fleetOf(clients: Clients): readonly WorkflowWorker[] {
  const prefix = uniquePrefix();
  return clients.all.map((client, index) => new WorkflowWorker(client, `${prefix}-${index}`));
}

interface WarmUp {
  readonly seconds: number;
  readonly workers: number;
  readonly mayBegin: () => boolean;
}

async function warmUp({ endpoint }: Target, { seconds, workers, mayBegin }: WarmUp): Promise<void> {
  using clients = await Clients.open(endpoint, workers);
  await repeatFor(seconds, fleetOf(clients), async (worker) => void (await worker.runWorkflow()), mayBegin);
}

/** Checks that a sample, evenly spread over what was counted, exists and is complete and closed. */
async function checkHistories({ endpoint }: Target, executions: readonly WorkflowExecution[]): Promise<void> {
  const client = await Client.open(endpoint);
  const count = Math.min(sampleSize, executions.length);
  for (let i = 0; i < count; i += 1) {
    const execution = executions[Math.floor((i * executions.length) / count)];
    if (execution === undefined) continue;
    const events = await client.history(execution);
    const isDense = events.every(({ eventId }, index) => eventId === index + 1);
    const isWhole = events.length === eventsPerWorkflow && events.at(-1)?.eventType === "WorkflowExecutionCompleted";
    check(isDense && isWhole, `the history of ${execution.workflowId} is not complete: ${JSON.stringify(events)}`);
  }
  client.close();
}
