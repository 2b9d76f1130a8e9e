import { expect, test } from "vitest";
import { completeExecution, scheduleActivityTask, startChild, startTimer } from "../world/decisions.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

const workflowType = { name: "order", version: "1" };
const two = (more: { losesNotices?: number } = {}): Promise<World> => openWorld({ servers: 2, ...more });

test("each server immediately sees what the other has committed", async () => {
  const world = await two();
  const runId = await world.starts("order-1");
  const execution = { workflowId: "order-1", runId };
  const [first, second] = [world.clientOf(0), world.clientOf(1)];
  for (const [signalName, told, asked] of [
    ["one", first, second],
    ["two", second, first],
    ["three", first, second],
  ] as const) {
    await told.call("SignalWorkflowExecution", { domain: "shop", workflowId: "order-1", signalName });
    const { events } = await asked.call("GetWorkflowExecutionHistory", { domain: "shop", execution });
    expect(events.at(-1)?.workflowExecutionSignaledEventAttributes?.signalName).toBe(signalName);
  }
  await second.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" });
  const { executionInfo } = await first.call("DescribeWorkflowExecution", { domain: "shop", execution });
  expect(executionInfo.executionStatus).toBe("CLOSED");
});

test("a task taken from one server can be completed at another", async () => {
  const world = await two();
  await world.starts("order-1");
  for (let round = 0; round < 4; round += 1) {
    const task = await world.takesDecisionTask();
    await world.answers(task, scheduleActivityTask(`charge-${round}`));
    const { taskToken } = await world.takesActivityTask();
    await world.call("RecordActivityTaskHeartbeat", { taskToken });
    await world.call("RespondActivityTaskCompleted", { taskToken, result: "done" });
  }
  await world.decides(completeExecution());
  expect((await world.eventTypes("order-1")).at(-1)).toBe("WorkflowExecutionCompleted");
});

test("a poll waiting at one server immediately gets a task scheduled at another", async () => {
  const world = await two();
  const poll = world.clientOf(1).pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  await world.clientOf(0).call("StartWorkflowExecution", { domain: "shop", workflowId: "order-1", workflowType });
  await world.settles();
  expect((await poll.task()).workflowExecution.workflowId).toBe("order-1");
});

test("a poll whose notice was lost gets its task at its server's next periodic look", async () => {
  const world = await two({ losesNotices: 1 });
  const poll = world.clientOf(1).pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  await world.clientOf(0).call("StartWorkflowExecution", { domain: "shop", workflowId: "order-1", workflowType });
  await world.waits(2);
  expect(poll.isWaiting).toBe(true);
  await world.waits(2);
  expect((await poll.task()).workflowExecution.workflowId).toBe("order-1");
});

test("polls of two servers share the tasks of one list: each task goes to one of them", async () => {
  const world = await two();
  const ids = Array.from({ length: 20 }, (_, index) => `order-${index}`);
  for (const workflowId of ids) await world.starts(workflowId);
  const polls = ids.map(() => world.pollsForDecisionTask());
  await world.settles();
  const tasks = await Promise.all(polls.map((poll) => poll.task()));
  expect(tasks.map(({ workflowExecution }) => workflowExecution.workflowId).toSorted()).toEqual(ids.toSorted());
});

test("a timer fires once, whichever servers are up when it is due", async () => {
  const world = await two();
  await world.starts("order-1");
  await world.decides(startTimer("both", 10), startTimer("survivor", 20));
  await world.waits(10);
  world.crashes();
  await world.waits(13);
  const types = await world.eventTypes("order-1");
  expect(types.filter((type) => type === "TimerFired")).toHaveLength(2);
});

test("another server starts the child of a server that died, within seconds", async () => {
  const world = await two();
  const first = world.clientOf(0);
  await first.call("StartWorkflowExecution", { domain: "shop", workflowId: "parent", workflowType });
  const poll = first.pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  const { taskToken } = await poll.task();
  const held = world.store.holdNext(appends("ChildWorkflowExecutionStarted"));
  await first.call("RespondDecisionTaskCompleted", { taskToken, decisions: [startChild("child")] });
  await world.settles();
  expect(held.isReached).toBe(true);
  world.crashes();
  await world.waits(8);
  expect(await world.eventTypes("parent")).toContain("ChildWorkflowExecutionStarted");
  expect(await world.eventTypes("child")).toContain("WorkflowExecutionStarted");
});

test("a deprecation at one server takes effect at the other within a second", async () => {
  const world = await two({ losesNotices: 1 });
  await world.starts("order-1");
  await world.starts("order-2");
  await world.clientOf(0).call("DeprecateWorkflowType", { domain: "shop", workflowType });
  await world.waits(1);
  for (const index of [0, 1]) {
    const start = world
      .clientOf(index)
      .call("StartWorkflowExecution", { domain: "shop", workflowId: "3", workflowType });
    await expect(start).rejects.toMatchObject({ name: "TypeDeprecatedFault" });
  }
});
