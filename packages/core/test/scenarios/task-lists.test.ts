import { expect, test } from "vitest";
import type { TaskRow } from "../../src/stores/tasks.ts";
import { scheduleActivityTask } from "../world/decisions.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

const idsOf = async (world: World, count: number): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push((await world.takesActivityTask()).activityId);
  return ids;
};

test("polls take tasks with the highest priority first, then the oldest first", async () => {
  const world = await openWorld();
  for (const [workflowId, taskPriority] of [
    ["low", "-5"],
    ["usual", undefined],
    ["usual, later", "0"],
    ["high", "7"],
    ["highest", "2147483647"],
    ["high, later", "7"],
  ] as const) {
    await world.starts(workflowId, { taskPriority });
    await world.waits(1);
  }
  const taken: string[] = [];
  for (let i = 0; i < 6; i += 1) taken.push((await world.takesDecisionTask()).workflowExecution.workflowId);
  expect(taken).toEqual(["highest", "high", "high, later", "usual", "usual, later", "low"]);
});

test.each([{ bufferedTasksPerListMax: 1 }, { bufferedTasksPerListMax: 3 }, { bufferedTasksPerListMax: 1_000 }])(
  "more tasks than the buffer holds are taken oldest first: $bufferedTasksPerListMax buffered",
  async (limits) => {
    const world = await openWorld({ limits });
    await world.starts("order-1");
    const ids = Array.from({ length: 30 }, (_, index) => `task-${index}`);
    await world.decides(...ids.map((id) => scheduleActivityTask(id)));
    expect(await idsOf(world, 30)).toEqual(ids);
  },
);

test("a new task does not overtake a longer list whose buffered part is used up", async () => {
  const world = await openWorld({ limits: { bufferedTasksPerListMax: 2 } });
  await world.starts("order-1");
  await world.decides(...["one", "two", "three", "four"].map((id) => scheduleActivityTask(id)));
  expect(await idsOf(world, 2)).toEqual(["one", "two"]);
  await world.waits(1);
  await world.signals("order-1", "more");
  await world.decides(scheduleActivityTask("five"));
  expect(await idsOf(world, 3)).toEqual(["three", "four", "five"]);
});

test("a task of higher priority overtakes a list that is longer than the buffer", async () => {
  const world = await openWorld({ limits: { bufferedTasksPerListMax: 2 } });
  await world.starts("order-1");
  await world.decides(...["one", "two", "three", "four"].map((id) => scheduleActivityTask(id)));
  expect(await idsOf(world, 1)).toEqual(["one"]);
  await world.signals("order-1", "more");
  await world.decides(scheduleActivityTask("urgent", { taskPriority: "1" }));
  expect(await idsOf(world, 4)).toEqual(["urgent", "two", "three", "four"]);
});

test("concurrent polls empty a list and take each task once", async () => {
  const world = await openWorld({ limits: { bufferedTasksPerListMax: 5 } });
  await world.starts("order-1");
  const ids = Array.from({ length: 300 }, (_, index) => `task-${index}`);
  await world.decides(...ids.map((id) => scheduleActivityTask(id)));
  const polls = ids.map(() => world.pollsForActivityTask());
  await world.settles();
  const taken = await Promise.all(polls.map((poll) => poll.task()));
  expect(taken.map(({ activityId }) => activityId).toSorted()).toEqual(ids.toSorted());
});

test("each of many lists hands out its own tasks", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const lists = Array.from({ length: 200 }, (_, index) => `list-${index}`);
  await world.decides(...lists.map((name) => scheduleActivityTask(`of ${name}`, { taskList: { name } })));
  for (const name of lists.toReversed()) {
    expect((await world.takesActivityTask(name)).activityId).toBe(`of ${name}`);
  }
});

test("tasks that wait on a list survive a restart of the server", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(...["one", "two"].map((id) => scheduleActivityTask(id)));
  await world.restarts();
  expect(await idsOf(world, 2)).toEqual(["one", "two"]);
});

test("a task token survives a restart of the server", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const task = await world.takesDecisionTask();
  await world.restarts();
  await world.answers(task, scheduleActivityTask("one"));
  expect((await world.takesActivityTask()).activityId).toBe("one");
});

test("a task that ends before a poll takes it goes to no poll", async () => {
  const world = await openWorld({ limits: { pollHoldMs: 1_000 } });
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one", { scheduleToStartTimeout: "5" }), scheduleActivityTask("two"));
  const poll = world.pollsForActivityTask("never");
  await world.waits(5);
  expect(await poll.answer()).toBeUndefined();
  expect(await idsOf(world, 1)).toEqual(["two"]);
});

test("a stale task row costs a poll nothing: the poll keeps waiting", async () => {
  const world = await openWorld({ limits: { pollHoldMs: 10_000 } });
  const runId = await world.starts("order-1");
  const stale: TaskRow = {
    list: { domain: "123456789012/us-east-1/shop", kind: "decision", name: "orders" },
    priority: 9,
    scheduledAt: world.clock.now(),
    runId,
    scheduledEventId: 77,
  };
  const { readTasks } = world.store.inner;
  world.store.inner.readTasks = async (...args) => [stale, ...(await readTasks(...args))];
  await world.restarts();
  expect((await world.takesDecisionTask()).startedEventId).toBe(3);
});

test("when a task cannot be started, the next waiting poll gets it", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.store.next("fail", appends("DecisionTaskStarted"));
  const polls = [world.pollsForDecisionTask(), world.pollsForDecisionTask()];
  await world.settles();
  await expect(polls[0]?.answer()).rejects.toMatchObject({ name: "InternalFailure", status: 500 });
  expect((await polls[1]?.task())?.startedEventId).toBe(3);
});

test("when the commit that schedules a task fails, the poll reserved for it keeps waiting", async () => {
  const world = await openWorld();
  const polls = [world.pollsForDecisionTask(), world.pollsForDecisionTask()];
  await world.settles();
  world.store.next("fail", appends("DecisionTaskStarted"));
  await expect(world.starts("order-1")).rejects.toMatchObject({ name: "InternalFailure", status: 500 });
  expect(polls.map(({ isWaiting }) => isWaiting)).toEqual([true, true]);

  await world.starts("order-2");
  expect((await polls[0]?.task())?.workflowExecution.workflowId).toBe("order-2");
  expect(polls[1]?.isWaiting).toBe(true);
});

test("CountPendingActivityTasks and CountPendingDecisionTasks count tasks that are scheduled and not started", async () => {
  const world = await openWorld();
  const pending = (operation: "CountPendingActivityTasks" | "CountPendingDecisionTasks", name: string) =>
    world.call(operation, { domain: "shop", taskList: { name } });
  await world.starts("order-1");
  expect(await pending("CountPendingDecisionTasks", "orders")).toEqual({ count: 1, truncated: false });
  await world.decides(scheduleActivityTask("one"), scheduleActivityTask("two"));
  expect(await pending("CountPendingDecisionTasks", "orders")).toEqual({ count: 0, truncated: false });
  expect(await pending("CountPendingActivityTasks", "cards")).toEqual({ count: 2, truncated: false });
  await world.takesActivityTask();
  expect(await pending("CountPendingActivityTasks", "cards")).toEqual({ count: 1, truncated: false });
  expect(await pending("CountPendingActivityTasks", "nobody's")).toEqual({ count: 0, truncated: false });
});
