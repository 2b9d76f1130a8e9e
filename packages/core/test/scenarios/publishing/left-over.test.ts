import { expect, test } from "vitest";
import { completeExecution, startChild } from "../../world/decisions.ts";
import { TestSink } from "../../world/test-sink.ts";
import { openWorld, type World } from "../../world/world.ts";
import type { WorldOptions } from "../../world/world-options.ts";

const warning =
  "the store holds events that were not published: they stay, with their executions, until a server publishes them or discards them";

/** A world whose first server records events that nobody takes, and whose second is as `second` says. */
async function withLeftOvers(second: ReturnType<NonNullable<WorldOptions["publishing"]>>): Promise<World> {
  const dead = new TestSink();
  dead.answers = () => "refused";
  const world = await openWorld({
    retention: "1",
    publishing: (server) => (server === 1 ? { sinks: [dead], domains: undefined } : second),
  });
  await world.starts("order-1");
  await world.decides(completeExecution());
  return world;
}

const stored = async (world: World): Promise<number> => (await world.store.inner.readErrands(undefined, 20_000)).length;

test("a server that publishes nothing says that events are left, and keeps their executions beyond retention", async () => {
  const world = await withLeftOvers(undefined);
  await world.restarts();
  expect(world.log.warnings.at(-1)?.message).toBe(warning);
  await world.waits(5 * 86_400);
  expect(await stored(world)).toBe(2);
  expect(await world.executions()).toHaveLength(1);
});

test("a server with sinks publishes what an earlier one has left, in order, whatever domains it is asked for", async () => {
  const sink = new TestSink();
  const world = await withLeftOvers({ sinks: [sink], domains: new Set(["billing"]) });
  await world.restarts();
  expect(sink.received.map(({ eventId }) => eventId)).toEqual([1, 5]);
  expect(await stored(world)).toBe(0);
  await world.waits(5 * 86_400);
  expect(await world.executions()).toEqual([]);
});

test("a server without sinks gives up what is left, and records nothing", async () => {
  const world = await withLeftOvers({ sinks: [], domains: undefined });
  await world.restarts();
  expect(await stored(world)).toBe(0);
  await world.starts("order-2");
  await world.decides(completeExecution());
  expect(world.store.committed.flat().at(-1)?.errandsAdded).toEqual([]);
  expect(world.log.warnings).toContainEqual({ message: "gave up the events that were stored", events: 2 });
  expect(world.log.warnings.filter(({ message }) => message === warning)).toEqual([]);
});

test("errands of other kinds are done while more events than memory holds wait for a sink that is down", async () => {
  const world = await withLeftOvers(undefined);
  const workflowType = { name: "order", version: "1" };
  const input = { domain: "shop", workflowType, taskList: { name: "nobody" } };
  for (let hundreds = 0; hundreds < 101; hundreds += 1) {
    const ids = Array.from({ length: 100 }, (_, index) => `waiting-${hundreds}-${index}`);
    await Promise.all(ids.map((workflowId) => world.client.call("StartWorkflowExecution", { ...input, workflowId })));
  }
  await world.starts("parent");
  // The child is only started after the crash, by whoever reads the store.
  const held = world.store.holdNext((group) => group.some((commit) => commit.some(({ created }) => created)));
  await world.decides(startChild("child"));
  expect(held.isReached).toBe(true);
  await world.restarts();
  held.release();
  await world.waits(1);
  expect(await world.eventTypes("child")).toContain("WorkflowExecutionStarted");
  expect(await stored(world)).toBeGreaterThan(10_000);
});
