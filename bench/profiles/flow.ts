import { type Client, connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "../flow/activities.ts";
import { doubling } from "../flow/doubling.ts";
import { repeatFor } from "../load/clients.ts";
import { Latencies } from "../load/latencies.ts";
import { measureSpent, type Target } from "../load/target.ts";
import { type Column, check, table } from "../report/report.ts";
import type { Bench, Profile } from "./profile.ts";

/** One worker runs more at a time than callers have patience for. */
const atATimeMax = 64;
/** The uncounted share of the time before each row. */
const warmUpShare = 0.5;

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

export const flow: Profile = {
  title:
    "workflows of the SDK with one activity, from start to result: client and worker in one process, the server in another",
  elsewhere: true,
  async run(bench) {
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
  },
};

async function measure(target: Target, count: number, { seconds, progress }: Bench): Promise<FlowRow> {
  progress.stage(`flow: ${count} at a time`);
  // Worker and client make their connections from the environment, as a user's do.
  process.env["AWS_ENDPOINT_URL_SWF"] = target.endpoint.url.href;
  process.env["AWS_REGION"] = "us-east-1";
  const common = { domain: "flow-bench" };
  await using _worker = await startWorker({
    ...common,
    workflows: new URL("../flow/doubling.ts", import.meta.url),
    activities,
    log: { debug: () => {}, info: () => {}, warn: console.warn, error: console.error },
  });
  using client = await connect(common);
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
