import type { AuditRecord } from "@openswf/core/ports/audit";
import { expect, test } from "vitest";
import { openWorld } from "../../core/test/world/world.ts";
import { account, contentWith, keyOf, otherAccount, ownerKey, trusting } from "./trusting.ts";

const allows = (Action: string | readonly string[], more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const onCards = { Condition: { StringEquals: { "swf:taskList.name": "cards" } } };
const ofShop = { Resource: `arn:aws:swf:us-east-1:${account}:/domain/shop` };
const ofDepot = { Resource: `arn:aws:swf:us-east-1:${account}:/domain/depot` };
const cards = { domain: "shop", kind: "ACTIVITY", taskList: { name: "cards" } };

test.each([
  { policy: allows("openswf:ListTaskLists"), status: 200 },
  { policy: allows("openswf:*", ofShop), status: 200 },
  { policy: allows("openswf:*", ofDepot), status: 400 },
  { policy: allows("swf:*"), status: 400 },
  { policy: allows("openswf:DescribeTaskList"), status: 400 },
])("task lists are listed with openswf:ListTaskLists: $policy is a $status", async ({ policy, status }) => {
  const world = await openWorld({
    access: () => trusting(contentWith({ worker: { policy } })),
    callsWith: ownerKey(account),
  });
  const client = world.clientWith(keyOf("worker"));
  expect((await client.request("OpenSWF.ListTaskLists", { domain: "shop" })).status).toBe(status);
});

test.each([
  { policy: allows("openswf:DescribeTaskList"), list: "cards", status: 200 },
  { policy: allows("openswf:DescribeTaskList", onCards), list: "cards", status: 200 },
  { policy: allows("openswf:DescribeTaskList", onCards), list: "parcels", status: 400 },
  { policy: allows(["swf:*", "openswf:ListTaskLists"]), list: "cards", status: 400 },
])("a task list is described with openswf:DescribeTaskList: $policy on $list is a $status", async (row) => {
  const { policy, list, status } = row;
  const world = await openWorld({
    access: () => trusting(contentWith({ worker: { policy } })),
    callsWith: ownerKey(account),
  });
  const client = world.clientWith(keyOf("worker"));
  const reply = await client.request("OpenSWF.DescribeTaskList", { ...cards, taskList: { name: list } });
  expect(reply.status).toBe(status);
});

test.each([
  { policy: allows("swf:GetWorkflowExecutionHistory"), status: 200 },
  { policy: allows("swf:DescribeWorkflowExecution"), status: 400 },
  { policy: allows("openswf:*"), status: 400 },
])("whoever may read a history may list its open activity tasks: $policy is a $status", async ({ policy, status }) => {
  const world = await openWorld({
    access: () => trusting(contentWith({ worker: { policy } })),
    callsWith: ownerKey(account),
  });
  const runId = await world.starts("order-1");
  const client = world.clientWith(keyOf("worker"));
  const input = { domain: "shop", execution: { workflowId: "order-1", runId } };
  expect((await client.request("OpenSWF.ListOpenActivityTasks", input)).status).toBe(status);
});

test("the audit log names the list of a refused call, and has no line for an allowed one", async () => {
  const written: AuditRecord[] = [];
  const world = await openWorld({
    access: () => trusting(contentWith({ worker: { policy: allows("swf:*") } })),
    callsWith: ownerKey(account),
    audit: { write: (record) => void written.push(record) },
  });
  written.length = 0;
  await world.clientWith(ownerKey(account)).request("OpenSWF.DescribeTaskList", cards);
  expect(written).toEqual([]);
  await world.clientWith(keyOf("worker")).request("OpenSWF.DescribeTaskList", cards);
  expect(written).toMatchObject([
    {
      event: "refusal",
      action: "openswf:DescribeTaskList",
      resource: ofShop.Resource,
      on: { taskList: "cards" },
      reason: "implicitlyDenied",
    },
  ]);
});

test("pollers of another account are not told, whatever the names of its domains", async () => {
  const world = await openWorld({
    access: () => trusting(contentWith({ worker: { policy: allows("openswf:*") } })),
    callsWith: ownerKey(account),
  });
  world.pollsForActivityTask("cards");
  await world.settles();
  const other = world.clientWith(ownerKey(otherAccount));
  const register = { name: "shop", workflowExecutionRetentionPeriodInDays: "7" };
  await other.request("RegisterDomain", register);
  const { status, body } = await other.request("OpenSWF.ListTaskLists", { domain: "shop" });
  expect([status, body]).toEqual([200, '{"taskListInfos":[]}']);
});
