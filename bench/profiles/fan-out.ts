import type { WorkflowExecution } from "@openswf/model/wire-types";
import { type Client, completeWorkflowExecution } from "../load/client.ts";
import { Clients, repeatFor, untilClosed, whileRunning } from "../load/clients.ts";
import { Latencies } from "../load/latencies.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { measureSpent } from "../load/target.ts";
import { uniquePrefix } from "../load/workplace.ts";
import { check, table } from "../report/report.ts";
import { type Profile, scaled } from "./profile.ts";

const activitiesPerExecution = 500;
/** Concurrent executions, each with its own decider. */
const executionsAtOnce = 4;
/** Activity workers that all poll one task list. */
const activityWorkers = 64;
/** The number of histories read back. */
const sampleSize = 10;

/**
 * Of those at a time: in the worst case each activity task is polled, answered and decided on by itself. Then there are
 * the polls that wait, and what is read back.
 */
const callsOfExecutions = (width: number): number => executionsAtOnce * 5 * width + activityWorkers + 10 * sampleSize;

interface Decider {
  readonly client: Client;
  readonly taskList: string;
  count: number;
}

export const fanOut: Profile = {
  title: `executions that schedule 500 activities in one decision, ${executionsAtOnce} in parallel, ${activityWorkers} activity workers`,
  elsewhere: true,
  callsMin: (bench) => 2 * callsOfExecutions(scaled(bench, activitiesPerExecution)),
  async run(bench) {
    const { progress, seconds } = bench;
    const width = scaled(bench, activitiesPerExecution);
    await using target = await bench.openTarget();
    await prepareWorkplace(target.endpoint);
    const prefix = uniquePrefix();
    const activityList = `${prefix}-activities`;

    progress.stage(`fan-out: executions of ${width} activities`);
    using deciding = await Clients.open(target.endpoint, executionsAtOnce);
    const deciders = deciding.all.map(
      (client, index): Decider => ({ client, taskList: `${prefix}-${index}`, count: 0 }),
    );
    const whole = new Latencies();
    const done: WorkflowExecution[] = [];
    using _watch = progress.watch(() => `${done.length} executions, ${done.length * width} activities`);
    const ended = measureSpent(target);
    let working: Promise<unknown>;
    let run: Awaited<ReturnType<typeof repeatFor>>;
    {
      using workers = await Clients.open(target.endpoint, activityWorkers);
      working = Promise.all(workers.all.map((client) => untilClosed(() => completeActivity(client, activityList))));
      run = await whileRunning(
        working,
        repeatFor(
          seconds,
          deciders,
          async (decider) => {
            const started = performance.now();
            done.push(await runExecution(decider, activityList, width));
            whole.add(performance.now() - started);
          },
          () => target.endpoint.traffic?.hasRoomFor(callsOfExecutions(width)) ?? true,
        ),
      );
    }
    const spent = ended();
    await working;
    const [reader] = deciding.all;
    const sample = done.filter((_, index) => index % Math.ceil(done.length / sampleSize) === 0);
    if (reader !== undefined) for (const execution of sample) await checkHistory(reader, execution, width);

    const count = run.count * width;
    const row = {
      width,
      executions: run.count,
      perSecond: count / run.seconds,
      executionP50Ms: whole.quantile(0.5),
      executionP99Ms: whole.quantile(0.99),
      serverCpu: spent.serverCpuSeconds && (spent.serverCpuSeconds / count) * 1000,
      generatorCpu: (spent.generatorCpuSeconds / count) * 1000,
      writtenBytes: spent.writtenBytes && spent.writtenBytes / count,
    };
    return {
      tables: [
        table(
          [row],
          [
            { key: "width", heading: "activities of an execution" },
            { key: "executions", heading: "executions" },
            { key: "perSecond", heading: "activities/s" },
            { key: "executionP50Ms", heading: "execution p50 ms" },
            { key: "executionP99Ms", heading: "execution p99 ms" },
            { key: "serverCpu", heading: "server CPU s/1,000 activities", digits: 3 },
            { key: "generatorCpu", heading: "generator CPU s/1,000 activities", digits: 3 },
            { key: "writtenBytes", heading: "bytes/activity" },
          ],
        ),
      ],
      figures: {
        "activities/s": row.perSecond,
        "execution p50 ms": row.executionP50Ms,
        "server CPU s/1,000": row.serverCpu,
      },
      checks: [`${sample.length} histories hold each of their ${width} activities once and are closed`],
    };
  },
};

async function completeActivity(client: Client, activityList: string): Promise<void> {
  const polled = await client.pollForActivityTask(activityList);
  if (polled === undefined) return;
  await client.send("RespondActivityTaskCompleted", { taskToken: polled.taskToken, result: '{"paid":true}' });
}

/** One decision schedules all activities. The following ones wait until each has completed; the last one closes. */
async function runExecution(decider: Decider, activityList: string, width: number): Promise<WorkflowExecution> {
  const { client, taskList } = decider;
  decider.count += 1;
  const execution = await client.startWorkflowExecution(`${taskList}-fan-out-${decider.count}`, taskList);
  const first = await client.takeDecisionTask(taskList);
  const decisions = Array.from({ length: width }, (_, i) => client.scheduleActivityTask(`charge-${i}`, activityList));
  await client.respondDecisionTaskCompleted(first.taskToken, decisions);
  let completed = 0;
  while (completed < width) {
    const { taskToken, news } = await takeNewEvents(client, taskList);
    completed += news.filter((eventType) => eventType === "ActivityTaskCompleted").length;
    await client.respondDecisionTaskCompleted(taskToken, completed < width ? [] : [completeWorkflowExecution()]);
  }
  return execution;
}

/** Takes a decision task and returns it with the types of all events since the previous one. */
async function takeNewEvents(
  client: Client,
  taskList: string,
): Promise<{ readonly taskToken: string; readonly news: readonly string[] }> {
  const news: string[] = [];
  let nextPageToken: string | undefined;
  for (;;) {
    const page = await client.takeDecisionTask(taskList, { startAtPreviousStartedEvent: true, nextPageToken });
    const { previousStartedEventId = 0 } = page;
    news.push(...page.events.filter(({ eventId }) => eventId > previousStartedEventId).map((event) => event.eventType));
    nextPageToken = page.nextPageToken;
    if (nextPageToken === undefined) return { taskToken: page.taskToken, news };
  }
}

async function checkHistory(client: Client, execution: WorkflowExecution, width: number): Promise<void> {
  const events = await client.history(execution);
  const count = (type: string): number => events.filter(({ eventType }) => eventType === type).length;
  const isDense = events.every(({ eventId }, index) => eventId === index + 1);
  const isWhole = ["ActivityTaskScheduled", "ActivityTaskStarted", "ActivityTaskCompleted"].every(
    (type) => count(type) === width,
  );
  const isClosed = events.at(-1)?.eventType === "WorkflowExecutionCompleted";
  check(isDense && isWhole && isClosed, `the history of ${execution.workflowId} is not complete`);
}
