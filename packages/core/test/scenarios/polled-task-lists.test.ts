import { expect, test } from "vitest";
import type { AnyOperation } from "../../src/operations/signatures.ts";
import { scheduleActivityTask } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

interface Answer {
  readonly status: number;
  readonly taskListInfos: readonly { readonly kind: string; readonly taskList: { readonly name: string } }[];
  readonly nextPageToken?: string;
}

async function ask(world: World, operation: AnyOperation, input: object): Promise<Answer> {
  const { status, body } = await world.client.request(operation, { domain: "shop", ...input });
  await world.settles();
  return { status, ...JSON.parse(body ?? "") };
}
const lists = (world: World, input: object = {}): Promise<Answer> => ask(world, "OpenSWF.ListTaskLists", input);
const describes = (world: World, kind: string, name: string): Promise<Answer> =>
  ask(world, "OpenSWF.DescribeTaskList", { kind, taskList: { name } });
const named = ({ taskListInfos }: Answer): readonly string[] =>
  taskListInfos.map(({ kind, taskList }) => `${kind} ${taskList.name}`);
const seconds = (world: World, ago: number): number => (world.clock.now() - ago * 1000) / 1000;

test("a domain without tasks and polls has no task lists", async () => {
  const world = await openWorld();
  expect(await lists(world)).toEqual({ status: 200, taskListInfos: [] });
});

test("a list with tasks that nobody polls has a depth, the age of its oldest task, and no pollers", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.waits(30);
  await world.starts("order-2");
  await world.waits(10);
  expect(await lists(world)).toEqual({
    status: 200,
    taskListInfos: [
      {
        taskList: { name: "orders" },
        kind: "DECISION",
        pendingTasks: { count: 2, truncated: false },
        oldestTaskTimestamp: seconds(world, 40),
        waitingPolls: 0,
        pollers: 0,
        tasksStartedLastMinute: 0,
      },
    ],
  });
});

test("lists with polls alone are there too, each with who polls it, how often, and since when", async () => {
  const world = await openWorld();
  world.pollsForActivityTask("cards", { identity: "worker-1" });
  await world.waits(5);
  world.pollsForActivityTask("cards", { identity: "worker-1" });
  world.pollsForActivityTask("cards", { identity: "worker-2" });
  world.pollsForActivityTask("cards");
  world.pollsForDecisionTask("cards", { identity: "decider-1" });
  await world.waits(10);
  expect(named(await lists(world))).toEqual(["ACTIVITY cards", "DECISION cards"]);
  expect(await describes(world, "ACTIVITY", "cards")).toEqual({
    status: 200,
    taskListInfo: {
      taskList: { name: "cards" },
      kind: "ACTIVITY",
      pendingTasks: { count: 0, truncated: false },
      waitingPolls: 4,
      pollers: 3,
      lastPolledTimestamp: seconds(world, 10),
      tasksStartedLastMinute: 0,
    },
    pollers: [
      {
        identity: "worker-1",
        waitingPolls: 2,
        waitingSinceTimestamp: seconds(world, 15),
        lastPolledTimestamp: seconds(world, 10),
      },
      {
        identity: "worker-2",
        waitingPolls: 1,
        waitingSinceTimestamp: seconds(world, 10),
        lastPolledTimestamp: seconds(world, 10),
      },
      { waitingPolls: 1, waitingSinceTimestamp: seconds(world, 10), lastPolledTimestamp: seconds(world, 10) },
    ],
    tasks: [],
  });
});

test("a poller is known for five minutes after its last poll, and the time of the last poll for an hour", async () => {
  const world = await openWorld();
  const polled = world.clock.now();
  world.pollsForActivityTask("cards", { identity: "worker-1" });
  await world.waits(299);
  const known = { identity: "worker-1", waitingPolls: 0, lastPolledTimestamp: polled / 1000 };
  expect(await describes(world, "ACTIVITY", "cards")).toMatchObject({ taskListInfo: { pollers: 1 }, pollers: [known] });
  await world.waits(1);
  expect(await describes(world, "ACTIVITY", "cards")).toMatchObject({
    taskListInfo: { pollers: 0, waitingPolls: 0, lastPolledTimestamp: polled / 1000 },
    pollers: [],
  });
  await world.waits(3_299);
  expect(named(await lists(world))).toEqual(["ACTIVITY cards"]);
  await world.waits(1);
  expect(await lists(world)).toEqual({ status: 200, taskListInfos: [] });
});

test("a list tells how many tasks its polls got within the last minute", async () => {
  const world = await openWorld();
  world.pollsForDecisionTask("orders", { identity: "decider-1" });
  await world.starts("order-1");
  for (let count = 2; count <= 5; count += 1) {
    await world.starts(`order-${count}`);
    await world.takesDecisionTask();
  }
  await world.waits(10);
  expect(await lists(world)).toMatchObject({ taskListInfos: [{ kind: "DECISION", tasksStartedLastMinute: 5 }] });
  await world.waits(60);
  expect(await lists(world)).toMatchObject({ taskListInfos: [{ kind: "DECISION", tasksStartedLastMinute: 0 }] });
});

test("a list shows the executions whose tasks come next, in the order in which polls get them", async () => {
  const world = await openWorld();
  const runs = new Map<string, string>();
  for (const workflowId of ["order-1", "order-2"]) {
    runs.set(workflowId, await world.starts(workflowId));
    await world.decides(scheduleActivityTask("charge-1", { taskPriority: workflowId === "order-2" ? "7" : "0" }));
    await world.waits(1);
  }
  expect(await describes(world, "ACTIVITY", "cards")).toMatchObject({
    taskListInfo: { pendingTasks: { count: 2, truncated: false }, oldestTaskTimestamp: seconds(world, 2) },
    tasks: [
      {
        workflowExecution: { workflowId: "order-2", runId: runs.get("order-2") },
        scheduledEventId: 5,
        scheduledTimestamp: seconds(world, 1),
        taskPriority: "7",
      },
      {
        workflowExecution: { workflowId: "order-1", runId: runs.get("order-1") },
        scheduledEventId: 5,
        scheduledTimestamp: seconds(world, 2),
        taskPriority: "0",
      },
    ],
  });
});

test("task lists come in pages, those with tasks and those with polls alike", async () => {
  const world = await openWorld();
  for (const list of ["d", "b", "\u{1f600}"]) await world.starts(`order of ${list}`, { taskList: { name: list } });
  for (const list of ["c", "b", "\uff5e"]) world.pollsForDecisionTask(list);
  world.pollsForActivityTask("z");
  await world.settles();
  const pages: (readonly string[])[] = [];
  let token: string | undefined;
  do {
    const answer = await lists(world, { maximumPageSize: 2, nextPageToken: token });
    pages.push(named(answer));
    token = answer.nextPageToken;
  } while (token !== undefined);
  expect(pages).toEqual([
    ["ACTIVITY z", "DECISION b"],
    ["DECISION c", "DECISION d"],
    ["DECISION \uff5e", "DECISION \u{1f600}"],
  ]);
});

test("task lists of other domains are not told", async () => {
  const world = await openWorld();
  await world.call("RegisterDomain", { name: "depot", workflowExecutionRetentionPeriodInDays: "7" });
  await world.starts("order-1");
  world.pollsForActivityTask("cards");
  await world.settles();
  expect(await lists(world, { domain: "depot" })).toEqual({ status: 200, taskListInfos: [] });
});

test.each([
  { input: { domain: "nowhere" }, says: "Unknown domain: nowhere" },
  { input: { nextPageToken: "forged" }, says: "Invalid token" },
  { input: { maximumPageSize: 1_001 }, says: "failed to satisfy constraint" },
])("ListTaskLists refuses $input", async ({ input, says }) => {
  const world = await openWorld();
  expect(await lists(world, input)).toMatchObject({ status: 400, message: expect.stringContaining(says) });
});

test.each([
  { input: { kind: "ACTIVITY", taskList: { name: "" } }, says: "'taskList.name' failed to satisfy constraint" },
  { input: { kind: "activity", taskList: { name: "cards" } }, says: "'kind' failed to satisfy constraint" },
  { input: { taskList: { name: "cards" } }, says: "'kind' failed to satisfy constraint: Member must not be null" },
])("DescribeTaskList refuses $input", async ({ input, says }) => {
  const world = await openWorld();
  expect(await ask(world, "OpenSWF.DescribeTaskList", input)).toMatchObject({
    status: 400,
    message: expect.stringContaining(says),
  });
});

test("many pollers with identities of their own are remembered within a bound, the latest of them", async () => {
  const world = await openWorld();
  for (let number = 0; number < 150; number += 1) {
    world.pollsForActivityTask("cards", { identity: `worker-${number}` }).hangUp();
  }
  await world.waits(1);
  const { pollers } = (await describes(world, "ACTIVITY", "cards")) as unknown as {
    readonly pollers: readonly { readonly identity: string }[];
  };
  expect(pollers.map(({ identity }) => identity).toSorted()).toEqual(
    Array.from({ length: 100 }, (_, index) => `worker-${index + 50}`).toSorted(),
  );
});
