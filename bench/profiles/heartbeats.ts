import type { WorkflowExecution } from "@openswf/model/wire-types";
import { type Client, member } from "../load/client.ts";
import { Clients, repeatFor } from "../load/clients.ts";
import { Latencies } from "../load/latencies.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { measureSpent } from "../load/target.ts";
import { uniquePrefix } from "../load/workplace.ts";
import { check, table } from "../report/report.ts";
import { type Bench, type Profile, scaled } from "./profile.ts";

const activities = 1_000;
const connections = 64;
/** Short, so that the check below need not wait long; long enough that no task times out while all send heartbeats. */
const heartbeatTimeoutSeconds = 10;
/** The number of activity tasks that are left to time out, so that the history shows their last heartbeat. */
const sampleSize = 20;
const readAgainMs = 250;

interface Running {
  readonly execution: WorkflowExecution;
  readonly taskToken: string;
  lastDetails: string | undefined;
}
/** One connection and the activity tasks that it sends heartbeats for, in turn. */
interface Worker {
  readonly client: Client;
  readonly running: Running[];
  turn: number;
}

export const heartbeats: Profile = {
  title: `1,000 running activities, each in its own execution, over ${connections} connections, as fast as possible`,
  elsewhere: true,
  callsMin: (bench) => {
    const count = activitiesOf(bench);
    return 4 * count + 10 * connections + callsAfter(count);
  },
  async run(bench) {
    const { progress, seconds } = bench;
    await using target = await bench.openTarget();
    await prepareWorkplace(target.endpoint);
    const count = activitiesOf(bench);
    const { traffic } = target.endpoint;
    const mayBegin = (): boolean => traffic?.hasRoomFor(connections + callsAfter(count)) ?? true;
    using clients = await Clients.open(target.endpoint, Math.min(connections, count));
    progress.stage(`heartbeats: starting ${count} activities`);
    const workers = await startActivities(clients.all, count);

    progress.stage("heartbeats: measuring");
    const latencies = new Latencies();
    using _watch = progress.watch(() => `${latencies.count} heartbeats`);
    const ended = measureSpent(target);
    const run = await repeatFor(seconds, workers, (worker) => heartbeat(worker, latencies), mayBegin);
    const spent = ended();

    progress.stage(`heartbeats: waiting ${heartbeatTimeoutSeconds} s for a sample to time out`);
    const all = workers.flatMap(({ running }) => running);
    const sample = all.filter((_, index) => index % Math.ceil(all.length / sampleSize) === 0);
    await checkTimeouts(clients.all, sample);
    await Promise.all(
      workers.map(async ({ client, running }) => {
        for (const { execution } of running) await client.terminate(execution);
      }),
    );

    const perSecond = run.count / run.seconds;
    const perThousand = (value: number): number => (value / run.count) * 1000;
    const row = {
      activities: count,
      perSecond,
      p50Ms: latencies.quantile(0.5),
      p99Ms: latencies.quantile(0.99),
      serverCpu: spent.serverCpuSeconds && perThousand(spent.serverCpuSeconds),
      generatorCpu: perThousand(spent.generatorCpuSeconds),
      writtenBytes: spent.writtenBytes && spent.writtenBytes / run.count,
    };
    return {
      tables: [
        table(
          [row],
          [
            { key: "activities", heading: "running activities" },
            { key: "perSecond", heading: "heartbeats/s" },
            { key: "p50Ms", heading: "p50 ms", digits: 2 },
            { key: "p99Ms", heading: "p99 ms", digits: 2 },
            { key: "serverCpu", heading: "server CPU s/1,000", digits: 3 },
            { key: "generatorCpu", heading: "generator CPU s/1,000", digits: 3 },
            { key: "writtenBytes", heading: "bytes/heartbeat" },
          ],
        ),
      ],
      figures: { "heartbeats/s": row.perSecond, "p99 ms": row.p99Ms, "server CPU s/1,000": row.serverCpu },
      checks: [`${sample.length} activities timed out when their heartbeats ended, with the details of their last one`],
    };
  },
};

/** So few that each gets its heartbeat long before it times out, at the rate that is allowed. */
function activitiesOf(bench: Bench): number {
  const { rate = Number.POSITIVE_INFINITY } = bench;
  return Math.max(1, Math.min(scaled(bench, activities), Math.floor((rate * heartbeatTimeoutSeconds) / 3)));
}

/** Histories of the sample are read until they have their time-out, and each execution is terminated. */
const callsAfter = (count: number): number => sampleSize * 10 + count;

async function startActivities(clients: readonly Client[], count: number): Promise<readonly Worker[]> {
  const prefix = uniquePrefix();
  const workers = clients.map((client): Worker => ({ client, running: [], turn: 0 }));
  const shares = workers.map((worker, index) => ({ worker, taskList: `${prefix}-${index}` }));
  await Promise.all(
    shares.map(async ({ worker: { client }, taskList }, index) => {
      for (let i = index; i < count; i += shares.length) {
        await client.startWorkflowExecution(`${prefix}-activity-${i}`, taskList);
        const { taskToken } = await client.takeDecisionTask(taskList);
        const decision = client.scheduleActivityTask("upload", taskList, String(heartbeatTimeoutSeconds));
        await client.respondDecisionTaskCompleted(taskToken, [decision]);
      }
    }),
  );
  // The tasks start only when all are scheduled: from then on their heartbeats are due.
  await Promise.all(
    shares.map(async ({ worker: { client, running }, taskList }, index) => {
      for (let i = index; i < count; i += shares.length) {
        const polled = await client.pollForActivityTask(taskList);
        const workflowId = polled && member(polled.body, "workflowId");
        const runId = polled && member(polled.body, "runId");
        check(workflowId !== undefined && runId !== undefined, "a scheduled activity task did not arrive");
        running.push({ execution: { workflowId, runId }, taskToken: polled?.taskToken ?? "", lastDetails: undefined });
      }
    }),
  );
  return workers;
}

async function heartbeat(worker: Worker, latencies: Latencies): Promise<void> {
  worker.turn += 1;
  const running = worker.running[worker.turn % worker.running.length];
  if (running === undefined) return;
  const details = `{"sent":${worker.turn}}`;
  const elapsed = worker.client.stopwatch();
  const body = await worker.client.send("RecordActivityTaskHeartbeat", { taskToken: running.taskToken, details });
  latencies.add(elapsed());
  check(body.includes('"cancelRequested":false'), `a heartbeat returned ${body}`);
  running.lastDetails = details;
}

/** Heartbeats appear in a history only in the timeout that follows the last one. */
async function checkTimeouts([client]: readonly Client[], sample: readonly Running[]): Promise<void> {
  if (client === undefined) return;
  const until = performance.now() + 3 * heartbeatTimeoutSeconds * 1000;
  for (const { execution, lastDetails } of sample) {
    for (;;) {
      const events = await client.history(execution);
      const timedOut = events.find(({ eventType }) => eventType === "ActivityTaskTimedOut");
      const attributes = timedOut?.activityTaskTimedOutEventAttributes;
      if (attributes !== undefined) {
        const isLast = attributes.timeoutType === "HEARTBEAT" && attributes.details === lastDetails;
        check(
          isLast,
          `${execution.workflowId}: expected the heartbeat ${lastDetails}, got ${JSON.stringify(attributes)}`,
        );
        break;
      }
      check(performance.now() < until, `${execution.workflowId}: the heartbeat timeout did not happen`);
      await new Promise((resolve) => setTimeout(resolve, readAgainMs));
    }
  }
}
