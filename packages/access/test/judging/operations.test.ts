import { describe, expect, test } from "vitest";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { account, contentWith, keyOf, ownerKey, trusting } from "../trusting.ts";
import { inputs, operationsWithDomain, type WithDomain } from "./every-operation.ts";

const shop = `arn:aws:swf:us-east-1:${account}:/domain/shop`;
const resourceOf = (operation: WithDomain): string => (operation === "ListDomains" ? `${shop.slice(0, -4)}*` : shop);

/** A world in which the user `worker` may do what the policy allows. */
async function worldFor(
  policy: object | readonly object[],
  tags: Readonly<Record<string, string>> = {},
): Promise<World> {
  const access = trusting(contentWith({ worker: { policy, tags } }));
  return openWorld({ access: () => access, callsWith: ownerKey(account), limits: { pollHoldMs: 1 } });
}

interface Answered {
  readonly __type?: string;
  readonly message?: string;
}

/** `denied` or `allowed`. Any other fault counts as allowed, since it comes after authorization. */
async function outcome(world: World, operation: WithDomain, input: object = inputs[operation]): Promise<string> {
  const reply = world.clientWith(keyOf("worker")).request(operation, input);
  await world.waits(1);
  const { body } = await reply;
  const { __type = "", message = "" } = JSON.parse(body ?? "{}") as Answered;
  return __type.endsWith("AccessDeniedException") ? message : "allowed";
}

describe.each(operationsWithDomain)("%s", (operation) => {
  const denial = `User: arn:aws:iam::${account}:user/worker is not authorized to perform: swf:${operation} on resource: ${resourceOf(operation)}`;

  test("is allowed by permission for just this action in this domain", async () => {
    const world = await worldFor({ Effect: "Allow", Action: `swf:${operation}`, Resource: resourceOf(operation) });
    expect(await outcome(world, operation)).toBe("allowed");
  });

  test("is denied despite permission for everything else, or for this action elsewhere", async () => {
    const allButThis = await worldFor({ Effect: "Allow", NotAction: `swf:${operation}`, Resource: "*" });
    expect(await outcome(allButThis, operation)).toBe(denial);
    const elsewhere = resourceOf(operation).replace(/shop$|\*$/, "elsewhere");
    const notHere = await worldFor({ Effect: "Allow", Action: "swf:*", Resource: elsewhere });
    expect(await outcome(notHere, operation)).toBe(denial);
  });

  test("is denied by a Deny whatever else allows it", async () => {
    const world = await worldFor([
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: `swf:${operation}`, Resource: resourceOf(operation) },
    ]);
    expect(await outcome(world, operation)).toBe(denial);
  });
});

test.each([
  {
    operation: "RegisterActivityType",
    keys: { "swf:name": "charge", "swf:version": "2", "swf:defaultTaskList.name": "orders" },
  },
  {
    operation: "RegisterWorkflowType",
    keys: { "swf:name": "order", "swf:version": "2", "swf:defaultTaskList.name": "orders" },
  },
  { operation: "DescribeActivityType", keys: { "swf:activityType.name": "charge", "swf:activityType.version": "1" } },
  { operation: "DeprecateActivityType", keys: { "swf:activityType.name": "charge", "swf:activityType.version": "1" } },
  {
    operation: "UndeprecateActivityType",
    keys: { "swf:activityType.name": "charge", "swf:activityType.version": "1" },
  },
  { operation: "DeleteActivityType", keys: { "swf:activityType.name": "charge", "swf:activityType.version": "1" } },
  { operation: "DescribeWorkflowType", keys: { "swf:workflowType.name": "order", "swf:workflowType.version": "1" } },
  { operation: "DeprecateWorkflowType", keys: { "swf:workflowType.name": "order", "swf:workflowType.version": "1" } },
  { operation: "UndeprecateWorkflowType", keys: { "swf:workflowType.name": "order", "swf:workflowType.version": "1" } },
  { operation: "DeleteWorkflowType", keys: { "swf:workflowType.name": "order", "swf:workflowType.version": "1" } },
  {
    operation: "StartWorkflowExecution",
    keys: {
      "swf:workflowType.name": "order",
      "swf:workflowType.version": "1",
      "swf:taskList.name": "orders",
      "swf:tagList.member.0": "gift",
      "swf:tagList.member.1": "urgent",
    },
  },
  { operation: "CountOpenWorkflowExecutions", keys: { "swf:tagFilter.tag": "gift" } },
  { operation: "ListOpenWorkflowExecutions", keys: { "swf:tagFilter.tag": "gift" } },
  {
    operation: "CountClosedWorkflowExecutions",
    keys: { "swf:typeFilter.name": "order", "swf:typeFilter.version": "1" },
  },
  {
    operation: "ListClosedWorkflowExecutions",
    keys: { "swf:typeFilter.name": "order", "swf:typeFilter.version": "1" },
  },
  { operation: "CountPendingActivityTasks", keys: { "swf:taskList.name": "orders" } },
  { operation: "CountPendingDecisionTasks", keys: { "swf:taskList.name": "orders" } },
  { operation: "PollForActivityTask", keys: { "swf:taskList.name": "orders" } },
  { operation: "PollForDecisionTask", keys: { "swf:taskList.name": "orders" } },
  { operation: "RegisterDomain", keys: { "aws:RequestTag/team": "shop", "aws:TagKeys": "team" } },
  { operation: "TagResource", keys: { "aws:RequestTag/team": "shop", "aws:TagKeys": "team" } },
  { operation: "UntagResource", keys: { "aws:TagKeys": "team" } },
] as const)("$operation has the condition keys that the guide lists", async ({ operation, keys }) => {
  for (const [key, value] of Object.entries(keys)) {
    for (const [wanted, expected] of [
      [value, "allowed"],
      [`other than ${value}`, expect.stringContaining("not authorized")],
    ]) {
      const condition = key === "aws:TagKeys" ? "ForAnyValue:StringEquals" : "StringEquals";
      const world = await worldFor({
        Effect: "Allow",
        Action: `swf:${operation}`,
        Resource: "*",
        Condition: { [condition]: { [key]: wanted } },
      });
      expect(await outcome(world, operation), `${key} ${wanted}`).toEqual(expected);
    }
  }
});

test("a condition key is absent when its member is not in the request", async () => {
  const world = await worldFor({
    Effect: "Allow",
    Action: "swf:StartWorkflowExecution",
    Resource: "*",
    Condition: { Null: { "swf:tagList.member.0": "true", "swf:taskList.name": "true" } },
  });
  const { taskList: _, tagList: __, ...bare } = inputs.StartWorkflowExecution;
  expect(await outcome(world, "StartWorkflowExecution", bare)).toBe("allowed");
  expect(await outcome(world, "StartWorkflowExecution")).toContain("not authorized");
});

test.each([
  { key: "aws:PrincipalArn", value: `arn:aws:iam::${account}:user/worker` },
  { key: "aws:PrincipalAccount", value: account },
  { key: "aws:ResourceAccount", value: account },
  { key: "aws:PrincipalType", value: "User" },
  { key: "aws:username", value: "worker" },
  { key: "aws:userid", value: "AIDAworker" },
  { key: "aws:PrincipalTag/team", value: "shop" },
  { key: "aws:RequestedRegion", value: "us-east-1" },
  { key: "aws:ViaAWSService", value: "false" },
  { key: "aws:PrincipalIsAWSService", value: "false" },
  { key: "aws:SecureTransport", value: "false" },
  { key: "aws:SourceIp", value: "127.0.0.1" },
  { key: "aws:ResourceTag/team", value: "store" },
])("the global key $key is $value", async ({ key, value }) => {
  const allowed = (wanted: string): object => ({
    Effect: "Allow",
    Action: "swf:DescribeDomain",
    Resource: "*",
    Condition: { StringEquals: { [key]: wanted } },
  });
  for (const [wanted, expected] of [
    [value, "allowed"],
    ["other", expect.stringContaining("not authorized")],
  ] as const) {
    const world = await worldFor(allowed(wanted), { Team: "shop" });
    await world.call("TagResource", { resourceArn: shop, tags: [{ key: "TEAM", value: "store" }] });
    expect(await outcome(world, "DescribeDomain")).toEqual(expected);
  }
});

test("the current time is a condition key", async () => {
  const world = await worldFor({
    Effect: "Allow",
    Action: "swf:DescribeDomain",
    Resource: "*",
    Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01T01:00:00Z" } },
  });
  expect(await outcome(world, "DescribeDomain")).toBe("allowed");
  await world.waits(3_600);
  expect(await outcome(world, "DescribeDomain")).toContain("not authorized");
});

test("permission is checked before existence, so a caller without permission learns nothing about names", async () => {
  const world = await worldFor([]);
  const ask = (name: string) => outcome(world, "DescribeDomain", { name });
  expect(await ask("shop")).toBe((await ask("nowhere")).replace("nowhere", "shop"));
});

test("denied calls can return the fault of the service model instead", async () => {
  const access = trusting(contentWith({ worker: {} }), "OperationNotPermittedFault");
  const world = await openWorld({ access: () => access, callsWith: ownerKey(account) });
  const { status, body } = await world.clientWith(keyOf("worker")).request("DescribeDomain", { name: "shop" });
  expect({ status, ...JSON.parse(body ?? "") }).toMatchObject({
    status: 400,
    __type: "com.amazonaws.swf.base.model#OperationNotPermittedFault",
    message: expect.stringContaining("is not authorized to perform: swf:DescribeDomain"),
  });
});
