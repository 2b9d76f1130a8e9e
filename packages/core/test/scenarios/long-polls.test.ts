import type { Operations } from "@openswf/model/operations";
import { expect, test } from "vitest";
import { scheduleActivityTask } from "../world/decisions.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

test.each([
  { kind: "decision", body: '{"previousStartedEventId":0,"startedEventId":0}' },
  { kind: "activity", body: '{"startedEventId":0}' },
])("a poll for $kind tasks is held for pollHoldMs, then answered without a token", async ({ kind, body }) => {
  const world = await openWorld({ limits: { pollHoldMs: 60_000 } });
  const poll = kind === "decision" ? world.pollsForDecisionTask() : world.pollsForActivityTask();
  await world.waits(59.999);
  expect(poll.isWaiting).toBe(true);
  expect(world.health.waitingPolls).toBe(1);

  await world.waits(0.001);
  expect(poll.body).toBe(body);
  expect(world.health.waitingPolls).toBe(0);
});

test("a decision task for a waiting poll is scheduled and started in one commit", async () => {
  const world = await openWorld();
  const poll = world.pollsForDecisionTask("orders", { identity: "decider-1" });
  await world.waits(10);
  await world.starts("order-1");

  const { startedEventId, previousStartedEventId } = await poll.task();
  expect([startedEventId, previousStartedEventId]).toEqual([3, 0]);
  await world.hasHistory(
    "order-1",
    `1 10s WorkflowExecutionStarted
     2 10s DecisionTaskScheduled     orders
     3 10s DecisionTaskStarted`,
  );
  expect(world.store.committed).toHaveLength(1);
});

test("activity tasks go to waiting polls in the commit of the decisions that schedule them", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const task = await world.takesDecisionTask();
  const polls = [world.pollsForActivityTask(), world.pollsForActivityTask()];
  await world.settles();
  const before = world.store.committed.length;
  await world.answers(task, scheduleActivityTask("one"), scheduleActivityTask("two"), scheduleActivityTask("three"));

  expect(world.store.committed).toHaveLength(before + 1);
  const taken = await Promise.all(polls.map((poll) => poll.task()));
  expect(taken.map(({ activityId }) => activityId)).toEqual(["one", "two"]);
  await world.hasHistory(
    "order-1",
    `1 0s WorkflowExecutionStarted
     2 0s DecisionTaskScheduled     orders
     3 0s DecisionTaskStarted
     4 0s DecisionTaskCompleted
     5 0s ActivityTaskScheduled     one
     6 0s ActivityTaskScheduled     two
     7 0s ActivityTaskScheduled     three
     8 0s ActivityTaskStarted
     9 0s ActivityTaskStarted`,
  );
});

test("a poll that finds a task is answered immediately, and its identity is in the history", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const poll = world.pollsForDecisionTask("orders", { identity: "decider-7" });
  await world.settles();
  await poll.task();
  const [, , started] = await world.history("order-1");
  expect(started?.decisionTaskStartedEventAttributes).toEqual({ identity: "decider-7", scheduledEventId: 2 });
});

test("waiting polls are served in the order of their arrival", async () => {
  const world = await openWorld();
  const polls = [1, 2, 3].map(() => world.pollsForDecisionTask());
  for (const workflowId of ["first", "second", "third"]) await world.starts(workflowId);
  const tasks = await Promise.all(polls.map((poll) => poll.task()));
  expect(tasks.map((task) => task.workflowExecution.workflowId)).toEqual(["first", "second", "third"]);
});

test("a poll whose caller has hung up takes no task", async () => {
  const world = await openWorld();
  const gone = world.pollsForDecisionTask("orders", { identity: "gone" });
  const next = world.pollsForDecisionTask("orders", { identity: "next" });
  await world.settles();
  gone.hangUp();
  await world.starts("order-1");
  await next.task();
  expect(gone.body).toBe('{"previousStartedEventId":0,"startedEventId":0}');
  const [, , started] = await world.history("order-1");
  expect(started?.decisionTaskStartedEventAttributes?.identity).toBe("next");
});

test("a task whose caller hangs up during the task's start goes to the next poll with the same token", async () => {
  const world = await openWorld();
  const gone = world.pollsForDecisionTask();
  await world.settles();
  const commit = world.store.holdNext(appends("DecisionTaskStarted"));
  const starting = world.client.call("StartWorkflowExecution", order("order-1"));
  await world.settles();
  expect(commit.isReached).toBe(true);
  gone.hangUp();
  commit.release();
  await starting;

  const task = await world.takesDecisionTask();
  expect(task.startedEventId).toBe(3);
  expect(await world.eventTypes("order-1")).toHaveLength(3);
  await world.answers(task);
});

test("a task whose poll expires during the task's start goes to the next poll", async () => {
  const world = await openWorld({ limits: { pollHoldMs: 1_000 } });
  await world.starts("order-1");
  const commit = world.store.holdNext(appends("DecisionTaskStarted"));
  const late = world.pollsForDecisionTask();
  await world.waits(2);
  expect(commit.isReached).toBe(true);
  expect(await late.answer()).toBeUndefined();
  commit.release();
  expect((await world.takesDecisionTask()).startedEventId).toBe(3);
});

test("an undelivered task goes to the next poll with the same token and no event", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one"));
  const lost = world.pollsForActivityTask();
  await world.settles();
  const first = await lost.task();
  const waiting = world.pollsForActivityTask();
  await world.settles();
  lost.wasNotDelivered();
  await world.settles();

  expect(await waiting.task()).toEqual(first);
  expect((await world.eventTypes("order-1")).filter((type) => type === "ActivityTaskStarted")).toHaveLength(1);
  await world.call("RespondActivityTaskCompleted", { taskToken: first.taskToken });
});

test("an undelivered task goes to the next poll ahead of older tasks", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.starts("order-2");
  const lost = world.pollsForDecisionTask();
  await world.settles();
  const first = await lost.task();
  lost.wasNotDelivered();
  await world.settles();
  expect((await world.takesDecisionTask()).taskToken).toBe(first.taskToken);
  expect((await world.takesDecisionTask()).workflowExecution.workflowId).toBe("order-2");
});

test.each([
  { why: "has timed out", ends: async (world: World) => world.waits(30) },
  {
    why: "was completed",
    ends: async (world: World, taskToken: string) => world.call("RespondActivityTaskCompleted", { taskToken }),
  },
  {
    why: "closed with its execution",
    ends: async (world: World) => world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" }),
  },
])("an undelivered activity task that $why goes to no poll", async ({ ends }) => {
  const world = await openWorld({ limits: { pollHoldMs: 1_000 } });
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one", { startToCloseTimeout: "30" }));
  const lost = world.pollsForActivityTask();
  await world.settles();
  const { taskToken } = await lost.task();
  lost.wasNotDelivered();
  await ends(world, taskToken);

  const poll = world.pollsForActivityTask();
  await world.waits(1);
  expect(poll.body).toBe('{"startedEventId":0}');
});

test("an undelivered decision task that timed out goes to no poll: the next poll gets the new one", async () => {
  const world = await openWorld();
  await world.starts("order-1", { taskStartToCloseTimeout: "10" });
  const lost = world.pollsForDecisionTask();
  await world.settles();
  const first = await lost.task();
  await world.waits(10);
  lost.wasNotDelivered();
  const second = await world.takesDecisionTask();
  expect(second.taskToken).not.toBe(first.taskToken);
  await world.hasHistory(
    "order-1",
    `1  0s WorkflowExecutionStarted
     2  0s DecisionTaskScheduled     orders
     3  0s DecisionTaskStarted
     4 10s DecisionTaskTimedOut      START_TO_CLOSE
     5 10s DecisionTaskScheduled     orders
     6 10s DecisionTaskStarted`,
  );
});

test("a poll beyond waitingPollsPerTaskListMax is refused, while polls of other lists wait", async () => {
  const world = await openWorld({ limits: { waitingPollsPerTaskListMax: 3 } });
  const polls = [1, 2, 3].map(() => world.pollsForDecisionTask());
  const refused = world.pollsForDecisionTask();
  await expect(refused.answer()).rejects.toMatchObject({
    name: "LimitExceededFault",
    status: 400,
    said: "Limit on maximum concurrent poll requests per task list reached",
  });
  // A decision list and an activity list with the same name are separate lists.
  const others = [world.pollsForDecisionTask("other"), world.pollsForActivityTask("orders")];
  await world.settles();
  expect([...polls, ...others].map(({ isWaiting }) => isWaiting)).toEqual([true, true, true, true, true]);

  polls[0]?.hangUp();
  await world.settles();
  const again = world.pollsForDecisionTask();
  await world.settles();
  expect(again.isWaiting).toBe(true);
});

test("when the server stops, it answers waiting polls empty and later polls with a 503", async () => {
  const world = await openWorld();
  const polls = [world.pollsForDecisionTask(), world.pollsForDecisionTask("other")];
  await world.settles();
  const { client } = world;
  await world.stops();
  const late = client.pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  for (const poll of polls) {
    expect(await poll.answer()).toBeUndefined();
    expect(poll.body).toBe('{"previousStartedEventId":0,"startedEventId":0}');
  }
  await expect(late.answer()).rejects.toThrow("The server is stopping");
});

test("a poll already matched to a task when the server stops gets the task", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const commit = world.store.holdNext(appends("DecisionTaskStarted"));
  const poll = world.pollsForDecisionTask();
  await world.settles();
  const stopped = world.stops();
  commit.release();
  await stopped;
  expect((await poll.task()).startedEventId).toBe(3);
});

test("10,000 waiting polls cost nothing until a task arrives", async () => {
  const world = await openWorld();
  const polls = Array.from({ length: 10_000 }, (_, index) => world.pollsForDecisionTask(`list-${index % 100}`));
  await world.settles();
  expect(world.health.waitingPolls).toBe(10_000);
  await world.starts("order-1", { taskList: { name: "list-42" } });
  expect(polls.filter(({ isWaiting }) => !isWaiting)).toEqual([polls[42]]);
  await world.waits(60);
  expect(world.health.waitingPolls).toBe(0);
});

function order(workflowId: string): Operations["StartWorkflowExecution"]["input"] {
  return { domain: "shop", workflowId, workflowType: { name: "order", version: "1" } };
}
