import { expect, test } from "vitest";
import { workflow } from "../../src/authoring/definition.ts";
import { connect } from "../../src/client/connect.ts";
import { TerminatedFailure, TimeoutFailure } from "../../src/failures/swf-failures.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { Declined } from "./fixtures/declined.ts";
import { added, approval, cart, closed, countdown, declined, doubled, patient } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);

async function openWorld(): Promise<FlowWorld> {
  const world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  return world;
}

test("a result is what the workflow returned, and a failure is what it threw", async () => {
  await using world = await openWorld();
  expect(await world.until(world.client.execute(doubled, 21))).toBe(42);
  const failed = await world.until(world.client.execute(declined, "51").catch((error: unknown) => error));
  expect(failed).toBeInstanceOf(Declined);
  expect(failed).toMatchObject({ message: "no funds", details: { code: "51" } });
});

test("a result follows runs that continue as new, from a handle with a run id and from one without", async () => {
  await using world = await openWorld();
  const handle = await world.client.start(countdown, 3, { workflowId: "down" });
  expect(await world.until(handle.result())).toBe("later run");
  expect(await world.until(world.client.handle<typeof countdown>("down").result())).toBe("later run");
  expect(await world.until(world.client.handle("down", handle.runId).result())).toBe("later run");
});

test("without the operation of openswf, a result is looked for in the history", async () => {
  await using world = await openWorld();
  const { calls, clock, domain } = world;
  const plain = { ...calls, call: calls.call.bind(calls), extensions: new Set<string>() };
  const client = await connect({ domain, clock, calls: plain });
  expect(await world.until(client.execute(countdown, 2))).toBe("later run");
  const handle = await client.start(patient, undefined, { executionStartToClose: "1 hour" });
  await expect(world.until(handle.result())).rejects.toBeInstanceOf(TimeoutFailure);
});

test("waiting for a result ends with the reason of its signal", async () => {
  await using world = await openWorld();
  const handle = await world.client.start(patient, undefined);
  for (const extensions of [world.calls.extensions, new Set<string>()]) {
    const calls = { ...world.calls, extensions };
    const client = await connect({ domain: world.domain, clock: world.clock, calls });
    const stop = new AbortController();
    const result = client.handle(handle.workflowId, handle.runId).result({ signal: stop.signal });
    const reason = new Error("enough");
    setImmediate(() => stop.abort(reason));
    await expect(result).rejects.toBe(reason);
  }
});

test("a result survives the connection on which it was waited for", async () => {
  await using world = await openWorld();
  let held = 0;
  const callExtension: SwfCalls["callExtension"] = async (name, input, options) => {
    held += 1;
    if (held > 1) return await world.calls.callExtension(name, input, options);
    await world.sleepUntil(world.clock.now() + 40_000);
    throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  };
  const calls: SwfCalls = { ...world.calls, callExtension };
  const client = await connect({ domain: world.domain, clock: world.clock, calls });
  const handle = await client.start(patient, undefined, { executionStartToClose: "1 hour" });
  await expect(world.until(handle.result())).rejects.toBeInstanceOf(TimeoutFailure);
  expect(held).toBe(2);
});

test("a second start under an open id is refused, and says how to get the handle", async () => {
  await using world = await openWorld();
  const { client } = world;
  const first = await client.start(cart, "a", { workflowId: "c1" });
  const second = await client.start(cart, "b", { workflowId: "c1" }).catch((error: unknown) => error);
  expect(second).toMatchObject({
    name: "WorkflowExecutionAlreadyStartedFault",
    workflowId: "c1",
    runId: first.runId,
    message: expect.stringContaining("client.handle(workflowId)"),
  });
  const same = await client.start(cart, "b", { workflowId: "c1", idempotent: true });
  expect(same.runId).toBe(first.runId);
  await same.signal(closed);
  expect(await world.until(same.result())).toBe("a");
  const next = await client.start(cart, "b", { workflowId: "c1", idempotent: true });
  expect(next.runId).not.toBe(first.runId);
});

test("a start whose reply was lost is found again", async () => {
  await using world = await openWorld();
  const { calls, clock, domain } = world;
  let lost = 0;
  const losing: SwfCalls = {
    ...calls,
    // The first reply is lost, and the transport sends the call again.
    async call(name, input, options) {
      if (name !== "StartWorkflowExecution") return await calls.call(name, input, options);
      await calls.call(name, input, options);
      lost += 1;
      return await calls.call(name, input, options).catch((error: object) => {
        throw Object.assign(error, { $metadata: { attempts: 2 } });
      });
    },
  };
  const client = await connect({ domain, clock, calls: losing });
  const named = await client.start(cart, "a", { workflowId: "c1" });
  expect(await world.client.handle("c1").describe()).toMatchObject({ runId: named.runId, status: "OPEN" });
  const unnamed = await client.start(cart, undefined);
  expect(unnamed.runId).not.toBe("");
  expect(lost).toBe(2);
  await expect(world.client.start(cart, "a", { workflowId: "c1" })).rejects.toMatchObject({ workflowId: "c1" });
});

test.each([
  { what: "has closed", workflow: doubled, input: 21 },
  { what: "has continued as new", workflow: countdown, input: 3 },
])("a start whose reply was lost is found again when its execution $what", async ({ workflow, input }) => {
  await using world = await openWorld();
  const { calls, clock, domain } = world;
  let runId: string | undefined;
  const losing: SwfCalls = {
    ...calls,
    async call(name, given, options) {
      if (name !== "StartWorkflowExecution") return await calls.call(name, given, options);
      const reply = await calls.call(name, given, options);
      runId = "runId" in Object(reply) ? String(Reflect.get(Object(reply), "runId")) : undefined;
      const refused = await calls.call(name, given, options).catch((error: object) => error);
      // The refusal arrives when the execution has gone on.
      await world.client.handle("c1").result();
      throw Object.assign(Object(refused), { $metadata: { attempts: 2 } });
    },
  };
  const client = await connect({ domain, clock, calls: losing });
  // `as`: either has a number for its input.
  const started = world.until(client.start(workflow as typeof doubled, input, { workflowId: "c1" }));
  expect((await started).runId).toBe(runId);
});

test("signalWithStart starts an execution that finds the signal, and signals one that is open", async () => {
  await using world = await openWorld();
  const { client } = world;
  for (const value of ["x", "y"]) await client.signalWithStart(cart, "a", { workflowId: "c1", signal: added, value });
  const handle = client.handle<typeof cart>("c1");
  await handle.signal(closed);
  expect(await world.until(handle.result())).toBe("a,x,y");
  // Closed by now: a new one is started.
  await client.signalWithStart(cart, "b", { workflowId: "c1", signal: added, value: "z" });
  await handle.signal(closed);
  expect(await world.until(handle.result())).toBe("b,z");
});

test.each([
  { rivals: 1, why: "signals what a rival has started meanwhile" },
  { rivals: Number.POSITIVE_INFINITY, why: "gives up when rivals start and end executions again and again" },
])("signalWithStart $why", async ({ rivals }) => {
  await using world = await openWorld();
  const { calls, clock, domain } = world;
  const rival = world.client.handle<typeof cart>("c1");
  let started = 0;
  let isOpen = false;
  const racing: SwfCalls = {
    ...calls,
    async call(name, input, options) {
      if (name === "StartWorkflowExecution" && started < rivals) {
        started += 1;
        await world.client.start(cart, "rival", { workflowId: "c1" });
        isOpen = true;
      } else if (name === "SignalWorkflowExecution" && isOpen && rivals > 1) {
        await rival.terminate();
      }
      return await calls.call(name, input, options);
    },
  };
  const client = await connect({ domain, clock, calls: racing });
  const handle = client.signalWithStart(cart, "ours", { workflowId: "c1", signal: added, value: "x" });
  if (rivals > 1) {
    await expect(handle).rejects.toMatchObject({ name: "WorkflowExecutionAlreadyStartedFault" });
    expect(started).toBe(5);
    return;
  }
  await handle;
  await rival.signal(closed);
  expect(await world.until(rival.result())).toBe("rival,x");
});

test("an execution is canceled or terminated, and its result says so", async () => {
  await using world = await openWorld();
  const { client } = world;
  const canceled = await client.start(patient, undefined);
  await canceled.cancel();
  await expect(world.until(canceled.result())).rejects.toMatchObject({ name: "CanceledFailure" });
  const terminated = await client.start(patient, undefined);
  await terminated.terminate({ reason: "out of stock", details: { item: 7 } });
  const failure = await world.until(terminated.result().catch((error: unknown) => error));
  expect(failure).toBeInstanceOf(TerminatedFailure);
  expect(failure).toMatchObject({ reason: "out of stock", details: { item: 7 } });
  await expect(terminated.signal(closed)).rejects.toMatchObject({ name: "UnknownResourceFault" });
});

test("a description has status, times, open counts and what the workflow has published", async () => {
  await using world = await openWorld();
  const { client } = world;
  const handle = await client.start(cart, "a", { workflowId: "c1", tags: ["x"], priority: 3 });
  await handle.signal(added, "b");
  await world.idle();
  expect(await client.handle("c1").describe()).toMatchObject({
    workflowId: "c1",
    runId: handle.runId,
    workflowType: { name: "cart", version: "1" },
    status: "OPEN",
    tags: ["x"],
    priority: 3,
    taskList: "cart",
    open: { activityTasks: 0, timers: 0 },
    state: { count: 2 },
    executionContext: undefined,
    startedAt: new Date(Date.UTC(2026, 0, 1)),
  });
  await handle.signal(closed);
  await world.until(handle.result());
  expect(await handle.describe()).toMatchObject({
    status: "COMPLETED",
    closedAt: expect.any(Date),
    state: { count: 2 },
  });
  await expect(client.handle("none").describe()).rejects.toMatchObject({ name: "UnknownResourceFault" });
});

test("a history that is followed ends with the close", async () => {
  await using world = await openWorld();
  const handle = await world.client.start(cart, "a");
  const types: string[] = [];
  const follow = (async () => {
    for await (const { eventType } of handle.history({ follow: true })) types.push(eventType);
  })();
  await world.idle();
  await handle.signal(closed);
  await world.until(follow);
  expect(types.at(0)).toBe("WorkflowExecutionStarted");
  expect(types.filter((type) => type === "WorkflowExecutionSignaled").length).toBe(1);
  expect(types.at(-1)).toBe("WorkflowExecutionCompleted");
  const all: number[] = [];
  for await (const { eventId } of handle.history()) all.push(eventId);
  expect(all).toEqual(types.map((_, index) => index + 1));
});

test("an activity is kept alive, completed, failed and canceled by its task token", async () => {
  await using world = await openWorld();
  const { client } = world;
  const askedAfter = async (count: number): Promise<string> => {
    await world.idle();
    expect(activities.asked.length).toBe(count);
    return activities.asked.at(-1) ?? "";
  };
  const completed = await client.start(approval, undefined);
  const token = await askedAfter(1);
  expect(await client.heartbeatActivity(token, { seen: true })).toEqual({ cancelRequested: false });
  await client.completeActivity(token, "yes");
  expect(await world.until(completed.result())).toBe("yes");
  await expect(client.completeActivity(token, "twice")).rejects.toMatchObject({ name: "UnknownResourceFault" });

  const failed = await client.start(approval, undefined);
  await client.failActivity(await askedAfter(2), new Declined("no", { code: "5" }));
  await expect(world.until(failed.result())).rejects.toMatchObject({ name: "Declined", details: { code: "5" } });

  const canceled = await client.start(approval, undefined);
  const last = await askedAfter(3);
  await canceled.cancel();
  await world.idle();
  expect(await client.heartbeatActivity(last)).toEqual({ cancelRequested: true });
  await client.cancelActivity(last, { why: "asked" });
  await expect(world.until(canceled.result())).rejects.toMatchObject({ name: "CanceledFailure" });
});

test("a type that nobody has registered is refused with the way to register it", async () => {
  await using world = await FlowWorld.open();
  await world.calls.call("RegisterDomain", { name: world.domain, workflowExecutionRetentionPeriodInDays: "1" });
  const nobodys = workflow({ name: "nobodys" }, async () => {});
  await expect(world.client.start(nobodys)).rejects.toThrow(/Unknown type.*Start a worker that has this workflow/);
});
