import type { Operations } from "@openswf/model/operations";
import { expect, test } from "vitest";
import {
  completeExecution,
  continueAsNew,
  failExecution,
  scheduleActivityTask,
  startChild,
  startTimer,
} from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

type ClosedFilter = Omit<Operations["ListClosedWorkflowExecutions"]["input"], "domain">;
type OpenFilter = Omit<Operations["ListOpenWorkflowExecutions"]["input"], "domain">;

const second = (world: World, seconds: number): number => world.clock.start / 1000 + seconds;

async function closed(world: World, filter: ClosedFilter): Promise<readonly string[]> {
  const input = { domain: "shop", ...filter };
  const { executionInfos } = await world.call("ListClosedWorkflowExecutions", input);
  const { count, truncated } = await world.call("CountClosedWorkflowExecutions", input);
  expect({ count, truncated }).toEqual({ count: executionInfos.length, truncated: false });
  return executionInfos.map(({ execution }) => execution.workflowId);
}

async function open(world: World, filter: OpenFilter): Promise<readonly string[]> {
  const input = { domain: "shop", ...filter };
  const { executionInfos } = await world.call("ListOpenWorkflowExecutions", input);
  expect(await world.call("CountOpenWorkflowExecutions", input)).toEqual({
    count: executionInfos.length,
    truncated: false,
  });
  return executionInfos.map(({ execution }) => execution.workflowId);
}

/** a, b and c start at 0, 10 and 20 s. c closes at 30 s, a at 40 s and b at 50 s. d stays open. */
async function withFour(): Promise<World> {
  const world = await openWorld();
  await world.call("RegisterWorkflowType", {
    domain: "shop",
    name: "order",
    version: "2",
    defaultChildPolicy: "ABANDON",
    defaultExecutionStartToCloseTimeout: "86400",
    defaultTaskList: { name: "orders" },
    defaultTaskStartToCloseTimeout: "NONE",
  });
  await world.starts("a", { tagList: ["red", "big"], taskList: { name: "a" } });
  await world.waits(10);
  await world.starts("b", { tagList: ["red"], workflowType: { name: "order", version: "2" }, taskList: { name: "b" } });
  await world.waits(10);
  await world.starts("c", { taskList: { name: "c" } });
  await world.starts("d", { tagList: ["blue"], taskList: { name: "d" } });
  await world.waits(10);
  await world.answers(await world.takesDecisionTask("c"), completeExecution());
  await world.waits(10);
  await world.answers(await world.takesDecisionTask("a"), failExecution());
  await world.waits(10);
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "b" });
  return world;
}

test("closed executions are listed by start time or close time, latest first or earliest first", async () => {
  const world = await withFour();
  const all = { oldestDate: 0 };
  expect(await closed(world, { startTimeFilter: all })).toEqual(["c", "b", "a"]);
  expect(await closed(world, { startTimeFilter: all, reverseOrder: true })).toEqual(["a", "b", "c"]);
  expect(await closed(world, { closeTimeFilter: all })).toEqual(["b", "a", "c"]);
  expect(await closed(world, { closeTimeFilter: all, reverseOrder: true })).toEqual(["c", "a", "b"]);
});

test("a time filter includes both of its ends", async () => {
  const world = await withFour();
  const from10to20 = { oldestDate: second(world, 10), latestDate: second(world, 20) };
  expect(await closed(world, { startTimeFilter: from10to20 })).toEqual(["c", "b"]);
  expect(await closed(world, { startTimeFilter: { ...from10to20, latestDate: second(world, 19.999) } })).toEqual(["b"]);
  expect(await closed(world, { closeTimeFilter: { oldestDate: second(world, 40) } })).toEqual(["b", "a"]);
  expect(await open(world, { startTimeFilter: from10to20 })).toEqual(["d"]);
});

test("executions are found by workflowId, type, tag and close status", async () => {
  const world = await withFour();
  const all = { startTimeFilter: { oldestDate: 0 } };
  expect(await closed(world, { ...all, executionFilter: { workflowId: "a" } })).toEqual(["a"]);
  expect(await closed(world, { ...all, executionFilter: { workflowId: "d" } })).toEqual([]);
  expect(await open(world, { ...all, executionFilter: { workflowId: "d" } })).toEqual(["d"]);
  expect(await closed(world, { ...all, typeFilter: { name: "order" } })).toEqual(["c", "b", "a"]);
  expect(await closed(world, { ...all, typeFilter: { name: "order", version: "" } })).toEqual(["c", "b", "a"]);
  expect(await closed(world, { ...all, typeFilter: { name: "order", version: "2" } })).toEqual(["b"]);
  expect(await closed(world, { ...all, tagFilter: { tag: "red" } })).toEqual(["b", "a"]);
  expect(await closed(world, { ...all, tagFilter: { tag: "big" } })).toEqual(["a"]);
  expect(await open(world, { ...all, tagFilter: { tag: "red" } })).toEqual([]);
  for (const [status, expected] of [
    ["COMPLETED", ["c"]],
    ["FAILED", ["a"]],
    ["TERMINATED", ["b"]],
    ["CANCELED", []],
  ] as const) {
    expect(await closed(world, { ...all, closeStatusFilter: { status } })).toEqual(expected);
  }
});

test("pages have no gaps and no repetitions, even while executions start", async () => {
  const world = await openWorld();
  for (let index = 0; index < 25; index += 1) {
    await world.starts(`order-${index}`);
    if (index % 3 === 0) await world.waits(1);
  }
  const found: string[] = [];
  let nextPageToken: string | undefined;
  do {
    const input = { domain: "shop", startTimeFilter: { oldestDate: 0 }, maximumPageSize: 7, nextPageToken };
    const page = await world.call("ListOpenWorkflowExecutions", input);
    found.push(...page.executionInfos.map(({ execution }) => execution.workflowId));
    nextPageToken = page.nextPageToken;
    await world.waits(1);
    await world.starts(`later-${found.length}`);
  } while (nextPageToken !== undefined);
  expect(found.toSorted()).toEqual(Array.from({ length: 25 }, (_, index) => `order-${index}`).toSorted());
});

test("a last page that is exactly full has no token, and the default page size is pageSizeMax", async () => {
  const world = await openWorld({ limits: { pageSizeMax: 4 } });
  for (let index = 0; index < 4; index += 1) await world.starts(`order-${index}`);
  const startTimeFilter = { oldestDate: 0 };
  const list = (maximumPageSize?: number) =>
    world.call("ListOpenWorkflowExecutions", { domain: "shop", startTimeFilter, maximumPageSize });
  for (const size of [undefined, 0, 4, 1_000]) {
    const page = await list(size);
    expect([page.executionInfos.length, page.nextPageToken]).toEqual([4, undefined]);
  }
  await world.starts("one more");
  expect((await list(1_000)).executionInfos).toHaveLength(4);
  expect((await list()).nextPageToken).toEqual(expect.any(String));
});

test("a page token works only for its own query, and for 24 hours", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.starts("order-2");
  const query = { domain: "shop", startTimeFilter: { oldestDate: 0 }, maximumPageSize: 1 };
  const { nextPageToken } = await world.call("ListOpenWorkflowExecutions", query);
  const other = { ...query, startTimeFilter: { oldestDate: 1 }, nextPageToken };
  await expect(world.call("ListOpenWorkflowExecutions", other)).rejects.toMatchObject({ said: "Invalid token" });
  await world.waits(24 * 3_600 - 1);
  expect((await world.call("ListOpenWorkflowExecutions", { ...query, nextPageToken })).executionInfos).toHaveLength(1);
  await world.waits(2);
  await expect(world.call("ListOpenWorkflowExecutions", { ...query, nextPageToken })).rejects.toMatchObject({
    name: "ValidationException",
    said: "Specified token has exceeded its maximum lifetime",
  });
});

test("a count beyond countedMax is truncated", async () => {
  const world = await openWorld({ limits: { countedMax: 3 } });
  const count = () => world.call("CountOpenWorkflowExecutions", { domain: "shop", startTimeFilter: { oldestDate: 0 } });
  for (let index = 0; index < 3; index += 1) await world.starts(`order-${index}`);
  expect(await count()).toEqual({ count: 3, truncated: false });
  await world.starts("one more");
  expect(await count()).toEqual({ count: 3, truncated: true });
  const pending = await world.call("CountPendingDecisionTasks", { domain: "shop", taskList: { name: "orders" } });
  expect(pending).toEqual({ count: 3, truncated: true });
});

test("Describe keeps the open counts of a closed execution, but not cancelRequested", async () => {
  const world = await openWorld();
  const runId = await world.starts("order-1", { tagList: ["t"] });
  await world.decides(scheduleActivityTask("one"), startTimer("t", 50));
  await world.call("RequestCancelWorkflowExecution", { domain: "shop", workflowId: "order-1" });
  const execution = { workflowId: "order-1", runId };
  const describe = () => world.call("DescribeWorkflowExecution", { domain: "shop", execution });
  expect((await describe()).executionInfo).toMatchObject({ cancelRequested: true, executionStatus: "OPEN" });
  await world.waits(1);
  await world.decides(completeExecution());
  const { executionInfo, openCounts, latestActivityTaskTimestamp } = await describe();
  expect(openCounts).toEqual({
    openActivityTasks: 1,
    openChildWorkflowExecutions: 0,
    openDecisionTasks: 0,
    openLambdaFunctions: 0,
    openTimers: 1,
  });
  expect(latestActivityTaskTimestamp).toBe(second(world, 0));
  expect(executionInfo).toEqual({
    cancelRequested: false,
    closeStatus: "COMPLETED",
    closeTimestamp: second(world, 1),
    execution,
    executionStatus: "CLOSED",
    startTimestamp: second(world, 0),
    tagList: ["t"],
    workflowType: { name: "order", version: "1" },
  });
  const { executionInfos } = await world.call("ListClosedWorkflowExecutions", {
    domain: "shop",
    startTimeFilter: { oldestDate: 0 },
  });
  expect(executionInfos).toEqual([executionInfo]);
});

test("a null among the tags is kept by a start, a child and a run continued as new", async () => {
  const world = await openWorld();
  const tagList = [null, "red"];
  await world.starts("parent", { tagList });
  await world.decides(startChild("child", { tagList, taskList: { name: "children" } }));
  await world.decides(continueAsNew({ tagList }));
  for (const workflowId of ["parent", "child"]) {
    const [started] = await world.history(workflowId);
    expect(started?.workflowExecutionStartedEventAttributes?.tagList).toEqual(tagList);
  }
  const startTimeFilter = { oldestDate: 0 };
  const listed = await world.call("ListOpenWorkflowExecutions", { domain: "shop", startTimeFilter });
  expect(listed.executionInfos.map((info) => info.tagList)).toEqual([tagList, tagList]);
  expect((await open(world, { startTimeFilter, tagFilter: { tag: "red" } })).toSorted()).toEqual(["child", "parent"]);
  await world.restarts();
  const execution = { workflowId: "child", runId: await world.runOf("child") };
  const described = await world.call("DescribeWorkflowExecution", { domain: "shop", execution });
  expect(described.executionInfo.tagList).toEqual(tagList);
});

test.each(["", "a,b", "<*>", "\u0000", "\u{1f600}"])("an execution is found by its tag %j", async (tag) => {
  const world = await openWorld();
  await world.starts("tagged", { tagList: [tag] });
  await world.starts("other", { tagList: ["other"], taskList: { name: "others" } });
  const startTimeFilter = { oldestDate: 0 };
  expect(await open(world, { startTimeFilter, tagFilter: { tag } })).toEqual(["tagged"]);
  await world.decides(completeExecution());
  expect(await closed(world, { startTimeFilter, tagFilter: { tag } })).toEqual(["tagged"]);
});
