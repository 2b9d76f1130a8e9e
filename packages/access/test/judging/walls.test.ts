import type { AuditRecord } from "@openswf/core/ports/audit";
import { expect, test } from "vitest";
import type { FaultAnswer } from "../../../core/test/world/client.ts";
import { scheduleActivityTask } from "../../../core/test/world/decisions.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { account, contentWith, keyOf, otherAccount, ownerKey, trusting } from "../trusting.ts";

const domainArn = (name: string, of = account): string => `arn:aws:swf:us-east-1:${of}:/domain/${name}`;

/** Two accounts, each with a domain `shop` of its own. */
async function twoAccounts(): Promise<World> {
  const access = trusting(contentWith({}));
  const world = await openWorld({ access: () => access, callsWith: ownerKey(account) });
  const other = world.clientWith(ownerKey(otherAccount));
  await other.call("RegisterDomain", { name: "shop", workflowExecutionRetentionPeriodInDays: "1" });
  await other.call("RegisterDomain", { name: "hidden", workflowExecutionRetentionPeriodInDays: "1" });
  await world.settles();
  return world;
}

const refusal = async (call: Promise<unknown>): Promise<Pick<FaultAnswer, "name" | "said">> => {
  const { name, said } = await call.then(
    () => ({ name: "nothing", said: "" }),
    (error: FaultAnswer) => error,
  );
  return { name, said };
};

test("names of one account do not exist in another", async () => {
  const world = await twoAccounts();
  const run = await world.starts("order-1");
  const mine = world.clientWith(ownerKey(account));
  const theirs = world.clientWith(ownerKey(otherAccount));
  expect(await refusal(mine.call("DescribeDomain", { name: "hidden" }))).toEqual({
    name: "UnknownResourceFault",
    said: "Unknown domain: hidden",
  });
  const { domainInfos } = await mine.call("ListDomains", { registrationStatus: "REGISTERED" });
  expect(domainInfos.map(({ arn }) => arn)).toEqual([domainArn("shop")]);
  const execution = { workflowId: "order-1", runId: run };
  expect((await refusal(theirs.call("DescribeWorkflowExecution", { domain: "shop", execution }))).name).toBe(
    "UnknownResourceFault",
  );
  const open = await theirs.call("CountOpenWorkflowExecutions", { domain: "shop", startTimeFilter: { oldestDate: 0 } });
  expect(open.count).toBe(0);
});

test("an ARN of another account is refused", async () => {
  const world = await twoAccounts();
  const resourceArn = domainArn("hidden", otherAccount);
  const mine = world.clientWith(ownerKey(account));
  const unknown = { name: "UnknownResourceFault", said: `Unknown resource: ${resourceArn}` };
  expect(await refusal(mine.call("ListTagsForResource", { resourceArn }))).toEqual(unknown);
  expect(await refusal(mine.call("TagResource", { resourceArn, tags: [{ key: "a" }] }))).toEqual(unknown);
  expect(await refusal(mine.call("UntagResource", { resourceArn, tagKeys: ["a"] }))).toEqual(unknown);
});

test("a task token of one account or region is invalid in another", async () => {
  const world = await twoAccounts();
  await world.starts("order-1");
  const { taskToken: decisionToken = "" } = await world.takesDecisionTask();
  const invalid = { name: "ValidationException", said: "Invalid token" };
  for (const client of [world.clientWith(ownerKey(otherAccount)), world.clientWith(ownerKey(account), "eu-west-1")]) {
    expect(await refusal(client.call("RespondDecisionTaskCompleted", { taskToken: decisionToken }))).toEqual(invalid);
  }
  await world.call("RespondDecisionTaskCompleted", {
    taskToken: decisionToken,
    decisions: [scheduleActivityTask("charge-1")],
  });
  const { taskToken = "" } = await world.takesActivityTask();
  for (const client of [world.clientWith(ownerKey(otherAccount)), world.clientWith(ownerKey(account), "eu-west-1")]) {
    expect(await refusal(client.call("RespondActivityTaskCompleted", { taskToken }))).toEqual(invalid);
    expect(await refusal(client.call("RecordActivityTaskHeartbeat", { taskToken }))).toEqual(invalid);
  }
  await world.call("RespondActivityTaskCompleted", { taskToken });
});

test("a page token of one account is invalid in another", async () => {
  const world = await twoAccounts();
  await world.call("RegisterDomain", { name: "store", workflowExecutionRetentionPeriodInDays: "1" });
  const query = { registrationStatus: "REGISTERED", maximumPageSize: 1 } as const;
  const { nextPageToken } = await world.call("ListDomains", query);
  expect(nextPageToken).toBeDefined();
  const theirs = world.clientWith(ownerKey(otherAccount));
  expect(await refusal(theirs.call("ListDomains", { ...query, nextPageToken }))).toEqual({
    name: "ValidationException",
    said: "Invalid token",
  });
});

test("a task token is useless without permission in its domain", async () => {
  const policy = { Effect: "Allow", Action: "swf:*", Resource: domainArn("elsewhere") };
  const access = trusting(contentWith({ stranger: { policy } }));
  const world = await openWorld({ access: () => access, callsWith: ownerKey(account) });
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("charge-1"));
  const { taskToken = "" } = await world.takesActivityTask();
  const stranger = world.clientWith(keyOf("stranger"));
  for (const operation of [
    "RespondActivityTaskCompleted",
    "RespondActivityTaskFailed",
    "RespondActivityTaskCanceled",
    "RecordActivityTaskHeartbeat",
  ] as const) {
    expect(await refusal(stranger.call(operation, { taskToken }))).toEqual({
      name: "AccessDeniedException",
      said: `User: arn:aws:iam::${account}:user/stranger is not authorized to perform: swf:${operation} on resource: ${domainArn("shop")}`,
    });
  }
  await world.call("RespondActivityTaskCompleted", { taskToken });
  expect(await world.eventTypes("order-1")).toContain("ActivityTaskCompleted");
});

test("a poll gets no task when its key is disabled while it waits; the next poll gets the task", async () => {
  const policy = { Effect: "Allow", Action: "swf:*", Resource: "*" };
  const access = trusting(contentWith({ leaver: { policy } }));
  const world = await openWorld({ access: () => access, callsWith: ownerKey(account) });
  const poll = world.clientWith(keyOf("leaver")).pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  const { keys, ...rest } = contentWith({ leaver: { policy } });
  access.change({ ...rest, keys: keys.map((key) => (key.user === "leaver" ? { ...key, standing: "disabled" } : key)) });
  await world.starts("order-1");
  await expect(poll.answer()).rejects.toMatchObject({ name: "UnrecognizedClientException" });
  expect(await world.eventTypes("order-1")).not.toContain("DecisionTaskStarted");
  const task = await world.takesDecisionTask();
  expect(task.workflowExecution?.workflowId).toBe("order-1");
});

test("a waiting poll is authorized again before it gets a task; if denied, the next poll gets the task", async () => {
  const poll = { Effect: "Allow", Action: "swf:PollForDecisionTask", Resource: "*" };
  const access = trusting(contentWith({ worker: { policy: poll } }));
  const audited: AuditRecord[] = [];
  const world = await openWorld({
    access: () => access,
    callsWith: ownerKey(account),
    audit: { write: (record) => void audited.push(record) },
  });
  const waiting = world
    .clientWith(keyOf("worker"))
    .pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  access.change(contentWith({ worker: { policy: { ...poll, Resource: domainArn("elsewhere") } } }));
  await world.starts("order-1");
  await expect(waiting.answer()).rejects.toMatchObject({ name: "AccessDeniedException" });
  expect(audited.filter(({ event }) => event === "refusal")).toMatchObject([
    { action: "swf:PollForDecisionTask", resource: domainArn("shop") },
  ]);
  // The task was not started for a caller who could not have it.
  expect(await world.eventTypes("order-1")).toEqual(["WorkflowExecutionStarted", "DecisionTaskScheduled"]);
  expect((await world.takesDecisionTask()).workflowExecution?.workflowId).toBe("order-1");
});

test.each([
  {
    what: "the time",
    condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:10Z" } },
    passes: (world: World) => world.waits(20),
  },
  {
    what: "a tag of the domain",
    condition: { Null: { "aws:ResourceTag/closed": "true" } },
    passes: (world: World) =>
      world.call("TagResource", { resourceArn: domainArn("shop"), tags: [{ key: "closed", value: "yes" }] }),
  },
])("a waiting poll is authorized by $what at the time a task arrives", async ({ condition, passes }) => {
  const policy = { Effect: "Allow", Action: "swf:*", Resource: "*", Condition: condition };
  const access = trusting(contentWith({ worker: { policy } }));
  const world = await openWorld({ access: () => access, callsWith: ownerKey(account) });
  const poll = world.clientWith(keyOf("worker")).pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  await passes(world);
  await world.starts("order-1");
  await expect(poll.answer()).rejects.toMatchObject({ name: "AccessDeniedException" });
  expect((await world.takesDecisionTask()).workflowExecution?.workflowId).toBe("order-1");
});
