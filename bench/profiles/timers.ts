import type { Decision, HistoryEvent, WorkflowExecution } from "@openswf/model/wire-types";
import { type Client, member, type PolledTask } from "../load/client.ts";
import { Clients, untilClosed, whileRunning } from "../load/clients.ts";
import { Latencies } from "../load/latencies.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { measureSpent, type Spent } from "../load/target.ts";
import { uniquePrefix } from "../load/workplace.ts";
import { check, table } from "../report/report.ts";
import { type Profile, scaled, secondsFor } from "./profile.ts";

const timerCount = 100_000;
const timersPerExecution = 500;
/** The time span over which the timers are due. */
const spanSeconds = 60;
/** The first timer is due once all are set; this many are set per second. */
const timersSetPerSecond = 4_000;
const settingSecondsMin = 5;
const connections = 16;
/** A timer that is later than this counts as lost. */
const patienceSeconds = 60;

export const timers: Profile = {
  title: `100,000 timers (${timersPerExecution} per execution) due over a minute, with deciders that answer`,
  elsewhere: true,
  // Setting them, an answer a second while they fire, and reading them back.
  callsMin: (bench) => scaled(bench, timerCount / timersPerExecution) * (3 + 2 * spanSeconds + 5) + 10 * connections,
  async run(bench) {
    const { progress } = bench;
    await using target = await bench.openTarget();
    await prepareWorkplace(target.endpoint);
    const executionCount = scaled(bench, timerCount / timersPerExecution);
    const count = executionCount * timersPerExecution;
    const leadSeconds = Math.max(
      settingSecondsMin,
      Math.ceil(count / timersSetPerSecond),
      Math.ceil(settingSecondsMin + 1.5 * secondsFor(bench, 3 * executionCount)),
    );
    const prefix = uniquePrefix();
    using clients = await Clients.open(target.endpoint, connections);

    progress.stage(`timers: setting ${count} timers`);
    const begun = performance.now();
    const executions = await setTimers(clients.all, prefix, executionCount, leadSeconds);
    const settingSeconds = (performance.now() - begun) / 1000;

    progress.stage(`timers: ${count} are due over ${spanSeconds} s`);
    let fired = 0;
    using _watch = progress.watch(() => `${fired} have fired`);
    const ended = measureSpent(target);
    let spent: Spent;
    let deciding: Promise<unknown>;
    {
      using deciders = await Clients.open(target.endpoint, connections);
      const answer = async (client: Client): Promise<void> => {
        const more = await answerDecisionTask(client, prefix);
        fired += more;
      };
      deciding = Promise.all(deciders.all.map((client) => untilClosed(() => answer(client))));
      await whileRunning(
        deciding,
        until(() => fired >= count, leadSeconds + spanSeconds + patienceSeconds),
      );
      spent = ended();
    }
    await deciding;

    progress.stage("timers: reading the histories back");
    const lateness = await readLateness(clients.all, executions);
    const row = {
      timers: lateness.count,
      p50Ms: lateness.quantile(0.5),
      p99Ms: lateness.quantile(0.99),
      maxMs: lateness.quantile(1),
      settingSeconds,
      serverCpu: spent.serverCpuSeconds && (spent.serverCpuSeconds / count) * 1000,
    };
    const isSpread = settingSeconds < leadSeconds;
    return {
      tables: [
        table(
          [row],
          [
            { key: "timers", heading: "timers that fired" },
            { key: "p50Ms", heading: "lateness p50 ms", digits: 1 },
            { key: "p99Ms", heading: "lateness p99 ms", digits: 1 },
            { key: "maxMs", heading: "lateness max ms", digits: 1 },
            { key: "settingSeconds", heading: "setting them took s", digits: 1 },
            { key: "serverCpu", heading: "server CPU s/1,000, while they fired", digits: 3 },
          ],
        ),
      ],
      figures: { "lateness p50 ms": row.p50Ms, "lateness p99 ms": row.p99Ms, "server CPU s/1,000": row.serverCpu },
      checks: [
        `the histories show that each of the ${count} timers fired once`,
        isSpread
          ? "all timers were set before the first was due"
          : `NOT met: setting the timers took ${settingSeconds.toFixed(1)} s, but the first was due after ${leadSeconds} s`,
      ],
    };
  },
};

async function setTimers(
  clients: readonly Client[],
  prefix: string,
  executionCount: number,
  leadSeconds: number,
): Promise<readonly WorkflowExecution[]> {
  const decisions = Array.from({ length: timersPerExecution }, (_, i) =>
    startTimer(`timer-${i}`, leadSeconds + (i % spanSeconds)),
  );
  const executions: WorkflowExecution[] = [];
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (next < executionCount) {
        next += 1;
        executions.push(await client.startWorkflowExecution(`${prefix}-timers-${next}`, prefix));
        const { taskToken } = await client.takeDecisionTask(prefix);
        await client.respondDecisionTaskCompleted(taskToken, decisions);
      }
    }),
  );
  return executions;
}

const startTimer = (timerId: string, seconds: number): Decision => ({
  decisionType: "StartTimer",
  startTimerDecisionAttributes: { timerId, startToFireTimeout: String(seconds) },
});

/** The number of timers that have fired since the previous decision. */
async function answerDecisionTask(client: Client, taskList: string): Promise<number> {
  const first = await client.pollForDecisionTask(taskList, { startAtPreviousStartedEvent: true });
  if (first === undefined) return 0;
  let fired = 0;
  for (let page: PolledTask | undefined = first; page !== undefined; ) {
    fired += page.body.split('"eventType":"TimerFired"').length - 1;
    const nextPageToken = member(page.body, "nextPageToken");
    if (nextPageToken === undefined) break;
    page = await client.pollForDecisionTask(taskList, { startAtPreviousStartedEvent: true, nextPageToken });
  }
  await client.respondDecisionTaskCompleted(first.taskToken, []);
  return fired;
}

async function until(isDone: () => boolean, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  // The histories show what remains after that.
  while (!isDone() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function readLateness(clients: readonly Client[], executions: readonly WorkflowExecution[]): Promise<Latencies> {
  const lateness = new Latencies();
  await Promise.all(
    clients.map(async (client, index) => {
      for (let i = index; i < executions.length; i += clients.length) {
        const execution = executions[i];
        if (execution === undefined) continue;
        const late = latenessOf(await client.history(execution));
        check(
          late.length === timersPerExecution,
          `${late.length} of the ${timersPerExecution} timers of ${execution.workflowId} have fired`,
        );
        for (const ms of late) lateness.add(ms);
        await client.terminate(execution);
      }
    }),
  );
  return lateness;
}

/** Milliseconds from each timer's due time to the timestamp of its TimerFired. */
function latenessOf(events: readonly HistoryEvent[]): readonly number[] {
  const due = new Map<number, number>();
  const late: number[] = [];
  for (const { eventId, eventTimestamp, timerStartedEventAttributes, timerFiredEventAttributes } of events) {
    if (timerStartedEventAttributes !== undefined) {
      due.set(eventId, eventTimestamp + Number(timerStartedEventAttributes.startToFireTimeout));
    }
    if (timerFiredEventAttributes !== undefined) {
      const { startedEventId } = timerFiredEventAttributes;
      const dueAt = due.get(startedEventId);
      check(dueAt !== undefined, `a timer fired that was not running: started by event ${startedEventId}`);
      due.delete(startedEventId);
      late.push((eventTimestamp - dueAt) * 1000);
    }
  }
  return late;
}
