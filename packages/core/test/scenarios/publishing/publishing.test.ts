import { expect, test } from "vitest";
import {
  cancelTimer,
  completeExecution,
  continueAsNew,
  failExecution,
  recordMarker,
  scheduleActivityTask,
  startTimer,
} from "../../world/decisions.ts";
import { publishedEverything } from "../../world/published.ts";
import { TestSink } from "../../world/test-sink.ts";
import { appends } from "../../world/test-store.ts";
import { openWorld, type World } from "../../world/world.ts";
import type { WorldOptions } from "../../world/world-options.ts";

const to = (...sinks: readonly TestSink[]): Pick<WorldOptions, "publishing"> => ({
  publishing: () => ({ sinks, domains: undefined }),
});

async function withSink(sink: TestSink = new TestSink()): Promise<{ world: World; sink: TestSink }> {
  return { world: await openWorld(to(sink)), sink };
}

test("the start of an execution is published in the shape of the service's events", async () => {
  const { world, sink } = await withSink();
  const runId = await world.starts("order-1", { tagList: ["gift"], lambdaRole: "arn:aws:iam::123456789012:role/l" });
  expect(sink.bodies.map((body) => JSON.parse(body))).toEqual([
    {
      version: "0",
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      "detail-type": "Simple Workflow Execution State Change",
      source: "aws.swf",
      account: "123456789012",
      time: "2026-01-01T00:00:00Z",
      region: "us-east-1",
      resources: ["arn:aws:swf:us-east-1:123456789012:/domain/shop"],
      detail: {
        eventId: 1,
        eventType: "WorkflowExecutionStarted",
        workflowExecutionDetail: {
          executionInfo: {
            execution: { workflowId: "order-1", runId },
            workflowType: { name: "order", version: "1" },
            startTimestamp: Date.UTC(2026, 0, 1),
            closeTimestamp: null,
            executionStatus: "OPEN",
            closeStatus: null,
            parent: null,
            parentExecutionArn: null,
            tagList: ["gift"],
            cancelRequested: false,
          },
          executionConfiguration: {
            taskStartToCloseTimeout: "NONE",
            executionStartToCloseTimeout: "86400",
            taskList: { name: "orders" },
            taskPriority: null,
            childPolicy: "TERMINATE",
            lambdaRole: "arn:aws:iam::123456789012:role/l",
          },
          openCounts: {
            openActivityTasks: 0,
            openDecisionTasks: 1,
            openTimers: 0,
            openChildWorkflowExecutions: 0,
            openLambdaFunctions: 0,
          },
          latestActivityTaskTimestamp: null,
        },
      },
    },
  ]);
});

test("closes, time-outs, failures and failed decisions are published, and nothing else", async () => {
  const { world, sink } = await withSink();
  const runId = await world.starts("order-1");
  await world.decides(
    scheduleActivityTask("slow", { scheduleToStartTimeout: "10" }),
    startTimer("later", 60),
    cancelTimer("unheard-of"),
    cancelTimer("later"),
    recordMarker("seen"),
  );
  await world.signals("order-1", "hello");
  await world.waits(10);
  await world.decides(continueAsNew());
  const nextRunId = await world.runOf("order-1");
  await world.decides(failExecution("broken"));
  expect(sink.of(runId)).toEqual([
    "1 WorkflowExecutionStarted",
    "7 CancelTimerFailed",
    "8 TimerCanceled",
    "12 ActivityTaskTimedOut",
    expect.stringMatching(/ WorkflowExecutionContinuedAsNew$/),
  ]);
  expect(sink.of(nextRunId)).toEqual(["1 WorkflowExecutionStarted", "5 WorkflowExecutionFailed"]);
  const closed = JSON.parse(sink.bodies.at(-1) ?? "").detail.workflowExecutionDetail;
  expect(closed.executionInfo).toMatchObject({ executionStatus: "CLOSED", closeStatus: "FAILED" });
  expect(closed.openCounts.openDecisionTasks).toBe(0);
  await publishedEverything(world, sink);
});

test("nothing is recorded where nobody is told, nor of domains that are not asked for", async () => {
  const sink = new TestSink();
  const deaf = await openWorld();
  await deaf.starts("order-1");
  const elsewhere = await openWorld({ publishing: () => ({ sinks: [sink], domains: new Set(["billing"]) }) });
  await elsewhere.starts("order-1");
  for (const { store } of [deaf, elsewhere]) {
    expect(store.committed.flat().flatMap(({ errandsAdded }) => errandsAdded)).toEqual([]);
  }
  expect(sink.received).toEqual([]);
  const shop = await openWorld({ publishing: () => ({ sinks: [sink], domains: new Set(["shop"]) }) });
  await shop.starts("order-1");
  expect(sink.received).toHaveLength(1);
});

test("an event that fails is sent again with the same id, and holds back its own run alone", async () => {
  const { world, sink } = await withSink();
  sink.answers = ({ workflowId, eventId }) => (workflowId === "bad" && eventId === 1 ? "refused" : "taken");
  const bad = await world.starts("bad");
  await world.decides(completeExecution());
  const good = await world.starts("good");
  await world.decides(completeExecution());
  expect(sink.of(bad)).toEqual([]);
  expect(sink.of(good)).toHaveLength(2);
  await world.waits(600);
  expect(sink.attempts).toBeLessThan(25);
  expect(sink.of(bad)).toEqual([]);
  // Nothing else was published for minutes, yet the next event does not wait.
  const later = await world.starts("later");
  expect(sink.of(later)).toHaveLength(1);
  sink.answers = () => "taken";
  await world.waits(60);
  await publishedEverything(world, sink);
});

test("an event whose answer is lost comes again, before the next of its run", async () => {
  const { world, sink } = await withSink();
  let lost = 0;
  sink.answers = () => (lost++ < 3 ? "lost" : "taken");
  const runId = await world.starts("order-1");
  await world.decides(completeExecution());
  await world.waits(60);
  const [started, completed] = ["1 WorkflowExecutionStarted", "5 WorkflowExecutionCompleted"];
  expect(sink.of(runId)).toEqual([started, started, started, started, completed]);
  expect(new Set(sink.received.map(({ id }) => id)).size).toBe(2);
  await publishedEverything(world, sink);
});

test("an errand that could not be settled is settled later, without being told again", async () => {
  const { world, sink } = await withSink();
  const settles = (group: Parameters<Parameters<World["store"]["next"]>[1] & {}>[0]): boolean =>
    group.some((commit) => commit.some(({ errandsSettled }) => errandsSettled.length > 0));
  for (const fault of ["fail", "loseAnswer", "conflict"] as const) {
    world.store.next(fault, settles);
    await world.starts(`order-${fault}`);
    await world.waits(10);
  }
  expect(sink.received).toHaveLength(3);
  await publishedEverything(world, sink);
});

test("a crash after an event was taken and before it is settled sends it again with the same id", async () => {
  const { world, sink } = await withSink();
  sink.answers = () => {
    sink.answers = () => "taken";
    world.crashes();
    return "taken";
  };
  await expect(world.starts("order-1")).rejects.toThrow("the server is gone");
  const runId = await world.runOf("order-1");
  expect(sink.of(runId)).toEqual(["1 WorkflowExecutionStarted"]);
  await world.comesUp();
  expect(sink.of(runId)).toEqual(["1 WorkflowExecutionStarted", "1 WorkflowExecutionStarted"]);
  expect(sink.received[0]?.id).toBe(sink.received[1]?.id);
  await publishedEverything(world, sink);
});

test("an event is published whose commit had no answer", async () => {
  const { world, sink } = await withSink();
  const runId = await world.starts("order-1");
  world.store.next("loseAnswer", appends("WorkflowExecutionTerminated"));
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" }).catch(() => {});
  await world.waits(5);
  expect(sink.of(runId)).toEqual(["1 WorkflowExecutionStarted", "3 WorkflowExecutionTerminated"]);
  await publishedEverything(world, sink);
});

test("a server that stops waits for what is in flight, and the next one publishes the rest", async () => {
  const { world, sink } = await withSink();
  let answer: (answer: "taken") => void = () => {};
  sink.answers = () => new Promise((resolve) => (answer = resolve));
  await world.starts("order-1");
  await world.decides(completeExecution());
  const stopped = world.stops();
  await world.settles();
  answer("taken");
  sink.answers = () => "taken";
  await stopped;
  expect(sink.received.map(({ eventType }) => eventType)).toEqual(["WorkflowExecutionStarted"]);
});

test("a sink that never answers does not keep a server from stopping", async () => {
  const { world, sink } = await withSink();
  sink.answers = () => new Promise(() => {});
  await world.starts("order-1");
  let isStopped = false;
  void world.stops().then(() => {
    isStopped = true;
  });
  await world.waits(1.9);
  expect(isStopped).toBe(false);
  await world.waits(0.2);
  expect(isStopped).toBe(true);
});

test("a sink that is down is asked by one event at a time, less and less often, and says so once a minute", async () => {
  const { world, sink } = await withSink();
  sink.answers = () => "refused";
  for (let order = 0; order < 40; order += 1) await world.starts(`order-${order}`);
  await world.waits(600);
  expect(sink.attempts).toBeLessThan(60);
  const said = world.log.warnings.map(({ message }) => message);
  expect(said[0]).toBe("could not publish an event: it will be sent again until it is taken");
  expect(said.length).toBeGreaterThan(8);
  expect(said.length).toBeLessThanOrEqual(11);
  sink.answers = () => "taken";
  await world.waits(60);
  await publishedEverything(world, sink);
});

test("no more events are in flight than the sink takes at once", async () => {
  const { world, sink } = await withSink(new TestSink("test", 3));
  sink.answers = () => Promise.resolve("taken");
  const starts = Array.from({ length: 20 }, (_, order) =>
    world.client.call("StartWorkflowExecution", {
      domain: "shop",
      workflowId: `order-${order}`,
      workflowType: { name: "order", version: "1" },
    }),
  );
  await Promise.all(starts);
  await world.settles();
  expect(sink.inFlightAtMost).toBe(3);
  await publishedEverything(world, sink);
});

test("sinks do not wait for each other, and an event is settled once all have it", async () => {
  const [well, ill] = [new TestSink("well"), new TestSink("ill")];
  ill.answers = () => "refused";
  const world = await openWorld(to(well, ill));
  const runId = await world.starts("order-1");
  await world.decides(completeExecution());
  expect(well.of(runId)).toHaveLength(2);
  expect(await world.store.inner.errandsOf(runId)).toHaveLength(2);
  ill.answers = () => "taken";
  await world.waits(60);
  expect(well.received).toHaveLength(2);
  await publishedEverything(world, ill);
  await publishedEverything(world, well);
});
