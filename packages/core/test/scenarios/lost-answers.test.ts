import { expect, test } from "vitest";
import {
  completeExecution,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternal,
  startChild,
  startTimer,
} from "../world/decisions.ts";
import { TestLambda } from "../world/test-lambda.ts";
import { appends } from "../world/test-store.ts";
import { openWorld } from "../world/world.ts";

/*
 * A commit whose answer is lost may have been applied. The caller gets a 5xx, but an applied change is still in force,
 * and its effects must happen without a restart.
 */

test("a call whose commit lost its answer gets a 500, and the execution is reloaded", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.store.next("loseAnswer", appends("WorkflowExecutionSignaled"));
  await expect(world.signals("order-1", "first")).rejects.toMatchObject({ name: "InternalFailure", status: 500 });
  await world.signals("order-1", "second");
  await world.hasHistory(
    "order-1",
    `1 0s WorkflowExecutionStarted
     2 0s DecisionTaskScheduled     orders
     3 0s WorkflowExecutionSignaled first
     4 0s WorkflowExecutionSignaled second`,
  );
});

test("a client that retries a start whose answer was lost finds the execution started", async () => {
  const world = await openWorld();
  world.store.next("loseAnswer", appends("WorkflowExecutionStarted"));
  await expect(world.starts("order-1")).rejects.toMatchObject({ name: "InternalFailure" });
  await expect(world.starts("order-1")).rejects.toMatchObject({ name: "WorkflowExecutionAlreadyStartedFault" });
});

test("a decision task whose commit lost its answer goes to a poll of its list", async () => {
  const world = await openWorld({ limits: { pollHoldMs: 60_000 } });
  // The server now knows that the list is empty.
  const waiting = world.pollsForDecisionTask();
  await world.waits(60);
  expect(await waiting.answer()).toBeUndefined();
  world.store.next("loseAnswer", appends("WorkflowExecutionStarted"));
  await expect(world.starts("order-1")).rejects.toMatchObject({ name: "InternalFailure" });
  const poll = world.pollsForDecisionTask();
  await world.waits(59);
  expect((await poll.task()).workflowExecution.workflowId).toBe("order-1");
});

test("a deadline whose commit lost its answer falls due", async () => {
  const world = await openWorld();
  world.store.next("loseAnswer", appends("WorkflowExecutionStarted"));
  const executionStartToCloseTimeout = "30";
  await expect(world.starts("order-1", { executionStartToCloseTimeout })).rejects.toMatchObject({ status: 500 });
  await world.waits(60);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("WorkflowExecutionTimedOut");
});

test("a timer whose commit lost its answer fires", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.store.next("loseAnswer", appends("TimerStarted"));
  await expect(world.decides(startTimer("soon", 10))).rejects.toMatchObject({ status: 500 });
  await world.waits(60);
  expect(await world.eventTypes("order-1")).toContain("TimerFired");
});

test("a child whose initiation lost its answer is started", async () => {
  const world = await openWorld();
  await world.starts("parent");
  world.store.next("loseAnswer", appends("StartChildWorkflowExecutionInitiated"));
  await expect(world.decides(startChild("child"))).rejects.toMatchObject({ status: 500 });
  await world.waits(60);
  expect(await world.eventTypes("parent")).toContain("ChildWorkflowExecutionStarted");
});

test("a child whose start lost its answer is started once, even if its parent has closed", async () => {
  const world = await openWorld();
  await world.starts("parent", { childPolicy: "TERMINATE" });
  // The policy ends the first child before the start is retried, so nothing with its workflowId is open then.
  world.store.next("loseAnswer", (group) => group.some((commit) => commit.some(({ created }) => created?.parent)));
  await world.decides(startChild("child", { taskList: { name: "children" } }), completeExecution());
  await world.waits(60);
  const children = (await world.executions()).filter(({ workflowId }) => workflowId === "child");
  expect(children.map(({ closeStatus }) => closeStatus)).toEqual(["TERMINATED"]);
});

test("a signal to another execution whose commit lost its answer arrives once", async () => {
  const world = await openWorld();
  await world.starts("target", { taskList: { name: "targets" } });
  await world.starts("sender");
  world.store.next("loseAnswer", appends("WorkflowExecutionSignaled"));
  await world.decides(signalExternal("target", "once"));
  await world.waits(60);
  const signals = (await world.eventTypes("target")).filter((type) => type === "WorkflowExecutionSignaled");
  expect(signals).toHaveLength(1);
  const told = (await world.eventTypes("sender")).filter((type) => type === "ExternalWorkflowExecutionSignaled");
  expect(told).toHaveLength(1);
});

test("a task whose start lost its answer goes to no second poll, and its timeout ends it", async () => {
  const world = await openWorld({ limits: { pollHoldMs: 5_000 } });
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one", { startToCloseTimeout: "30" }));
  world.store.next("loseAnswer", appends("ActivityTaskStarted"));
  const polls = [world.pollsForActivityTask(), world.pollsForActivityTask()];
  await world.waits(5);
  // Whether the first poll has the task is unknown to the server. The second finds none.
  await expect(polls[0]?.answer()).rejects.toMatchObject({ status: 500 });
  expect(await polls[1]?.answer()).toBeUndefined();
  await world.waits(25);
  expect((await world.eventTypes("order-1")).slice(4)).toEqual([
    "ActivityTaskScheduled",
    "ActivityTaskStarted",
    "ActivityTaskTimedOut",
    "DecisionTaskScheduled",
  ]);
});

test("a Lambda function whose start lost its answer is not called, and times out", async () => {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda });
  await world.starts("order-1", { lambdaRole: "arn:aws:iam::123456789012:role/lambda" });
  world.store.next("loseAnswer", appends("LambdaFunctionStarted"));
  await world.decides(scheduleLambdaFunction("one", { startToCloseTimeout: "30" }));
  await world.waits(30);
  expect((await world.eventTypes("order-1")).slice(4)).toEqual([
    "LambdaFunctionScheduled",
    "LambdaFunctionStarted",
    "LambdaFunctionTimedOut",
    "DecisionTaskScheduled",
  ]);
  expect(lambda.invocations).toEqual([]);
  const { length } = world.store.groups;
  await world.waits(60);
  expect(world.store.groups).toHaveLength(length);
});
