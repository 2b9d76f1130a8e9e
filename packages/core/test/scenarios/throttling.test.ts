import type { OperationName } from "@openswf/model/operations";
import { expect, test } from "vitest";
import { definitions } from "../../src/operations/definitions.ts";
import { manualClock } from "../../src/ports/manual-clock.ts";
import { tokenBuckets } from "../../src/throttle/throttle.ts";
import type { Client } from "../world/client.ts";
import {
  cancelExternal,
  recordMarker,
  scheduleActivityTask,
  signalExternal,
  startChild,
  startTimer,
} from "../world/decisions.ts";
import { attributesOf } from "../world/history-text.ts";
import { openWorld, type World } from "../world/world.ts";

/** The number of these concurrent calls that get past the bucket. */
async function admitted(client: Client, operation: OperationName, input: object, calls: number): Promise<number> {
  const replies = await Promise.all(Array.from({ length: calls }, () => client.request(operation, input)));
  const throttled = replies.filter(({ body }) => body?.includes("ThrottlingException"));
  for (const { status, body } of throttled) {
    expect(status).toBe(400);
    expect(JSON.parse(body ?? "")).toEqual({
      __type: "com.amazon.coral.availability#ThrottlingException",
      message: "Rate exceeded",
    });
  }
  return calls - throttled.length;
}

test.each([
  { operation: "DescribeDomain", input: { name: "shop" }, size: 200, perSecond: 6 },
  { operation: "ListDomains", input: { registrationStatus: "REGISTERED" }, size: 100, perSecond: 6 },
  {
    operation: "ListTagsForResource",
    input: { resourceArn: "arn:aws:swf:us-east-1:123456789012:/domain/shop" },
    size: 50,
    perSecond: 30,
  },
  {
    operation: "CountPendingDecisionTasks",
    input: { domain: "shop", taskList: { name: "orders" } },
    size: 200,
    perSecond: 6,
  },
] as const)("with throttling on, $operation has a bucket of $size and gets $perSecond a second", async (row) => {
  const { operation, input, size, perSecond } = row;
  const world = await openWorld({ throttling: "account" });
  expect(await admitted(world.client, operation, input, size + 10)).toBe(size);
  await world.waits(1);
  expect(await admitted(world.client, operation, input, perSecond + 10)).toBe(perSecond);
  await world.waits(3_600);
  expect(await admitted(world.client, operation, input, size + 10)).toBe(size);
});

test("setting the clock neither empties nor fills a bucket", async () => {
  const clock = manualClock(3_600_000);
  const throttle = tokenBuckets(clock, 1);
  const { bucket } = definitions.ListDomains;
  const admittedNow = (calls: number): number =>
    Array.from({ length: calls }, () => throttle.admitsOperation("shop", { name: "ListDomains", bucket })).filter(
      Boolean,
    ).length;
  expect(admittedNow(60)).toBe(60);
  clock.stepsBack(3_600_000);
  expect(admittedNow(60)).toBe(40);
  clock.stepsForward(3_600_000);
  expect(admittedNow(60)).toBe(0);
  await clock.advance(1_000);
  expect(admittedNow(60)).toBe(6);
});

test("every operation has a bucket that refills", () => {
  for (const [operation, { bucket }] of Object.entries(definitions)) {
    const { size, refillPerSecond } = bucket;
    expect(size, operation).toBeGreaterThanOrEqual(refillPerSecond);
    expect(refillPerSecond, operation).toBeGreaterThan(0);
  }
});

test("each region has its own buckets", async () => {
  const world = await openWorld({ throttling: "account" });
  const input = { registrationStatus: "REGISTERED" };
  expect(await admitted(world.client, "ListDomains", input, 110)).toBe(100);
  expect(await admitted(world.clientIn("eu-west-1"), "ListDomains", input, 110)).toBe(100);
});

test("an invalid request takes no token", async () => {
  const world = await openWorld({ throttling: "account" });
  await admitted(world.client, "DescribeDomain", {}, 300);
  expect(await admitted(world.client, "DescribeDomain", { name: "shop" }, 210)).toBe(200);
});

test("each execution has its own bucket for GetWorkflowExecutionHistory", async () => {
  const world = await openWorld({ throttling: "account" });
  const executions = [];
  for (const workflowId of ["order-1", "order-2"])
    executions.push({ workflowId, runId: await world.starts(workflowId) });
  for (const execution of executions) {
    expect(await admitted(world.client, "GetWorkflowExecutionHistory", { domain: "shop", execution }, 410)).toBe(400);
  }
});

test.each([
  { operation: "SignalWorkflowExecution", input: { signalName: "hurry" }, size: 1_000 },
  { operation: "RequestCancelWorkflowExecution", input: {}, size: 200 },
] as const)("each execution has its own bucket for $operation", async ({ operation, input, size }) => {
  const world = await openWorld({ throttling: "account" });
  for (const workflowId of ["order-1", "order-2"]) {
    await world.starts(workflowId);
    const about = { domain: "shop", workflowId, ...input };
    expect(await admitted(world.client, operation, about, size + 10)).toBe(size);
    await world.waits(1);
  }
});

test("each execution has its own bucket for RecordActivityTaskHeartbeat", async () => {
  const world = await openWorld({ throttling: "account" });
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("charge-card"));
  const { taskToken } = await world.takesActivityTask();
  expect(await admitted(world.client, "RecordActivityTaskHeartbeat", { taskToken }, 1_010)).toBe(1_000);
});

test("only these operations have a bucket for each execution", () => {
  const names = Object.entries(definitions).flatMap(([name, { executionBucket }]) =>
    executionBucket === undefined ? [] : [name],
  );
  expect(names).toEqual([
    "GetWorkflowExecutionHistory",
    "RecordActivityTaskHeartbeat",
    "RequestCancelWorkflowExecution",
    "SignalWorkflowExecution",
  ]);
});

test("without throttling nothing is refused", async () => {
  const world = await openWorld();
  expect(await admitted(world.client, "DescribeDomain", { name: "shop" }, 500)).toBe(500);
});

/** The causes of failed events in the newest batch of decisions, each with its count. */
async function causes(world: World): Promise<Readonly<Record<string, number>>> {
  const history = await world.history("order-1");
  const batch = history.slice(history.findLastIndex(({ eventType }) => eventType === "DecisionTaskCompleted") + 1);
  const counts: Record<string, number> = {};
  for (const event of batch) {
    const { cause } = attributesOf(event);
    if (typeof cause === "string") counts[cause] = (counts[cause] ?? 0) + 1;
  }
  return counts;
}

/** More than the buckets hold. */
const roomy = { openActivityTasksMax: 10_000, openTimersMax: 10_000, openChildrenMax: 10_000 };
test.each([
  {
    what: "ScheduleActivityTask",
    decide: (id: string) => scheduleActivityTask(id),
    size: 1_000,
    cause: "ACTIVITY_CREATION_RATE_EXCEEDED",
  },
  {
    what: "StartTimer",
    decide: (id: string) => startTimer(id, 100),
    size: 2_000,
    cause: "TIMER_CREATION_RATE_EXCEEDED",
  },
  {
    what: "StartChildWorkflowExecution",
    decide: (id: string) => startChild(id, { taskList: { name: "children" } }),
    size: 500,
    cause: "CHILD_CREATION_RATE_EXCEEDED",
  },
  {
    what: "SignalExternalWorkflowExecution",
    decide: (id: string) => signalExternal(id, "hello"),
    size: 1_200,
    cause: "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED",
  },
  {
    what: "RequestCancelExternalWorkflowExecution",
    decide: (id: string) => cancelExternal(id),
    size: 1_200,
    cause: "REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED",
  },
])("$what beyond its bucket of $size fails with $cause, and the decider is woken", async ({ decide, size, cause }) => {
  const world = await openWorld({ throttling: "account", limits: roomy });
  await world.starts("order-1");
  const decisions = Array.from({ length: size + 5 }, (_, index) => decide(`id-${index}`));
  await world.decides(...decisions, recordMarker("never throttled"));
  expect(await causes(world)).toMatchObject({ [cause]: 5 });
  const history = await world.history("order-1");
  const failed = history.find((event) => attributesOf(event)["cause"] === cause);
  if (failed !== undefined && "initiatedEventId" in attributesOf(failed)) {
    expect(attributesOf(failed)["initiatedEventId"]).toBe(0);
  }
  expect(history.some(({ eventType }) => eventType === "MarkerRecorded")).toBe(true);
  const task = await world.takesDecisionTask();
  expect(task.previousStartedEventId).toBe(3);
});

test("tasksScheduledPerSecondPerList limits the activity tasks of each task list by itself", async () => {
  const limits = { ...roomy, tasksScheduledPerSecondPerList: 20 };
  const world = await openWorld({ throttling: "account", limits });
  await world.starts("order-1");
  const schedule = (name: string) => (_: unknown, index: number) =>
    scheduleActivityTask(`${name}-${index}`, { taskList: { name } });
  await world.decides(...Array.from({ length: 25 }, schedule("one")), ...Array.from({ length: 20 }, schedule("other")));
  expect(await causes(world)).toEqual({ ACTIVITY_CREATION_RATE_EXCEEDED: 5 });
  await world.waits(1);
  await world.decides(
    ...Array.from({ length: 20 }, (_, index) => scheduleActivityTask(`more-${index}`, { taskList: { name: "one" } })),
  );
  expect(await causes(world)).toEqual({});
});
