import type { Decision } from "@openswf/model/wire-types";
import { describe, expect, test } from "vitest";
import { type CloseCall, waitsForClose } from "../world/close-call.ts";
import { cancelExecution, completeExecution, continueAsNew, failExecution } from "../world/decisions.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

const execution = { workflowId: "order-1" };

/** A world with an open execution `order-1`, and calls that wait for its close. */
async function waitingWorld(options: Parameters<typeof openWorld>[0] = {}, count = 1) {
  const world = await openWorld(options);
  const runId = await world.starts("order-1");
  const calls = Array.from({ length: count }, () => waitsForClose(world.client, { execution }));
  await world.settles();
  expect(calls.every(({ isWaiting }) => isWaiting)).toBe(true);
  return { world, runId, calls, call: calls[0] as CloseCall };
}

const terminates = (world: World): Promise<unknown> =>
  world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1", reason: "enough" });
const decides =
  (...decisions: readonly Decision[]) =>
  (world: World): Promise<unknown> =>
    world.decides(...decisions);

describe("a call that waits for a close", () => {
  test.each([
    { how: "completes", closes: decides(completeExecution("42")), closeStatus: "COMPLETED" },
    { how: "fails", closes: decides(failExecution("no stock")), closeStatus: "FAILED" },
    { how: "is cancelled", closes: decides(cancelExecution("as asked")), closeStatus: "CANCELED" },
    { how: "continues as new", closes: decides(continueAsNew()), closeStatus: "CONTINUED_AS_NEW" },
    { how: "is terminated", closes: terminates, closeStatus: "TERMINATED" },
    { how: "times out", closes: (world: World) => world.waits(30), closeStatus: "TIMED_OUT" },
  ])("is answered when the execution $how, and a later call at once with the same", async ({ closes, closeStatus }) => {
    const world = await openWorld();
    const runId = await world.starts("order-1", { executionStartToCloseTimeout: "30" });
    const call = waitsForClose(world.client, { execution: { ...execution, runId } });
    await world.settles();
    expect(call.isWaiting).toBe(true);
    await closes(world);
    const closeEvent = (await world.history({ runId })).at(-1);
    expect(call.answered).toEqual({ closeEvent, closeStatus, runId });

    const later = waitsForClose(world.client, { execution: { ...execution, runId } });
    await world.settles();
    expect(later.body).toBe(call.body);
  });

  test("hears of a close only when it is durable", async () => {
    const { world, call } = await waitingWorld();
    const commit = world.store.holdNext(appends("WorkflowExecutionTerminated"));
    const closing = world.client.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" });
    await world.settles();
    expect([commit.isReached, call.isWaiting]).toEqual([true, true]);
    commit.release();
    await closing;
    await world.settles();
    expect(call.answered.closeStatus).toBe("TERMINATED");
  });

  test("hears of a close that happens while its execution is loaded", async () => {
    const world = await openWorld({ limits: { cachedExecutionsMax: 1 } });
    const runId = await world.starts("order-1");
    await world.starts("order-2");
    const loading = world.store.holdNextAnswer("readExecution");
    const call = waitsForClose(world.client, { execution: { ...execution, runId } });
    await world.settles();
    expect(loading.isReached).toBe(true);
    await terminates(world);
    loading.release();
    await world.settles();
    expect(call.answered.closeStatus).toBe("TERMINATED");
  });

  test.each([
    { what: "neither a decision", changes: (world: World) => world.decides() },
    { what: "nor a signal", changes: (world: World) => world.signals("order-1", "hurry") },
    { what: "nor the close of another execution", changes: (world: World) => world.starts("order-2") },
  ])("is not answered by other changes: $what", async ({ changes }) => {
    const { world, call } = await waitingWorld();
    await changes(world);
    expect(call.isWaiting).toBe(true);
    await terminates(world);
    expect(call.answered.closeStatus).toBe("TERMINATED");
  });

  test("is answered together with all others of its run", async () => {
    const { world, calls } = await waitingWorld({}, 20);
    await terminates(world);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    expect(world.health.waitingPolls).toBe(0);
  });
});

describe("without a run id, a call waits for", () => {
  test("the open run, and does not go on to the run that follows it", async () => {
    const { world, call, runId } = await waitingWorld();
    await world.decides(continueAsNew());
    const { closeStatus, closeEvent, runId: waitedFor } = call.answered;
    expect([waitedFor, closeStatus]).toEqual([runId, "CONTINUED_AS_NEW"]);
    const next = closeEvent?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    const again = waitsForClose(world.client, { execution });
    await world.settles();
    expect(again.isWaiting).toBe(true);
    await terminates(world);
    expect(again.answered.runId).toBe(next);
  });

  test("the run that started last, if all have closed", async () => {
    const world = await openWorld();
    for (const _ of [1, 2, 3]) {
      await world.starts("order-1");
      await terminates(world);
      await world.waits(1);
    }
    await world.starts("order-2");
    const call = waitsForClose(world.client, { execution });
    await world.settles();
    expect(call.answered).toMatchObject({ runId: await world.runOf("order-1"), closeStatus: "TERMINATED" });
  });
});

describe("a call whose execution does not close in time", () => {
  test.each([
    { why: "after pollHoldMs", waitSeconds: undefined, seconds: 60 },
    { why: "after waitSeconds", waitSeconds: 5, seconds: 5 },
    { why: "after pollHoldMs, if waitSeconds is more", waitSeconds: 2_000_000_000, seconds: 60 },
  ])("is answered with its run and nothing else $why", async ({ waitSeconds, seconds }) => {
    const world = await openWorld({ limits: { pollHoldMs: 60_000 } });
    const runId = await world.starts("order-1");
    const call = waitsForClose(world.client, { execution, ...(waitSeconds !== undefined && { waitSeconds }) });
    await world.waits(seconds - 0.001);
    expect(call.isWaiting).toBe(true);
    await world.waits(0.001);
    expect(call.body).toBe(JSON.stringify({ runId }));
    expect(world.health.waitingPolls).toBe(0);
  });

  test("is answered at once if it may not wait", async () => {
    const world = await openWorld();
    const runId = await world.starts("order-1");
    const call = waitsForClose(world.client, { execution, waitSeconds: 0 });
    await world.settles();
    expect(call.body).toBe(JSON.stringify({ runId }));
  });
});

describe("a call is refused", () => {
  const unknownRun = { workflowId: "order-1", runId: "no such run" };
  test.each([
    { why: "an unknown domain", input: { domain: "none", execution }, says: "Unknown domain: none" },
    {
      why: "an unknown workflowId",
      input: { execution: { workflowId: "none" } },
      says: "Unknown execution, workflowId = none",
    },
    {
      why: "an unknown run",
      input: { execution: unknownRun },
      says: "Unknown execution: WorkflowExecution=[workflowId=order-1, runId=no such run]",
    },
  ])("for $why, and does not count as waiting", async ({ input, says }) => {
    const world = await openWorld();
    await world.starts("order-1");
    const call = waitsForClose(world.client, input);
    await expect(call.answer()).rejects.toMatchObject({ name: "UnknownResourceFault", said: says });
    expect(world.health.waitingPolls).toBe(0);
  });

  test("for the run of another workflowId", async () => {
    const world = await openWorld();
    const runId = await world.starts("order-1");
    const call = waitsForClose(world.client, { execution: { workflowId: "order-2", runId } });
    await expect(call.answer()).rejects.toMatchObject({ name: "UnknownResourceFault" });
  });

  test("when the retention of the closed execution has ended", async () => {
    const world = await openWorld({ retention: "1" });
    const runId = await world.starts("order-1");
    await terminates(world);
    await world.waits(24 * 60 * 60);
    for (const named of [execution, { ...execution, runId }]) {
      const call = waitsForClose(world.client, { execution: named });
      await expect(call.answer()).rejects.toMatchObject({ name: "UnknownResourceFault" });
    }
  });

  test.each([
    { input: { execution: { workflowId: "" } }, says: "at 'execution.workflowId'" },
    { input: { execution, waitSeconds: -1 }, says: "Value '-1' at 'waitSeconds'" },
  ])("with a ValidationException for $input", async ({ input, says }) => {
    const world = await openWorld();
    await expect(waitsForClose(world.client, input).answer()).rejects.toMatchObject({
      name: "ValidationException",
      said: expect.stringContaining(says),
    });
  });

  test("while extensions are off", async () => {
    const world = await openWorld({ extensions: "off" });
    const call = waitsForClose(world.client, { execution });
    await expect(call.answer()).rejects.toMatchObject({ name: "UnknownOperationException" });
  });

  test.each([
    { limit: "waitingPollsPerExecutionMax", others: true },
    { limit: "waitingPollsMax", others: false },
  ])("beyond $limit, until a caller hangs up", async ({ limit, others }) => {
    const { world, call } = await waitingWorld({ limits: { [limit]: 3 } }, 3);
    await world.starts("order-2");
    const refused = waitsForClose(world.client, { execution });
    await expect(refused.answer()).rejects.toMatchObject({ name: "LimitExceededFault", status: 400 });
    const other = waitsForClose(world.client, { execution: { workflowId: "order-2" } });
    await world.settles();
    expect(other.isWaiting).toBe(others);

    call.hangUp();
    await world.settles();
    const next = waitsForClose(world.client, { execution });
    await world.settles();
    expect(next.isWaiting).toBe(true);
  });
});

test("calls that wait for a close and polls share waitingPollsMax, and both count as waiting polls", async () => {
  const { world } = await waitingWorld({ limits: { waitingPollsMax: 2 } });
  const poll = world.pollsForActivityTask();
  await world.settles();
  expect([poll.isWaiting, world.health.waitingPolls]).toEqual([true, 2]);
  await expect(world.pollsForActivityTask().answer()).rejects.toMatchObject({ name: "LimitExceededFault" });
});

test("when the server stops, it answers waiting calls without a close, and later ones with a 503", async () => {
  const { world, runId, call } = await waitingWorld();
  const { client } = world;
  await world.stops();
  expect(call.body).toBe(JSON.stringify({ runId }));
  const late = waitsForClose(client, { execution });
  await world.settles();
  await expect(late.answer()).rejects.toThrow("The server is stopping");
});

test("a call that arrives while the server stops does not wait", async () => {
  const { world, runId } = await waitingWorld();
  const reading = world.store.holdNextAnswer("findOpenRun");
  const late = waitsForClose(world.client, { execution });
  await world.settles();
  expect(reading.isReached).toBe(true);
  const stopped = world.stops();
  await world.settles();
  reading.release();
  await stopped;
  expect(late.body).toBe(JSON.stringify({ runId }));
});

test("a close whose commit lost its answer is found", async () => {
  const { world, call } = await waitingWorld();
  world.store.next("loseAnswer", appends("WorkflowExecutionTerminated"));
  await expect(terminates(world)).rejects.toMatchObject({ status: 500 });
  expect(call.answered.closeStatus).toBe("TERMINATED");
});

test("a close whose commit failed is not announced", async () => {
  const { world, call } = await waitingWorld();
  world.store.next("fail", appends("WorkflowExecutionTerminated"));
  await expect(terminates(world)).rejects.toMatchObject({ status: 500 });
  expect(call.isWaiting).toBe(true);
  await terminates(world);
  expect(call.answered.closeStatus).toBe("TERMINATED");
});

test("calls get a 500 when the store cannot tell whether their execution has closed", async () => {
  const { world, call } = await waitingWorld();
  world.store.next("loseAnswer", appends("WorkflowExecutionTerminated"));
  world.store.failNextRead("readExecution");
  await expect(terminates(world)).rejects.toMatchObject({ status: 500 });
  await expect(call.answer()).rejects.toMatchObject({ name: "InternalFailure", status: 500 });
  expect(world.health.waitingPolls).toBe(0);
});

test("10,000 waiting calls cost no read of the store until an execution closes", async () => {
  const world = await openWorld();
  const ids = Array.from({ length: 100 }, (_, index) => `order-${index}`);
  for (const workflowId of ids) await world.starts(workflowId);
  const calls = Array.from({ length: 10_000 }, (_, index) =>
    waitsForClose(world.client, { execution: { workflowId: `order-${index % 100}` } }),
  );
  await world.settles();
  expect(world.health.waitingPolls).toBe(10_000);
  const unread = (): Promise<never> => Promise.reject(new Error("nothing is to be read"));
  const mend = (["readExecution", "closedAmong", "readHistory"] as const).map((name) =>
    world.store.breaks(name, unread),
  );
  await world.waits(30);
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-42" });
  expect(calls.flatMap(({ isWaiting }, index) => (isWaiting ? [] : [index % 100]))).toEqual(
    Array.from({ length: 100 }, () => 42),
  );
  for (const each of mend) each();
});

describe("with two servers on one store", () => {
  const closesAtTheOther = (world: World): Promise<unknown> =>
    world.clientOf(1).call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" });

  async function callAtTheFirst(losesNotices: number): Promise<{ readonly world: World; readonly call: CloseCall }> {
    const world = await openWorld({ servers: 2, losesNotices });
    await world.starts("order-1");
    const call = waitsForClose(world.clientOf(0), { execution });
    await world.settles();
    expect(call.isWaiting).toBe(true);
    return { world, call };
  }

  test("a call at one is answered at once when the other closes the execution", async () => {
    const { world, call } = await callAtTheFirst(0);
    await closesAtTheOther(world);
    await world.settles();
    expect(call.answered.closeStatus).toBe("TERMINATED");
  });

  test("a call whose notice was lost is answered at its server's next periodic look", async () => {
    const { world, call } = await callAtTheFirst(1);
    await closesAtTheOther(world);
    await world.settles();
    expect(call.isWaiting).toBe(true);
    await world.waits(4);
    expect(call.answered.closeStatus).toBe("TERMINATED");
  });

  test("a periodic look that fails answers nobody, and the next one finds the close", async () => {
    const { world, call } = await callAtTheFirst(1);
    await closesAtTheOther(world);
    world.store.failNextRead("closedAmong");
    await world.waits(4);
    expect(call.isWaiting).toBe(true);
    await world.waits(4);
    expect(call.answered.closeStatus).toBe("TERMINATED");
  });

  test("an execution that the other has already closed is answered at once", async () => {
    const { world, call } = await callAtTheFirst(1);
    await closesAtTheOther(world);
    const later = waitsForClose(world.clientOf(0), { execution });
    await world.settles();
    expect([later.answered.closeStatus, call.isWaiting]).toEqual(["TERMINATED", true]);
  });

  test("without waiting calls, nothing is looked up", async () => {
    const world = await openWorld({ servers: 2 });
    await world.starts("order-1");
    world.store.breaks("closedAmong", () => Promise.reject(new Error("nothing is to be looked up")));
    await closesAtTheOther(world);
    await world.waits(10);
    expect(world.health.waitingPolls).toBe(0);
  });
});
