import { type Client, connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import { repeatFor } from "../../load/clients.ts";
import { Latencies } from "../../load/latencies.ts";
import { measureSpent, type Target } from "../../load/target.ts";
import { scaled } from "../../profiles/profile.ts";
import { type Column, check, type Report, table } from "../../report/report.ts";
import * as activities from "../flow/activities.ts";
import { measureDecisions } from "../flow/decision-times.ts";
import { doubling } from "../flow/doubling.ts";
import { measureReplay } from "../flow/replay-cost.ts";
import { measureWaiting } from "../flow/waiting-memory.ts";
import { domain, workerSettings } from "../flow/worker-settings.ts";
import type { OwnBench, OwnProfile } from "./own-profile.ts";

/** One worker runs more at a time than callers have patience for. */
const atATimeMax = 64;
/** The uncounted share of the time before each row. */
const warmUpShare = 0.5;
/** With six events each, these fill a history of 25,000. */
const activitiesOfReplay = 4_165;
const waitingExecutions = 3_000;
const kibibyte = 1024;

interface FlowRow {
  readonly atATime: number;
  readonly workflowsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU seconds per 1,000 workflows. */
  readonly serverCpu: number | undefined;
  /** Of client and worker, which are one process. */
  readonly sdkCpu: number;
}

const columns: readonly Column<keyof FlowRow>[] = [
  { key: "atATime", heading: "at a time" },
  { key: "workflowsPerSecond", heading: "workflows/s" },
  { key: "p50Ms", heading: "p50 ms", digits: 2 },
  { key: "p99Ms", heading: "p99 ms", digits: 2 },
  { key: "serverCpu", heading: "server CPU s/1,000", digits: 3 },
  { key: "sdkCpu", heading: "client and worker CPU s/1,000", digits: 3 },
];

export const flow: OwnProfile = {
  title: "the SDK: workflows from start to result, replay, decision tasks, and the memory of executions that wait",
  elsewhere: true,
  async run(bench) {
    const parts = [
      await measureThroughput(bench),
      await measureReplayed(bench),
      await measureStarts(bench),
      await measureMemory(bench),
    ];
    return {
      tables: parts.flatMap(({ tables }) => tables),
      figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
      checks: parts.flatMap(({ checks }) => checks),
    };
  },
};

type Part = Omit<Report, "profile" | "title">;

async function measureThroughput(bench: OwnBench): Promise<Part> {
  const rows: FlowRow[] = [];
  for (const count of bench.workers.filter((each) => each <= atATimeMax)) {
    await using target = await bench.openTarget();
    rows.push(await measure(target, count, bench));
  }
  return {
    tables: [table(rows, columns)],
    figures: Object.fromEntries(
      rows.flatMap((row) => [
        [`workflows/s at ${row.atATime}`, row.workflowsPerSecond],
        [`client and worker CPU s/1,000 at ${row.atATime}`, row.sdkCpu],
      ]),
    ),
    checks: ["every result is right"],
  };
}

async function measureReplayed(bench: OwnBench): Promise<Part> {
  bench.progress.stage("flow: replay of a long history");
  const { events, decisionTasks, times } = await measureReplay(scaled(bench, activitiesOfReplay));
  const row = { events, decisionTasks, medianMs: times.quantile(0.5), worstMs: times.quantile(1), goal: "< 1,000 ms" };
  return {
    tables: [
      table(
        [row],
        [
          { key: "events", heading: "events" },
          { key: "decisionTasks", heading: "decision tasks" },
          { key: "medianMs", heading: "median ms" },
          { key: "worstMs", heading: "worst ms" },
          { key: "goal", heading: "goal" },
        ],
        `replay of a history in memory, ${times.count} times`,
      ),
    ],
    figures: { "replay median ms": row.medianMs, "replay worst ms": row.worstMs },
    checks: ["each replay decides what the history has"],
  };
}

async function measureStarts({ seconds, progress }: OwnBench): Promise<Part> {
  progress.stage("flow: decision tasks of executions in memory");
  const cached = await measureDecisions(seconds, {});
  progress.stage("flow: decision tasks that begin with a replay");
  const replayed = await measureDecisions(seconds, { cachedExecutionsMax: 0 });
  const rows = [
    { task: "the first of an execution", times: cached.first, goal: "" },
    { task: "execution in memory", times: cached.later, goal: "< 1 ms" },
    { task: "replayed, 8 to 65 events", times: replayed.later, goal: "" },
  ].map(({ task, times, goal }) => {
    return { task, tasks: times.count, p50Ms: times.quantile(0.5), p99Ms: times.quantile(0.99), goal };
  });
  return {
    tables: [
      table(
        rows,
        [
          { key: "task", heading: "decision task" },
          { key: "tasks", heading: "measured" },
          { key: "p50Ms", heading: "p50 ms", digits: 3 },
          { key: "p99Ms", heading: "p99 ms", digits: 3 },
          { key: "goal", heading: "goal" },
        ],
        "from a decision task in hand to its decisions",
      ),
    ],
    figures: Object.fromEntries(
      rows.flatMap(({ task, p50Ms, p99Ms }) => [
        [`decisions p50 ms, ${task}`, p50Ms],
        [`decisions p99 ms, ${task}`, p99Ms],
      ]),
    ),
    checks: ["each execution had its decision tasks, one for each activity and one more"],
  };
}

async function measureMemory(bench: OwnBench): Promise<Part> {
  bench.progress.stage("flow: memory of executions that wait");
  await using target = await bench.openTarget();
  const count = scaled(bench, waitingExecutions, 100);
  const { executions, bytesEach, estimatedBytesEach } = await measureWaiting(target.endpoint.url, count);
  const kib = bytesEach / kibibyte;
  const row = { executions, kib, estimatedKib: estimatedBytesEach / kibibyte, goal: "< 48.8 KiB (50 KB)" };
  return {
    tables: [
      table(
        [row],
        [
          { key: "executions", heading: "executions" },
          { key: "kib", heading: "KiB each", digits: 1 },
          { key: "estimatedKib", heading: "the worker's own estimate", digits: 1 },
          { key: "goal", heading: "goal" },
        ],
        "memory of a worker's executions that wait for a signal",
      ),
    ],
    figures: { "KiB per waiting execution": kib },
    checks: ["all of them were in memory, and went on with their signal"],
  };
}

async function measure(target: Target, count: number, { seconds, progress }: OwnBench): Promise<FlowRow> {
  progress.stage(`flow: ${count} at a time`);
  // Worker and client make their connections from the environment, as a user's do.
  process.env["AWS_ENDPOINT_URL_SWF"] = target.endpoint.url.href;
  process.env["AWS_REGION"] = "us-east-1";
  const workflows = new URL("../flow/doubling.ts", import.meta.url);
  await using _worker = await startWorker({ ...workerSettings, workflows, activities });
  using client = await connect({ domain });
  const callers = Array.from({ length: count }, (_, number) => ({ number }));
  await repeatFor(seconds * warmUpShare, callers, (caller) => runOne(client, caller.number));
  const latencies = new Latencies();
  let done = 0;
  using _watch = progress.watch(() => `${done} workflows`);
  const ended = measureSpent(target);
  const run = await repeatFor(seconds, callers, async ({ number }) => {
    const started = performance.now();
    await runOne(client, number);
    latencies.add(performance.now() - started);
    done += 1;
  });
  const spent = ended();
  const perThousand = (value: number): number => (value / run.count) * 1000;
  return {
    atATime: count,
    workflowsPerSecond: run.count / run.seconds,
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    serverCpu: spent.serverCpuSeconds && perThousand(spent.serverCpuSeconds),
    sdkCpu: perThousand(spent.generatorCpuSeconds),
  };
}

async function runOne(client: Client, number: number): Promise<void> {
  const result = await client.execute(doubling, number);
  check(result === 2 * number, `the double of ${number} is not ${result}`);
}
