import { setTimeout as sleep } from "node:timers/promises";
import { type Client, completeWorkflowExecution, member } from "../load/client.ts";
import { Clients, untilClosed, whileRunning } from "../load/clients.ts";
import { Latencies } from "../load/latencies.ts";
import { openFilesMax } from "../load/open-files.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { uniquePrefix } from "../load/workplace.ts";
import { check, table } from "../report/report.ts";
import { type Profile, scaled, secondsFor } from "./profile.ts";

const polls = 10_000;
/** The service lets 1,000 polls wait on one task list. Workers of one kind rarely have more polls than this. */
const pollsPerTaskList = 10;
const handOvers = 200;
/** Time for a process to become idle before its memory is read. */
const restMs = 2_000;
const mebibyte = 1024 * 1024;

/** By workflowId, a callback for the time at which a poll returned that workflow's decision task. */
type Arrivals = Map<string, (at: number) => void>;

export const waiting: Profile = {
  title: `10,000 waiting polls, each on its own connection, ${pollsPerTaskList} per task list`,
  elsewhere: true,
  // Each poll, once more in a minute, and what a hand-over takes.
  callsMin: (bench) =>
    scaled(bench, polls, pollsPerTaskList) * (2 + Math.ceil(bench.seconds / 60)) + 3 * handOvers + 10,
  async run(bench) {
    const { progress, seconds } = bench;
    const count = scaled(bench, polls, pollsPerTaskList);
    check(
      count + 100 < openFilesMax(),
      `${count} connections need more open files: raise \`ulimit -n\`, or use --scale`,
    );
    await using target = await bench.openTarget();
    await prepareWorkplace(target.endpoint);
    await sleep(restMs);
    const atRest = target.use();

    progress.stage(`waiting: ${count} connections`);
    const prefix = uniquePrefix();
    const lists = Math.ceil(count / pollsPerTaskList);
    const arrivals: Arrivals = new Map();
    let polling: Promise<unknown>;
    const fromStart = new Latencies();
    const fromReply = new Latencies();
    let idle: { readonly residentBytes: number; readonly cpuSeconds: number } | undefined;
    {
      using pollers = await Clients.open(target.endpoint, count);
      polling = Promise.all(
        pollers.all.map((client, index) => untilClosed(() => poll(client, `${prefix}-${index % lists}`, arrivals))),
      );
      using clients = await Clients.open(target.endpoint, 1);
      const [starter] = clients.all;
      check(starter !== undefined, "no client was opened");
      const measuring = async (): Promise<void> => {
        await sleep(Math.max(restMs, 1_200 * secondsFor(bench, count)));
        progress.stage(`waiting: ${count} polls wait, nothing happens`);
        const before = target.use();
        await sleep(seconds * 1000);
        const after = target.use();
        if (before !== undefined && after !== undefined) {
          idle = { residentBytes: after.residentBytes, cpuSeconds: (after.cpuSeconds - before.cpuSeconds) / seconds };
        }
        progress.stage("waiting: handing over tasks");
        using _watch = progress.watch(() => `${fromReply.count} of ${handOvers}`);
        for (let i = 0; i < handOvers; i += 1) {
          const list = `${prefix}-${(i * 7) % lists}`;
          await handOver(starter, list, `${prefix}-hand-over-${i}`, arrivals, { fromStart, fromReply });
        }
      };
      await whileRunning(polling, measuring());
    }
    await polling;

    const row = {
      polls: count,
      residentMiB: idle && idle.residentBytes / mebibyte,
      kibPerPoll: idle && atRest && (idle.residentBytes - atRest.residentBytes) / 1024 / count,
      idleCpuPercent: idle && idle.cpuSeconds * 100,
      replyP50Ms: fromReply.quantile(0.5),
      replyP99Ms: fromReply.quantile(0.99),
      startP50Ms: fromStart.quantile(0.5),
      startP99Ms: fromStart.quantile(0.99),
    };
    return {
      tables: [
        table(
          [row],
          [
            { key: "polls", heading: "waiting polls" },
            { key: "residentMiB", heading: "server memory MiB" },
            { key: "kibPerPoll", heading: "memory per poll KiB", digits: 1 },
            { key: "idleCpuPercent", heading: "server CPU while they wait, % of a core", digits: 1 },
            { key: "replyP50Ms", heading: "from the start's reply to the poll's, p50 ms", digits: 2 },
            { key: "replyP99Ms", heading: "p99 ms", digits: 2 },
            { key: "startP50Ms", heading: "from the start's request to the poll's reply, p50 ms", digits: 2 },
            { key: "startP99Ms", heading: "p99 ms", digits: 2 },
          ],
        ),
      ],
      figures: {
        "memory MiB": row.residentMiB,
        "idle CPU %": row.idleCpuPercent,
        "hand-over p50 ms": row.replyP50Ms,
        "hand-over p99 ms": row.replyP99Ms,
        "start to poller p99 ms": row.startP99Ms,
      },
      checks: [`each of ${handOvers} tasks went to one waiting poll, which completed its workflow`],
    };
  },
};

/**
 * Waits for a decision task, reports when it arrived, and completes its workflow. An empty answer ends the one-minute
 * poll.
 */
async function poll(client: Client, taskList: string, arrivals: Arrivals): Promise<void> {
  const polled = await client.pollForDecisionTask(taskList);
  if (polled === undefined) return;
  const arrivedAt = performance.now();
  const workflowId = member(polled.body, "workflowId") ?? "";
  const arrived = arrivals.get(workflowId);
  check(arrived !== undefined, `the task of ${workflowId} arrived twice, or no one expected it`);
  arrivals.delete(workflowId);
  await client.respondDecisionTaskCompleted(polled.taskToken, [completeWorkflowExecution()]);
  arrived(arrivedAt);
}

async function handOver(
  starter: Client,
  taskList: string,
  workflowId: string,
  arrivals: Arrivals,
  { fromStart, fromReply }: { readonly fromStart: Latencies; readonly fromReply: Latencies },
): Promise<void> {
  const arrival = new Promise<number>((resolve) => arrivals.set(workflowId, resolve));
  const elapsed = starter.stopwatch();
  await starter.startWorkflowExecution(workflowId, taskList);
  const startMs = elapsed();
  const repliedAt = performance.now();
  const arrivedAt = await arrival;
  fromStart.add(arrivedAt - repliedAt + startMs);
  // The two replies are sent together on two connections, so the poll's may be read first.
  fromReply.add(Math.max(0, arrivedAt - repliedAt));
}
