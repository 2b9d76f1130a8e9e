import { expect, test } from "vitest";
import { completeExecution, recordMarker, scheduleActivityTask, startChild } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

const symptomsOf = (world: World): readonly unknown[] =>
  world.log.warnings.flatMap(({ symptom }) => (symptom === undefined ? [] : [symptom]));
const lineOf = (world: World, symptom: string): unknown =>
  world.log.warnings.find((warning) => warning["symptom"] === symptom);

const domain = "123456789012/us-east-1/shop";
const unheard = scheduleActivityTask("a", { activityType: { name: "unheard", version: "2" } });

test("a type that nobody registered, scheduled again and again, is said once", async () => {
  const world = await openWorld();
  const runId = await world.starts("a");
  for (let times = 0; times < 8; times += 1) {
    await world.decides(unheard);
    await world.signals("a", "again");
    if (times === 1) expect(symptomsOf(world)).toEqual([]);
  }
  expect(symptomsOf(world)).toEqual(["type_refused"]);
  expect(lineOf(world, "type_refused")).toEqual({
    message: "deciders schedule a type again and again that cannot be scheduled",
    symptom: "type_refused",
    domain,
    workflowType: { name: "order", version: "1" },
    workflowId: "a",
    runId,
    type: { kind: "activity", name: "unheard", version: "2" },
    cause: "ACTIVITY_TYPE_DOES_NOT_EXIST",
    times: 3,
  });
});

test("a child's type that nobody registered is said too", async () => {
  const world = await openWorld();
  await world.starts("a");
  const missing = { workflowType: { name: "missing", version: "1" } };
  await world.decides(startChild("b", missing), startChild("c", missing), startChild("d", missing));
  expect(lineOf(world, "type_refused")).toMatchObject({
    type: { kind: "workflow", name: "missing", version: "1" },
    cause: "WORKFLOW_TYPE_DOES_NOT_EXIST",
  });
});

test("refusals that pass by themselves are not said", async () => {
  const world = await openWorld({ limits: { openActivityTasksMax: 1 } });
  await world.starts("a");
  await world.decides(...["a", "b", "c", "d", "e", "f"].map((id) => scheduleActivityTask(id)));
  expect(symptomsOf(world)).toEqual([]);
});

test("a decider that answers no task is said at the third in a row", async () => {
  const world = await openWorld();
  await world.starts("a", { taskStartToCloseTimeout: "10" });
  for (let times = 0; times < 5; times += 1) {
    expect(symptomsOf(world)).toEqual(times < 3 ? [] : ["decider_failing"]);
    await world.takesDecisionTask();
    await world.waits(11);
  }
  expect(lineOf(world, "decider_failing")).toMatchObject({ domain, taskList: "orders", workflowId: "a", times: 3 });
});

test("a decider that answers in between is not said", async () => {
  const world = await openWorld();
  await world.starts("a", { taskStartToCloseTimeout: "10" });
  for (let times = 0; times < 6; times += 1) {
    await world.takesDecisionTask();
    await world.waits(11);
    if (times % 2 === 1) {
      await world.decides(recordMarker("m"));
      await world.signals("a", "more");
    }
  }
  expect(symptomsOf(world)).toEqual([]);
});

test("a list that nobody polls is said after five minutes, and again later and later", async () => {
  const world = await openWorld();
  await world.starts("a");
  await world.starts("b");
  await world.waits(299);
  expect(symptomsOf(world)).toEqual([]);
  await world.waits(1);
  expect(lineOf(world, "list_unpolled")).toEqual({
    message: "tasks wait on a list that nobody polls",
    symptom: "list_unpolled",
    domain,
    taskList: "orders",
    kind: "decision",
    tasks: 2,
    firstScheduledAt: new Date(world.clock.start).toISOString(),
  });
  await world.waits(3_600);
  expect(symptomsOf(world)).toHaveLength(2);
  await world.waits(3_600);
  expect(symptomsOf(world)).toHaveLength(2);
  await world.waits(3_600);
  expect(symptomsOf(world)).toHaveLength(3);
});

test("a list whose worker went away is said five minutes after its last poll", async () => {
  const world = await openWorld();
  await world.starts("a");
  await world.starts("b");
  await world.waits(200);
  await world.decides(completeExecution());
  await world.waits(299);
  expect(symptomsOf(world)).toEqual([]);
  await world.waits(1);
  expect(lineOf(world, "list_unpolled")).toMatchObject({ tasks: 1 });
});

test("a list that is served, or has no tasks any more, is not said", async () => {
  const world = await openWorld();
  await world.starts("a");
  await world.decides(completeExecution());
  await world.starts("b");
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "b" });
  for (let minute = 0; minute < 20; minute += 1) {
    await world.waits(60);
    const poll = world.pollsForDecisionTask("others");
    await world.settles();
    poll.hangUp();
  }
  expect(symptomsOf(world)).toEqual([]);
  // Nothing is watched any more, so nothing wakes the server for it.
  const soon = world.clock.now() + 600_000;
  expect(world.clock.pending.filter((at) => at <= soon)).toEqual([]);
});

test("a list that another server serves is not said", async () => {
  const world = await openWorld({ servers: 2 });
  await world.starts("early");
  for (let minute = 0; minute < 10; minute += 1) {
    const poll = world
      .clientOf(minute < 1 ? 0 : 1)
      .pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
    await world.settles();
    await world.answers(await poll.task(), completeExecution());
    await world.clientOf(0).call("StartWorkflowExecution", {
      domain: "shop",
      workflowId: `order-${minute}`,
      workflowType: { name: "order", version: "1" },
    });
    await world.waits(60);
  }
  expect(symptomsOf(world)).toEqual([]);
});

test("a history that nears its limit is said at 80 and at 95 percent", async () => {
  const world = await openWorld({ limits: { historyEventsMax: 100 } });
  await world.starts("a");
  for (let events = 0; events < 79; events += 1) await world.signals("a", "grow");
  expect(symptomsOf(world)).toEqual(["history_long"]);
  expect(lineOf(world, "history_long")).toMatchObject({ workflowId: "a", events: 80, eventsMax: 100 });
  for (let events = 0; events < 15; events += 1) await world.signals("a", "grow");
  expect(symptomsOf(world)).toEqual(["history_long", "history_long"]);
});
