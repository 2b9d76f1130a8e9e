import { beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { HistoryEvent } from "../../src/authoring/history-event.ts";
import type { Client } from "../../src/client/client.ts";
import { connect } from "../../src/client/connect.ts";
import type { WorkflowHandle } from "../../src/client/workflow-handle.ts";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import type { Measure } from "../../src/worker/measure.ts";
import { startWorker, type Worker } from "../../src/worker/start-worker.ts";
import type { WorkerOptions } from "../../src/worker/worker-options.ts";
import { HttpServer } from "../world/http-server.ts";
import { QuietLog } from "../world/quiet-log.ts";
import { gated } from "./fixtures/gated.ts";
import { gates, pass, passed } from "./fixtures/gated-activities.ts";

// Worker and client against a server on loopback, in real time, over the transport that users have.

const domain = "test";
let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows(new URL("./fixtures/gated.ts", import.meta.url));
}, 120_000);

beforeEach(() => {
  gates.clear();
  passed.clear();
});

async function workerOf(server: HttpServer, options: Partial<WorkerOptions> = {}): Promise<Worker> {
  const worker = await startWorker({
    domain,
    workflows,
    activities: { pass },
    calls: server.calls(),
    log: new QuietLog(),
    ...options,
  });
  onTestFinished(() => worker.stop());
  return worker;
}

async function clientOf(server: HttpServer): Promise<Client> {
  return await connect({ domain, calls: server.calls() });
}

async function eventsOf(handle: WorkflowHandle): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const event of handle.history()) events.push(event);
  return events;
}

function typesOf(events: readonly HistoryEvent[], part: string): readonly string[] {
  return events.map(({ eventType }) => eventType).filter((eventType) => eventType.includes(part));
}

/** A gate that shuts until it is opened, and knows how many stand before it. */
function shut(gate: string, count: number): { readonly allStandBefore: Promise<void>; readonly open: () => void } {
  const opened = Promise.withResolvers<void>();
  const came = Promise.withResolvers<void>();
  let standing = 0;
  gates.set(gate, async () => {
    standing += 1;
    if (standing === count) came.resolve();
    await opened.promise;
  });
  return { allStandBefore: came.promise, open: () => opened.resolve() };
}

test("executions start, decide, run activities and end over HTTP, most of them in memory", async () => {
  const server = await HttpServer.open();
  const measures: Measure[] = [];
  const worker = await workerOf(server, { onMeasure: (measure) => measures.push(measure) });
  const client = await clientOf(server);
  const numbers = Array.from({ length: 20 }, (_, number) => number);
  const results = await Promise.all(numbers.map((number) => client.execute(gated, number)));
  expect(results).toEqual(numbers.map((number) => number + 3));
  // The last tasks are measured when the replies to their answers have come.
  await worker.stop();
  const tasks = measures.filter((measure) => measure.kind === "decision task");
  expect(tasks.map(({ isCached }) => isCached).filter(Boolean).length).toBe(40);
  expect(measures.filter(({ outcome }) => outcome !== "completed")).toEqual([]);
});

test.each(["decision task", "activity task"] as const)(
  "a server that restarts while work on a task is under way (%s) gets its answer afterwards, and nothing runs twice",
  async (gate) => {
    const server = await HttpServer.open();
    const log = new QuietLog();
    const pollsFail = Promise.withResolvers<void>();
    log.warn = (_fields, message) => {
      if (message.startsWith("polling for")) pollsFail.resolve();
    };
    await workerOf(server, { log });
    const client = await clientOf(server);
    const count = 4;
    const { allStandBefore, open } = shut(gate, count);
    const handles = await Promise.all(Array.from({ length: count }, (_, number) => client.start(gated, number)));
    const results = Promise.all(handles.map((each) => each.result()));
    await allStandBefore;
    await server.stop();
    open();
    const late = client.start(gated, 10);
    // Each answer, each wait for an end, and the start.
    await server.refused(2 * count + 1);
    await pollsFail.promise;
    await server.start();
    expect(await results).toEqual([3, 4, 5, 6]);
    expect(await (await late).result()).toBe(13);
    expect(Object.fromEntries(passed)).toEqual({ first: 5, "decision task": 5, "activity task": 5 });
    for (const handle of handles) expect(typesOf(await eventsOf(handle), "TimedOut")).toEqual([]);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  },
);

test("a server that restarts between two tasks finds its worker polling, and executions still in memory", async () => {
  const server = await HttpServer.open();
  const measures: Measure[] = [];
  await workerOf(server, { onMeasure: (measure) => measures.push(measure) });
  const client = await clientOf(server);
  for (let restarts = 0; restarts < 3; restarts++) {
    const { allStandBefore, open } = shut("activity task", 1);
    const handle = await client.start(gated, restarts);
    await allStandBefore;
    await server.stop();
    await server.start();
    open();
    expect(await handle.result()).toBe(restarts + 3);
    expect(typesOf(await eventsOf(handle), "TimedOut")).toEqual([]);
  }
  const tasks = measures.filter((measure) => measure.kind === "decision task");
  expect(tasks.map(({ isCached }) => isCached)).toEqual(Array(3).fill([false, true, true]).flat());
});

/** Without a list of its own, where tasks would wait for five seconds, and without telling activities to stop. */
const stopping = { cachedExecutionsMax: 0, graceMs: 60_000 };

test("a worker that stops while tasks are on their way waits for its polls on Amazon SWF, and loses none", async () => {
  const server = await HttpServer.open({ extensions: "off", limits: { pollHoldMs: 50 } });
  const client = await clientOf(server);
  const handles: WorkflowHandle<number>[] = [];
  for (let generation = 0; generation < 6; generation++) {
    const worker = await workerOf(server, stopping);
    const starting = Array.from({ length: 5 }, (_, number) => client.start(gated, number));
    await Promise.race(starting);
    await worker.stop();
    expect(worker.load().polls).toBe(0);
    handles.push(...(await Promise.all(starting)));
  }
  await workerOf(server);
  for (const [index, handle] of handles.entries()) {
    expect(await handle.result()).toBe((index % 5) + 3);
    expect(typesOf(await eventsOf(handle), "TimedOut")).toEqual([]);
  }
});

test("a worker that stops while tasks come to its polls loses none of them", async () => {
  const server = await HttpServer.open();
  const client = await clientOf(server);
  const handles: WorkflowHandle<number>[] = [];
  for (let round = 0; round < 8; round += 1) {
    const worker = await workerOf(server);
    // Afterwards its polls wait.
    await client.execute(gated, 0);
    const starts = Array.from({ length: 8 }, () => client.start(gated, round));
    // As the first are started, their tasks are on their way.
    const stopped = Promise.race(starts).then(() => worker.stop());
    const [started] = await Promise.all([Promise.all(starts), stopped]);
    handles.push(...started);
  }
  await workerOf(server);
  for (const handle of handles) {
    await handle.result();
    const timeOuts = (await eventsOf(handle)).flatMap((event) =>
      event.eventType === "DecisionTaskTimedOut" || event.eventType === "ActivityTaskTimedOut" ? event.attributes : [],
    );
    // Tasks on the list of a worker that has gone may time out before they are started. One that was handed out may not.
    expect(timeOuts.filter(({ timeoutType }) => timeoutType === "START_TO_CLOSE")).toEqual([]);
  }
}, 30_000);
