import type { Operations } from "@openswf/model/operations";
import { expect, test } from "vitest";
import {
  completeExecution,
  continueAsNew,
  recordMarker,
  scheduleActivityTask,
  startChild,
  startTimer,
} from "../world/decisions.ts";
import { attributesOf } from "../world/history-text.ts";
import { openWorld, type World } from "../world/world.ts";

const order = (workflowId: string): Operations["StartWorkflowExecution"]["input"] => ({
  domain: "shop",
  workflowId,
  workflowType: { name: "order", version: "1" },
});

async function causes(world: World, workflowId: string): Promise<readonly unknown[]> {
  return (await world.history(workflowId)).flatMap((event) => attributesOf(event)["cause"] ?? []);
}

test("a domain holds at most openExecutionsMax open executions, and a close makes room", async () => {
  const world = await openWorld({ limits: { openExecutionsMax: 2 } });
  await world.starts("order-1");
  await world.starts("order-2");
  await expect(world.starts("order-3")).rejects.toMatchObject({ name: "LimitExceededFault", status: 400 });
  await world.call("RegisterDomain", { name: "other", workflowExecutionRetentionPeriodInDays: "1" });
  await world.decides(completeExecution());
  await world.starts("order-3");
  await world.restarts();
  await expect(world.starts("order-4")).rejects.toMatchObject({ name: "LimitExceededFault" });
});

test("concurrent starts do not exceed openExecutionsMax", async () => {
  const world = await openWorld({ limits: { openExecutionsMax: 5 } });
  await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => world.client.call("StartWorkflowExecution", order(`order-${index}`))),
  );
  expect(await world.executions()).toHaveLength(5);
});

test("a child beyond openExecutionsMax fails with OPEN_WORKFLOWS_LIMIT_EXCEEDED", async () => {
  const world = await openWorld({ limits: { openExecutionsMax: 1 } });
  await world.starts("parent");
  await world.decides(startChild("child"));
  expect(await causes(world, "parent")).toEqual(["OPEN_WORKFLOWS_LIMIT_EXCEEDED"]);
});

test("the children of one batch do not exceed openExecutionsMax", async () => {
  const world = await openWorld({ limits: { openExecutionsMax: 3 } });
  await world.starts("parent");
  await world.decides(...[1, 2, 3, 4].map((id) => startChild(`child-${id}`, { taskList: { name: "children" } })));
  expect(await causes(world, "parent")).toEqual(["OPEN_WORKFLOWS_LIMIT_EXCEEDED", "OPEN_WORKFLOWS_LIMIT_EXCEEDED"]);
});

test("continuing as new works in a full domain", async () => {
  const world = await openWorld({ limits: { openExecutionsMax: 1 } });
  await world.starts("order-1");
  for (let i = 0; i < 3; i += 1) await world.decides(continueAsNew());
  expect(await world.executions()).toHaveLength(4);
  await expect(world.starts("order-2")).rejects.toMatchObject({ name: "LimitExceededFault" });
});

test.each([
  {
    limit: "openActivityTasksMax",
    decide: (id: string) => scheduleActivityTask(id),
    cause: "OPEN_ACTIVITIES_LIMIT_EXCEEDED",
  },
  { limit: "openTimersMax", decide: (id: string) => startTimer(id, 9), cause: "OPEN_TIMERS_LIMIT_EXCEEDED" },
  {
    limit: "openChildrenMax",
    decide: (id: string) => startChild(id, { taskList: { name: "children" } }),
    cause: "OPEN_CHILDREN_LIMIT_EXCEEDED",
  },
])("$limit applies per execution: one more fails with $cause", async ({ limit, decide, cause }) => {
  const world = await openWorld({ limits: { [limit]: 2 } });
  await world.starts("order-1");
  await world.decides(decide("one"), decide("two"), decide("three"), recordMarker("after"));
  expect(await causes(world, "order-1")).toEqual([cause]);
  expect(await world.eventTypes("order-1")).toContain("MarkerRecorded");
});

test("the number of domains is limited per region, deprecated ones included", async () => {
  const world = await openWorld({ empty: true, limits: { domainsMax: 2 } });
  const register = (name: string) => ({ name, workflowExecutionRetentionPeriodInDays: "1" });
  await world.call("RegisterDomain", register("one"));
  await world.call("RegisterDomain", register("two"));
  await world.call("DeprecateDomain", { name: "one" });
  await expect(world.call("RegisterDomain", register("three"))).rejects.toMatchObject({ name: "LimitExceededFault" });
  await expect(world.call("RegisterDomain", register("two"))).rejects.toMatchObject({
    name: "DomainAlreadyExistsFault",
  });
  await world.clientIn("eu-west-1").call("RegisterDomain", register("three"));
});

test("types are limited per domain and kind, deprecated ones included, and a deletion makes room", async () => {
  const world = await openWorld({ limits: { workflowTypesMax: 2, activityTypesMax: 1 } });
  const type = (version: string) => ({ domain: "shop", name: "more", version });
  await world.call("RegisterWorkflowType", type("1"));
  await expect(world.call("RegisterWorkflowType", type("2"))).rejects.toMatchObject({ name: "LimitExceededFault" });
  await expect(world.call("RegisterActivityType", type("1"))).rejects.toMatchObject({ name: "LimitExceededFault" });
  const workflowType = { name: "more", version: "1" };
  await world.call("DeprecateWorkflowType", { domain: "shop", workflowType });
  await expect(world.call("RegisterWorkflowType", type("2"))).rejects.toMatchObject({ name: "LimitExceededFault" });
  await world.call("DeleteWorkflowType", { domain: "shop", workflowType });
  await world.call("RegisterWorkflowType", type("2"));
});

test("a domain has at most domainTagsMax tags, however they are added", async () => {
  const world = await openWorld({ limits: { domainTagsMax: 2 } });
  const resourceArn = "arn:aws:swf:us-east-1:123456789012:/domain/shop";
  const tag = (key: string) => ({ key, value: "v" });
  await world.call("TagResource", { resourceArn, tags: [tag("a"), tag("b")] });
  await world.call("TagResource", { resourceArn, tags: [{ key: "a", value: "new" }] });
  const tooMany = { name: "TooManyTagsFault", status: 400 };
  await expect(world.call("TagResource", { resourceArn, tags: [tag("c")] })).rejects.toMatchObject(tooMany);
  expect(await world.call("ListTagsForResource", { resourceArn })).toEqual({
    tags: [
      { key: "a", value: "new" },
      { key: "b", value: "v" },
    ],
  });
  const tags = [tag("a"), tag("b"), tag("c")];
  const domain = { name: "tagged", workflowExecutionRetentionPeriodInDays: "1", tags };
  await expect(world.call("RegisterDomain", domain)).rejects.toMatchObject(tooMany);
});

test("an execution whose history exceeds historyEventsMax is terminated after the whole batch", async () => {
  const world = await openWorld({ limits: { historyEventsMax: 10 } });
  await world.starts("order-1");
  await world.decides(...Array.from({ length: 50 }, (_, index) => recordMarker(`marker-${index}`)));
  const last = (await world.history("order-1")).at(-1);
  expect(last?.eventId).toBe(55);
  expect(last?.workflowExecutionTerminatedEventAttributes).toEqual({
    cause: "EVENT_LIMIT_EXCEEDED",
    childPolicy: "TERMINATE",
  });
});
