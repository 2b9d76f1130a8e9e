import { createHash } from "node:crypto";
import type { Publishing } from "@openswf/core/ports/event-sink";
import type { Store } from "@openswf/core/stores/store";
import type { EventId, RunId } from "@openswf/model/brand";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, test } from "vitest";
import {
  change,
  close,
  commitEach,
  domain,
  lines,
  list,
  orders,
  query,
  run,
  start,
} from "../../../core/test/stores/contract/building.ts";
import { audit } from "../../../core/test/world/audit.ts";
import { completeExecution } from "../../../core/test/world/decisions.ts";
import { publishedEverything } from "../../../core/test/world/published.ts";
import { TestSink } from "../../../core/test/world/test-sink.ts";
import { openWorld } from "../../../core/test/world/world.ts";
import { DamagedStore } from "../verify/damaged-store.ts";
import { eventfulWorld } from "../verify/eventful-world.ts";
import { copied, exported, imported } from "./copies.ts";

const allOf = (runId: RunId, store: Store, to: EventId = 100_000): Promise<readonly string[]> =>
  store.readHistory(runId, { from: 1, to, limit: to, reverse: false });

test("a copy holds everything that the store holds, and verify finds no problems in it", async () => {
  const world = await eventfulWorld();
  const original = world.store.inner;
  const copy = await copied(original);
  expect(await exported(copy)).toBe(await exported(original));
  await audit(copy, world.clock.now());
  for (const { version: _, ...summary } of await original.scanExecutions(undefined, 1_000)) {
    const { runId } = summary;
    const [copiedSummary] = (await copy.scanExecutions(undefined, 1_000)).filter((one) => one.runId === runId);
    expect(copiedSummary).toMatchObject(summary);
    expect(await allOf(runId, copy)).toEqual(await allOf(runId, original));
    const { version: __, ...stored } = (await original.readExecution(runId)) ?? {};
    expect(await copy.readExecution(runId)).toMatchObject(stored);
    expect(await copy.tasksOf(runId)).toEqual(await original.tasksOf(runId));
    expect(await copy.errandsOf(runId)).toEqual(await original.errandsOf(runId));
  }
});

test("a copy is complete after any commit, wherever the server stopped", async () => {
  const world = await eventfulWorld();
  const original = await DamagedStore.empty(world);
  for (const commit of world.store.committed) {
    expect(await original.apply(commit)).toBe(true);
    const copy = await copied(original.store);
    expect(await exported(copy)).toBe(await exported(original.store));
    await audit(copy, world.clock.now());
    await copy.close();
  }
});

test("domains and types keep their status, times and tags", async () => {
  const world = await openWorld();
  await world.call("RegisterDomain", {
    name: "old",
    description: "of yore",
    workflowExecutionRetentionPeriodInDays: "NONE",
    tags: [{ key: "team", value: "shop" }],
  });
  await world.call("RegisterActivityType", { domain: "old", name: "charge", version: "1", defaultTaskPriority: "3" });
  await world.waits(5);
  await world.call("DeprecateDomain", { name: "old" });
  await world.call("DeprecateWorkflowType", { domain: "shop", workflowType: { name: "order", version: "1" } });
  const copy = await copied(world.store.inner);
  expect(await copy.scanDomains(undefined, 10)).toEqual(await world.store.inner.scanDomains(undefined, 10));
  const key = { kind: "activity", name: "charge", version: "1", domain: "123456789012/us-east-1/old" } as const;
  const type = await copy.readType(key);
  expect(type).toMatchObject({ status: "DEPRECATED", deprecatedAt: world.clock.now(), description: undefined });
  expect(type).toEqual(await world.store.inner.readType(key));
});

test("after a move, workers answer tasks in flight, timers fire, and polls get the waiting tasks", async () => {
  const before = await eventfulWorld();
  const decision = await before.takesDecisionTask("child-open");
  const store = await copied(before.store.inner);
  const after = await openWorld({ from: { store, now: before.clock.now() }, seed: 2 });
  await after.answers(decision, completeExecution("moved"));
  expect(await after.eventTypes("child-open")).toContain("WorkflowExecutionCompleted");
  expect(await after.eventTypes("parent")).toContain("ChildWorkflowExecutionCompleted");
  expect((await after.takesActivityTask()).activityId).toBe("waiting");
  // The last heartbeat of `beating` was recorded 21 seconds before the move. It times out 600 seconds after that
  // heartbeat.
  await after.waits(578);
  expect((await after.eventTypes("plain")).filter((type) => type === "ActivityTaskTimedOut")).toHaveLength(1);
  await after.waits(1);
  expect((await after.eventTypes("plain")).filter((type) => type === "ActivityTaskTimedOut")).toHaveLength(2);
  await after.waits(50_000);
  expect((await after.eventTypes("plain")).filter((type) => type === "TimerFired")).toHaveLength(2);
});

test("what one execution owed another at the time of a move is done after the move", async () => {
  const before = await openWorld();
  await before.starts("sender");
  await before.starts("receiver", { taskList: { name: "receivers" } });
  // The commit that adds the errand for the signal is the last one before the move.
  const task = await before.takesDecisionTask();
  const promised = before.store.groups.length + 1;
  before.store.chooseFault = () => (before.store.groups.length > promised ? "fail" : undefined);
  await before
    .answers(task, {
      decisionType: "SignalExternalWorkflowExecution",
      signalExternalWorkflowExecutionDecisionAttributes: { workflowId: "receiver", signalName: "hello" },
    })
    .catch(() => {});
  expect(await before.store.inner.readErrands(undefined, 10)).toHaveLength(1);
  before.crashes();
  const store = await copied(before.store.inner);
  const after = await openWorld({ from: { store, now: before.clock.now() }, seed: 2 });
  await after.waits(10);
  expect(await after.eventTypes("receiver")).toContain("WorkflowExecutionSignaled");
  expect(await after.eventTypes("sender")).toContain("ExternalWorkflowExecutionSignaled");
});

test("events that were not published before a move are published after it", async () => {
  const [down, up] = [new TestSink(), new TestSink()];
  down.answers = () => "refused";
  const before = await openWorld({ publishing: () => ({ sinks: [down], domains: undefined }) });
  const runId = await before.starts("order-1");
  await before.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" });
  before.crashes();
  const store = await copied(before.store.inner);
  const publishing = (): Publishing => ({ sinks: [up], domains: undefined });
  const after = await openWorld({ from: { store, now: before.clock.now() }, seed: 2, publishing });
  expect(up.of(runId)).toEqual(["1 WorkflowExecutionStarted", "3 WorkflowExecutionTerminated"]);
  await publishedEverything(after, up);
});

test("runs of a workflowId are exported in the order in which they ran, whatever the clock said", async () => {
  const store = openMemoryStore();
  await store.registerDomain(domain("orders"), 10);
  const named = (number: number): RunId => run(number, "order-1");
  const began = (number: number, startedAt: number) => start(named(number), { workflowId: "order-1", startedAt });
  await commitEach(
    store,
    began(9, 5_000),
    close(named(9), 1, 6_000, "CONTINUED_AS_NEW"),
    began(8, 6_000),
    close(named(8), 1, 6_000, "CONTINUED_AS_NEW"),
    began(7, 6_000),
    close(named(7), 1, 7_000),
    // The clock has been set back.
    began(1, 1_000),
  );
  const copy = await copied(store);
  expect(await copy.findOpenRun(orders, "order-1")).toBe(named(1));
  const filter = { by: "workflowId", workflowId: "order-1" } as const;
  expect(await list(copy, query({ status: "closed", time: "closedAt", filter }))).toEqual([7, 8, 9].map(named));
  expect(await exported(copy)).toBe(await exported(store));
});

test("a history of 25,000 events, some of them long, is copied completely", async () => {
  const store = openMemoryStore();
  await store.registerDomain(domain("orders"), 10);
  const long = `{"eventId":25001,"input":"${"é\u2028".repeat(400_000)}"}`;
  await commitEach(
    store,
    start(run(1)),
    change(run(1), 1, { events: lines(3, 24_998) }),
    change(run(1), 2, {
      events: { firstEventId: 25_001, count: 1, body: long },
      snapshot: { lastEventId: 24_500, body: '{"as":"it was"}' },
      cancelRequested: true,
    }),
    close(run(1), 3, 9_000, "FAILED"),
  );
  const copy = await copied(store);
  expect(await allOf(run(1), copy)).toEqual(await allOf(run(1), store));
  expect((await copy.readExecution(run(1)))?.snapshot).toBe('{"as":"it was"}');
  expect((await copy.readExecution(run(1)))?.tail).toEqual((await store.readExecution(run(1)))?.tail);
  expect(await exported(copy)).toBe(await exported(store));
});

test("any text survives a copy unchanged, whatever the chunk boundaries", async () => {
  const store = openMemoryStore();
  await store.registerDomain(domain("orders", { description: "a\nb \u2028 \u0000" }), 10);
  const workflowId = 'a\u0000b é 漢 \u{1F600} \\ "';
  const runId = run(1, workflowId);
  await commitEach(
    store,
    start(
      runId,
      { workflowId, tagList: ["", "é\n"] },
      {
        heartbeats: [{ scheduledEventId: 5, at: 1_000, details: "\u0000 \n \u{1F600}" }],
        errandsAdded: [{ runId, errandId: "odd \u0000 é", body: "{\n}" }],
      },
    ),
  );
  const text = await exported(store);
  for (const chunkBytes of [1, 7, 100_000]) {
    const copy = openMemoryStore();
    await imported(text, copy, chunkBytes);
    expect(await exported(copy)).toBe(text);
    expect((await copy.readExecution(runId))?.workflowId).toBe(workflowId);
  }
});

test("an empty store can be moved too", async () => {
  expect((await exported(openMemoryStore())).trimEnd().split("\n")).toHaveLength(2);
  expect(await imported(await exported(openMemoryStore()), openMemoryStore())).toMatchObject({ executions: 0 });
});

test("an import fills only an empty store", async () => {
  const world = await openWorld({ empty: true });
  const text = await exported(world.store.inner);
  await expect(imported(text, world.store.inner)).rejects.toThrow("it is not empty: a server has run on it");
});

test("an import stops when another process writes to its store", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const [runId] = (await world.executions()).map((execution) => execution.runId);
  const store = openMemoryStore();
  const { commit } = store;
  const rivalled: Store = {
    ...store,
    commit: async (group) => {
      await commit(group.slice(0, 1));
      return commit(group);
    },
  };
  const importing = imported(await exported(world.store.inner), rivalled);
  await expect(importing).rejects.toThrow(`another process is writing to it (run ${runId} already exists)`);
});

test("access records are copied, and exports from before access records existed are still read", async () => {
  const original = openMemoryStore();
  await original.changeAccess(0, { put: [{ key: "user/a", body: "{}" }], removed: [] });
  await original.changeAccess(1, { put: [{ key: "user/b", body: "{}" }], removed: [] });
  const copy = await copied(original);
  expect(await copy.scanAccess(undefined, 10)).toEqual(await original.scanAccess(undefined, 10));

  const text = (await exported(openMemoryStore())).replace('"version":2', '"version":1');
  const header = text.slice(0, text.indexOf("\n") + 1);
  const counts = { secrets: 0, domains: 0, types: 0, executions: 0, events: 0 };
  const sha256 = createHash("sha256").update(header).digest("hex");
  const old = `${header}${JSON.stringify({ record: "footer", counts, sha256 })}\n`;
  expect(await imported(old, openMemoryStore())).toEqual({ ...counts, access: 0 });
});
