import type { Decision, WorkflowExecution } from "@openswf/model/wire-types";
import { Client } from "../../load/client.ts";
import { Clients } from "../../load/clients.ts";
import { prepareWorkplace } from "../../load/prepare-workplace.ts";
import type { Target } from "../../load/target.ts";
import { domain, uniquePrefix } from "../../load/workplace.ts";
import { type Bench, type Profile, scaled } from "../../profiles/profile.ts";
import { check, table } from "../../report/report.ts";
import { probe } from "../server/probe.ts";
import type { Probed } from "../server/probing-thread.ts";

const historyEvents = 20_000;
const detailBytes = 10_000;
/** With their details, as many as fit into a request. */
const markersPerDecision = 50;
/** Pages asked for at once, each on a connection of its own. */
const pagesAtOnce = 300;
/** How long other calls are made without pages beside them, for comparison. */
const aloneShare = 0.3;
const pagesMax = 1_000;

const names = ["start", "describe", "count", "health"] as const satisfies readonly (keyof Probed)[];

interface BurstFigures {
  /** The longest of any other call, and of `/health`, in ms. */
  readonly worstMs: Readonly<Record<keyof Probed, number>>;
  readonly burstSeconds: number;
}

/** How long other calls take while many pages of a large history are read. */
export const histories: Profile = {
  title: `other calls beside a burst of ${pagesAtOnce} pages of 1 MB of a history of 20,000 events`,
  elsewhere: true,
  async run(bench) {
    await using target = await bench.openTarget();
    const { alone, burst } = await measureBurst(target, bench);
    const worst = (times: readonly number[]): number => Math.max(...times);
    const rows = names.map((name) => ({
      call: name,
      alone: worst(alone[name]),
      burst: burst.worstMs[name],
    }));
    return {
      tables: [
        table(rows, [
          { key: "call", heading: "call" },
          { key: "alone", heading: "longest ms, alone", digits: 1 },
          { key: "burst", heading: "beside the pages", digits: 1 },
        ]),
        table([{ seconds: burst.burstSeconds }], [{ key: "seconds", heading: "seconds for all pages", digits: 2 }]),
      ],
      figures: {
        ...Object.fromEntries(rows.map((row) => [`${row.call} longest ms`, row.burst])),
        "seconds for all pages": burst.burstSeconds,
      },
      checks: ["every page has the events that were asked for, and the history is dense"],
    };
  },
};

/** Grows the history, then reads pages of it from everywhere at once. */
async function measureBurst(
  target: Target,
  bench: Bench,
): Promise<{ readonly alone: Probed; readonly burst: BurstFigures }> {
  const { progress, seconds } = bench;
  await prepareWorkplace(target.endpoint);
  const client = await Client.open(target.endpoint);
  const events = scaled(bench, historyEvents, 2 * markersPerDecision);
  progress.stage(`histories: growing an execution to ${events} events of ${detailBytes} bytes`);
  const execution = await grow(client, events);
  const tokens = await tokensOf(client, execution);
  client.close();

  const probing = { url: target.endpoint.url.href, ...execution };
  progress.stage("histories: other calls alone");
  const alone = await probe(probing, () => new Promise((resolve) => setTimeout(resolve, seconds * aloneShare * 1_000)));
  progress.stage(`histories: other calls beside ${pagesAtOnce} pages`);
  using clients = await Clients.open(target.endpoint, pagesAtOnce);
  let burstSeconds = 0;
  const probed = await probe(probing, async () => {
    const began = performance.now();
    await Promise.all(
      clients.all.map(async (each, index) => {
        const nextPageToken = tokens[(index * 7) % tokens.length];
        const body = await each.send("GetWorkflowExecutionHistory", { domain, execution, nextPageToken });
        check(body.includes(`"eventType"`), "a page has no events");
      }),
    );
    burstSeconds = (performance.now() - began) / 1_000;
  });
  const worstMs = Object.fromEntries(names.map((name) => [name, Math.max(...probed[name])]));
  // `as`: Object.fromEntries loses the type of the keys.
  return { alone, burst: { worstMs: worstMs as BurstFigures["worstMs"], burstSeconds } };
}

const marker = (_: unknown, index: number): Decision => ({
  decisionType: "RecordMarker",
  recordMarkerDecisionAttributes: { markerName: `step-${index}`, details: "x".repeat(detailBytes) },
});

async function grow(client: Client, events: number): Promise<WorkflowExecution> {
  const taskList = uniquePrefix();
  const execution = await client.startWorkflowExecution(taskList, taskList);
  for (;;) {
    const { taskToken, startedEventId } = await client.takeDecisionTask(taskList, {
      startAtPreviousStartedEvent: true,
    });
    const isLong = startedEventId >= events;
    await client.respondDecisionTaskCompleted(
      taskToken,
      isLong ? [] : Array.from({ length: markersPerDecision }, marker),
    );
    if (isLong) return execution;
    await client.send("SignalWorkflowExecution", { domain, ...execution, signalName: "next" });
  }
}

/** The tokens of all pages but the first. */
async function tokensOf(client: Client, execution: WorkflowExecution): Promise<readonly string[]> {
  const tokens: string[] = [];
  let next = 1;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const nextPageToken = tokens.at(-1);
    const page = await client.call("GetWorkflowExecutionHistory", { domain, execution, nextPageToken });
    for (const { eventId } of page.events) {
      check(eventId === next, `expected event ${next}, got ${eventId}`);
      next += 1;
    }
    if (page.nextPageToken === undefined) return tokens;
    tokens.push(page.nextPageToken);
  }
  throw new Error("the history has no last page");
}
