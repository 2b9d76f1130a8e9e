import { expect, test } from "vitest";
import { StoreFailure } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

const limits = { healthProbeMs: 5_000 };
const healthy = { status: "ok", store: "ok", waitingPolls: 0 };

const signal = (world: World): Promise<unknown> =>
  world.client.call("SignalWorkflowExecution", { domain: "shop", workflowId: "order-1", signalName: "go" });

const blackHole = (): Promise<never> => new Promise(() => {});
const failing = async (): Promise<never> => {
  throw new StoreFailure("no space left on device");
};
/** ISO 8601, as many seconds after the start of the world's time. */
const at = (world: World, seconds: number): string => new Date(world.clock.start + seconds * 1_000).toISOString();

test("an idle server over a healthy store is healthy, and probes it every five seconds", async () => {
  const world = await openWorld({ limits });
  let probes = 0;
  const { probe } = world.store.inner;
  const counted = (): Promise<void> => {
    probes += 1;
    return probe();
  };
  Object.assign(world.store.inner, { probe: counted });
  await world.restarts();
  await world.waits(600);
  expect(world.health).toMatchObject(healthy);
  expect(world.health.problems).toBeUndefined();
  expect(probes).toBe(121);
});

test("a server that commits sends no probes", async () => {
  const world = await openWorld({ limits });
  await world.starts("order-1");
  let probes = 0;
  world.store.breaks("probe", () => {
    probes += 1;
    return failing();
  });
  await world.restarts();
  probes = 0;
  for (let second = 0; second < 60; second += 1) {
    await signal(world);
    await world.waits(1);
  }
  expect(probes).toBe(0);
});

test("a store that can be read but not written makes an idle server unhealthy within seconds, and says since when", async () => {
  const world = await openWorld({ limits });
  await world.waits(60);
  const repair = world.store.breaks("probe", failing);
  await world.waits(5);
  expect(world.health).toMatchObject({ status: "unhealthy", store: "unhealthy" });
  expect(world.health.problems).toEqual([{ what: "writes", since: at(world, 65) }]);
  await world.waits(60);
  expect(world.health.problems).toEqual([{ what: "writes", since: at(world, 65) }]);
  repair();
  await world.waits(1);
  expect(world.health).toMatchObject(healthy);
});

test("reads that work do not make up for writes that fail", async () => {
  const world = await openWorld({ limits });
  await world.starts("order-1");
  world.store.breaks("probe", failing);
  world.store.next("fail");
  await expect(signal(world)).rejects.toMatchObject({ status: 500 });
  for (let second = 0; second < 30; second += 1) {
    await world.waits(1);
    expect(world.health.status).toBe("unhealthy");
  }
});

test("a store that cannot be read makes a server unhealthy, and says so", async () => {
  const world = await openWorld({ limits });
  const repair = world.store.breaks("nextWakeAt", failing);
  await world.waits(5);
  expect(world.health.problems).toEqual([{ what: "reads", since: at(world, 5) }]);
  repair();
  await world.waits(1);
  expect(world.health).toMatchObject(healthy);
});

test("a store behind a black hole makes an idle server unhealthy, and health recovers with it", async () => {
  const world = await openWorld({ limits });
  await world.waits(60);
  const repairs = [world.store.breaks("probe", blackHole), world.store.breaks("nextWakeAt", blackHole)];
  await world.waits(11);
  expect(world.health.problems).toEqual([
    { what: "writes", since: at(world, 65) },
    { what: "reads", since: at(world, 65) },
  ]);
  await world.waits(600);
  expect(world.health.problems).toHaveLength(2);
  for (const repair of repairs) repair();
  await world.waits(12);
  expect(world.health).toMatchObject(healthy);
});

test("the server is unhealthy while a commit has been in flight for more than five seconds", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const held = world.store.holdNext();
  const signaled = signal(world);
  await world.waits(5);
  expect(world.health).toMatchObject({ status: "ok", store: "ok" });
  await world.waits(1);
  expect(world.health).toMatchObject({ status: "unhealthy", problems: [{ what: "writes", since: at(world, 0) }] });
  held.release();
  await signaled;
  expect(world.health).toMatchObject({ status: "ok", store: "ok" });
});

test("a server whose last commit failed recovers with its store, even without any calls", async () => {
  const world = await openWorld({ limits });
  await world.starts("order-1");
  world.store.next("fail");
  await expect(signal(world)).rejects.toMatchObject({ status: 500 });
  expect(world.health.status).toBe("unhealthy");
  world.store.failNextRead("probe");
  await world.waits(1);
  expect(world.health.status).toBe("unhealthy");
  await world.waits(1);
  expect(world.health.status).toBe("ok");
});
