import type { Decision, WorkflowExecution } from "@openswf/model/wire-types";
import { Client, completeWorkflowExecution } from "../load/client.ts";
import { Latencies } from "../load/latencies.ts";
import { prepareWorkplace } from "../load/prepare-workplace.ts";
import { uniquePrefix } from "../load/workplace.ts";
import { check, table } from "../report/report.ts";
import { type Bench, type Profile, scaled } from "./profile.ts";

const shortEvents = 100;
const longEvents = 20_000;
const markersPerDecision = 500;
/** As many as SWF returns at most. */
const eventsPerPage = 1_000;
/**
 * The number of rounds. Each round measures every way of reading once at both lengths, so that both see the same
 * conditions.
 */
const rounds = 100;
/** Rounds per short execution. More would let its history grow too long. */
const roundsPerShortExecution = 5;

/** The ways in which a decider reads the history of its decision task. */
const readings = {
  "since the previous decision": { startAtPreviousStartedEvent: true, allPages: true },
  "first page only": { startAtPreviousStartedEvent: false, allPages: false },
  "the whole history, page by page": { startAtPreviousStartedEvent: false, allPages: true },
} as const;
type Reading = keyof typeof readings;
// `as`: Object.keys loses the type of the keys.
const readingNames = Object.keys(readings) as readonly Reading[];

/** An execution on its own task list. */
interface Growing {
  readonly execution: WorkflowExecution;
  readonly taskList: string;
}

export const longHistory: Profile = {
  title: "the cost of a decision (poll and respond) early and late in a history of 20,000 events",
  elsewhere: true,
  callsMin: (bench) => {
    const decisionsToGrow = scaled(bench, longEvents, 2 * shortEvents) / markersPerDecision;
    const pages = (scaled(bench, longEvents, 2 * shortEvents) + rounds * 30) / eventsPerPage;
    return Math.ceil(3 * decisionsToGrow + rounds * (6 * 3 + pages) + 100);
  },
  async run(bench) {
    const { progress } = bench;
    await using target = await bench.openTarget();
    await prepareWorkplace(target.endpoint);
    const client = await Client.open(target.endpoint);
    const prefix = uniquePrefix();
    const events = scaled(bench, longEvents, 2 * shortEvents);
    progress.stage(`long-history: growing an execution to ${events} events`);
    const long = await grow(client, `${prefix}-long`, events);
    const { early, late } = await measure(client, long, prefix, bench);
    const length = await checkHistory(client, long, events);
    client.close();

    const rows = readingNames.map((reading) => {
      const [earlyP50Ms, lateP50Ms] = [early[reading].quantile(0.5), late[reading].quantile(0.5)];
      return {
        reading,
        earlyP50Ms,
        earlyP99Ms: early[reading].quantile(0.99),
        lateP50Ms,
        lateP99Ms: late[reading].quantile(0.99),
        ratio: lateP50Ms / earlyP50Ms,
      };
    });
    return {
      tables: [
        table(rows, [
          { key: "reading", heading: "the decider reads" },
          { key: "earlyP50Ms", heading: `at ~${shortEvents}: p50 ms`, digits: 2 },
          { key: "earlyP99Ms", heading: "p99 ms", digits: 2 },
          { key: "lateP50Ms", heading: `at ~${events}: p50 ms`, digits: 2 },
          { key: "lateP99Ms", heading: "p99 ms", digits: 2 },
          { key: "ratio", heading: "p50 ratio", digits: 2 },
        ]),
      ],
      figures: Object.fromEntries(
        rows.flatMap(({ reading, ratio, earlyP50Ms, lateP50Ms }) => [
          [`late/early, ${reading}`, ratio],
          [`early p50 ms, ${reading}`, earlyP50Ms],
          [`late p50 ms, ${reading}`, lateP50Ms],
        ]),
      ),
      checks: [
        "every decision task returned the events that its way of reading asks for, without gaps",
        `the long history was read back: ${length} events, dense and closed`,
      ],
    };
  },
};

type ByReading = Readonly<Record<Reading, Latencies>>;
const byReading = (): ByReading => ({
  "since the previous decision": new Latencies(),
  "first page only": new Latencies(),
  "the whole history, page by page": new Latencies(),
});

async function measure(
  client: Client,
  long: Growing,
  prefix: string,
  { progress }: Bench,
): Promise<{ readonly early: ByReading; readonly late: ByReading }> {
  const early = byReading();
  const late = byReading();
  let short = await grow(client, `${prefix}-short-0`, shortEvents);
  progress.stage("long-history: measuring decisions");
  let round = 0;
  using _watch = progress.watch(() => `${round} of ${rounds} rounds`);
  for (; round < rounds; round += 1) {
    if (round > 0 && round % roundsPerShortExecution === 0) {
      await close(client, short);
      short = await grow(client, `${prefix}-short-${round}`, shortEvents);
    }
    for (const reading of readingNames) {
      early[reading].add(await decisionMs(client, short, reading));
      late[reading].add(await decisionMs(client, long, reading));
    }
  }
  await close(client, short);
  return { early, late };
}

async function grow(client: Client, taskList: string, events: number): Promise<Growing> {
  const execution = await client.startWorkflowExecution(taskList, taskList);
  for (;;) {
    const { taskToken, startedEventId } = await client.takeDecisionTask(taskList, {
      startAtPreviousStartedEvent: true,
    });
    const missing = Math.min(markersPerDecision, events - startedEventId - 1);
    await client.respondDecisionTaskCompleted(taskToken, Array.from({ length: Math.max(0, missing) }, marker));
    if (missing < markersPerDecision) return { execution, taskList };
    await wakeUp(client, execution);
  }
}

const marker = (_: unknown, index: number): Decision => ({
  decisionType: "RecordMarker",
  recordMarkerDecisionAttributes: { markerName: `step-${index}`, details: '{"amount":99.5}' },
});

async function wakeUp(client: Client, { workflowId, runId }: WorkflowExecution): Promise<void> {
  await client.send("SignalWorkflowExecution", { domain: client.domain, workflowId, runId, signalName: "next" });
}

/** The time of a decider without work of its own, from its poll to its accepted answer. */
async function decisionMs(client: Client, { execution, taskList }: Growing, reading: Reading): Promise<number> {
  await wakeUp(client, execution);
  const { startAtPreviousStartedEvent, allPages } = readings[reading];
  const elapsed = client.stopwatch();
  let page = await client.takeDecisionTask(taskList, { startAtPreviousStartedEvent });
  const { taskToken, startedEventId, previousStartedEventId = 0 } = page;
  const from = startAtPreviousStartedEvent ? previousStartedEventId : 1;
  let next = from;
  for (;;) {
    for (const { eventId } of page.events) {
      check(eventId === next, `${execution.workflowId}: expected event ${next}, got ${eventId}`);
      next += 1;
    }
    const { nextPageToken } = page;
    if (nextPageToken === undefined || !allPages) break;
    page = await client.takeDecisionTask(taskList, { startAtPreviousStartedEvent, nextPageToken });
  }
  await client.respondDecisionTaskCompleted(taskToken, []);
  const ms = elapsed();
  check(next > from && (!allPages || next === startedEventId + 1), `${execution.workflowId}: events are missing`);
  return ms;
}

async function close(client: Client, { execution, taskList }: Growing): Promise<void> {
  await wakeUp(client, execution);
  const { taskToken } = await client.takeDecisionTask(taskList, { startAtPreviousStartedEvent: true });
  await client.respondDecisionTaskCompleted(taskToken, [completeWorkflowExecution()]);
}

async function checkHistory(client: Client, long: Growing, least: number): Promise<number> {
  await close(client, long);
  const events = await client.history(long.execution);
  const isDense = events.every(({ eventId }, index) => eventId === index + 1);
  const isClosed = events.at(-1)?.eventType === "WorkflowExecutionCompleted";
  check(isDense && isClosed && events.length > least, `the history of ${long.execution.workflowId} is not complete`);
  return events.length;
}
