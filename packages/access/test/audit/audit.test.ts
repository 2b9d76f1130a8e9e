import type { AuditRecord } from "@openswf/core/ports/audit";
import { expect, test } from "vitest";
import { completeExecution, recordMarker, scheduleActivityTask } from "../../../core/test/world/decisions.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { account, contentWith, keyOf, ownerKey, type Trusting, trusting } from "../trusting.ts";

const shop = `arn:aws:swf:us-east-1:${account}:/domain/shop`;
const policy = [
  { Sid: "work", Effect: "Allow", Action: "swf:*", Resource: shop },
  { Sid: "never", Effect: "Deny", Action: ["swf:TerminateWorkflowExecution", "swf:RecordMarker"], Resource: "*" },
];

async function auditedWorld(): Promise<{
  readonly world: World;
  readonly access: Trusting;
  lines(): readonly AuditRecord[];
}> {
  const written: AuditRecord[] = [];
  const access = trusting(contentWith({ worker: { policy } }));
  const world = await openWorld({
    access: () => access,
    callsWith: ownerKey(account),
    audit: { write: (record) => void written.push(record) },
    limits: { pollHoldMs: 1 },
  });
  return { world, access, lines: () => written.splice(0) };
}

const fromWorker = {
  time: "2026-01-01T00:00:00.000Z",
  requestId: expect.stringMatching(/^request-\d+$/),
  account,
  region: "us-east-1",
  principal: `arn:aws:iam::${account}:user/worker`,
  accessKeyId: keyOf("worker"),
  source: "127.0.0.1",
  isEncrypted: false,
  resource: shop,
};
const allowedBy = { policy: "worker", sid: "work", index: 0 };
const deniedBy = { policy: "worker", sid: "never", index: 1 };
const plain = (lines: readonly AuditRecord[]): unknown => JSON.parse(JSON.stringify(lines));

test("a change is recorded with its caller, action, resource and the statement that allowed it", async () => {
  const { world, lines } = await auditedWorld();
  lines();
  const worker = world.clientWith(keyOf("worker"));
  const workflowType = { name: "order", version: "1" };
  const { runId } = await worker.call("StartWorkflowExecution", {
    domain: "shop",
    workflowId: "order-1",
    workflowType,
    input: "secret input",
    taskList: { name: "orders" },
  });
  await worker.call("SignalWorkflowExecution", {
    domain: "shop",
    workflowId: "order-1",
    signalName: "hurry",
    input: "secret input",
  });
  const written = lines();
  expect(plain(written)).toEqual([
    {
      ...fromWorker,
      event: "change",
      action: "swf:StartWorkflowExecution",
      on: { workflowId: "order-1", workflowType: "order 1", taskList: "orders", runId },
      statement: allowedBy,
    },
    {
      ...fromWorker,
      event: "change",
      action: "swf:SignalWorkflowExecution",
      on: { workflowId: "order-1", signalName: "hurry" },
      statement: allowedBy,
    },
  ]);
  expect(JSON.stringify(written)).not.toContain("secret input");
});

test("handing out a task and completing it are recorded as changes that name the run", async () => {
  const { world, lines } = await auditedWorld();
  const runId = await world.starts("order-1");
  lines();
  const worker = world.clientWith(keyOf("worker"));
  const poll = worker.pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  const { taskToken = "" } = await poll.task();
  await worker.call("RespondDecisionTaskCompleted", {
    taskToken,
    executionContext: "secret context",
    decisions: [recordMarker("m"), scheduleActivityTask("a", { input: "secret input" })],
  });
  const written = lines();
  expect(plain(written)).toMatchObject([
    { event: "change", action: "swf:PollForDecisionTask", on: { taskList: "orders" } },
    {
      event: "refusal",
      action: "swf:RespondDecisionTaskCompleted",
      reason: "decisions",
      on: { workflowId: "order-1", runId },
      deniedCount: 1,
      denied: [
        {
          action: "swf:RecordMarker",
          resource: shop,
          on: { markerName: "m" },
          reason: "explicitlyDenied",
          statement: deniedBy,
        },
      ],
    },
    { event: "change", action: "swf:RespondDecisionTaskCompleted", on: { workflowId: "order-1", runId } },
  ]);
  expect(JSON.stringify(written)).not.toMatch(/secret|taskToken/);
  expect(JSON.stringify(written)).not.toContain(taskToken);
});

test("the denied decisions of a call are one record, with the first of them and their number", async () => {
  const { world, lines } = await auditedWorld();
  await world.starts("order-1");
  const worker = world.clientWith(keyOf("worker"));
  const poll = worker.pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.settles();
  const { taskToken = "" } = await poll.task();
  lines();
  const decisions = Array.from({ length: 100 }, (_, index) => recordMarker(`m${index}`));
  await worker.call("RespondDecisionTaskCompleted", { taskToken, decisions });
  const [refusal, ...more] = lines();
  expect(refusal).toMatchObject({ event: "refusal", reason: "decisions", deniedCount: 100 });
  expect(refusal?.denied?.map(({ on }) => on["markerName"])).toEqual(
    Array.from({ length: 20 }, (_, index) => `m${index}`),
  );
  expect(more.map(({ event }) => event)).toEqual(["change"]);
});

test("an invalid task token is recorded as a refusal; an invalid page token is not recorded", async () => {
  const { world, lines } = await auditedWorld();
  lines();
  const worker = world.clientWith(keyOf("worker"));
  for (const operation of ["RespondActivityTaskCompleted", "RecordActivityTaskHeartbeat"] as const) {
    await expect(worker.call(operation, { taskToken: "secret of another" })).rejects.toThrow("Invalid token");
    const { resource: _, ...who } = fromWorker;
    const written = lines();
    expect(plain(written)).toEqual([
      {
        ...who,
        event: "refusal",
        action: `swf:${operation}`,
        on: {},
        fault: "ValidationException",
        reason: "token",
      },
    ]);
  }
  const page = { domain: "shop", registrationStatus: "REGISTERED", nextPageToken: "none" } as const;
  await expect(worker.call("ListActivityTypes", page)).rejects.toThrow("Invalid token");
  expect(lines()).toEqual([]);
});

test.each([
  { why: "its key is revoked", content: contentWith({}), fault: "UnrecognizedClientException", reason: "revoked" },
  {
    why: "it loses permission to poll",
    content: contentWith({ worker: {} }),
    fault: "AccessDeniedException",
    reason: "implicitlyDenied",
  },
])(
  "a poll that is refused its task is recorded as a refusal: $why while it waits",
  async ({ content, fault, reason }) => {
    const { world, lines, access } = await auditedWorld();
    const worker = world.clientWith(keyOf("worker"));
    const poll = worker.pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
    await world.settles();
    access.change(content);
    const refused = expect(poll.answer()).rejects.toMatchObject({ name: fault });
    lines();
    await world.starts("order-1");
    await refused;
    expect(lines().filter(({ event }) => event === "refusal")).toMatchObject([
      { action: "swf:PollForDecisionTask", fault, reason, on: { taskList: "orders" }, principal: fromWorker.principal },
    ]);
  },
);

test("reads, empty polls and failures other than denials are not recorded", async () => {
  const { world, lines } = await auditedWorld();
  lines();
  const worker = world.clientWith(keyOf("worker"));
  await worker.call("DescribeDomain", { name: "shop" });
  await worker.call("CountOpenWorkflowExecutions", { domain: "shop", startTimeFilter: { oldestDate: 0 } });
  const poll = worker.pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  await world.waits(1);
  expect(await poll.answer()).toBeUndefined();
  const unknown = worker.call("SignalWorkflowExecution", { domain: "shop", workflowId: "nobody", signalName: "hurry" });
  await expect(unknown).rejects.toThrow("Unknown execution");
  expect(lines()).toEqual([]);
});

test("a refusal is recorded with the statement that denied it, or as denied because none allowed it", async () => {
  const { world, lines } = await auditedWorld();
  lines();
  const worker = world.clientWith(keyOf("worker"));
  const terminated = worker.call("TerminateWorkflowExecution", {
    domain: "shop",
    workflowId: "order-1",
    details: "secret",
  });
  await expect(terminated).rejects.toThrow("not authorized");
  await expect(worker.call("DescribeDomain", { name: "elsewhere" })).rejects.toThrow("not authorized");
  const refusal = { ...fromWorker, event: "refusal", fault: "AccessDeniedException" };
  expect(plain(lines())).toEqual([
    {
      ...refusal,
      action: "swf:TerminateWorkflowExecution",
      on: { workflowId: "order-1" },
      reason: "explicitlyDenied",
      statement: deniedBy,
    },
    {
      ...refusal,
      action: "swf:DescribeDomain",
      resource: shop.replace("shop", "elsewhere"),
      on: { name: "elsewhere" },
      reason: "implicitlyDenied",
    },
  ]);
});

test("a request with an invalid signature is recorded with the key that it claims", async () => {
  const { world, lines } = await auditedWorld();
  lines();
  const stranger = world.clientWith("AKIASTRANGER00000000");
  await expect(stranger.call("DescribeDomain", { name: "shop" })).rejects.toThrow("nobody has this key");
  expect(plain(lines())).toEqual([
    {
      time: fromWorker.time,
      event: "refusal",
      requestId: fromWorker.requestId,
      action: "swf:DescribeDomain",
      accessKeyId: "AKIASTRANGER00000000",
      source: "127.0.0.1",
      isEncrypted: false,
      fault: "UnrecognizedClientException",
      reason: "signature",
    },
  ]);
});

test("a reply waits for a stalled audit log", async () => {
  let drain = (): void => {};
  const drained = new Promise<void>((resolve) => {
    drain = resolve;
  });
  const access = trusting(contentWith({}));
  let isFull = false;
  const world = await openWorld({
    access: () => access,
    callsWith: ownerKey(account),
    audit: { write: () => (isFull ? drained : undefined) },
  });
  await world.starts("order-1");
  isFull = true;
  let isAnswered = false;
  const call = world.client
    .call("SignalWorkflowExecution", { domain: "shop", workflowId: "order-1", signalName: "hurry" })
    .then(() => {
      isAnswered = true;
    });
  await world.settles();
  expect(await world.eventTypes("order-1")).toContain("WorkflowExecutionSignaled");
  expect(isAnswered).toBe(false);
  drain();
  await call;
  isFull = false;
  await world.decides(completeExecution());
});
