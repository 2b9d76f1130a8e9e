import { expect, test } from "vitest";
import { completeExecution } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

interface Described {
  readonly server: ServerInfo;
  readonly otherServers: readonly ServerInfo[];
  readonly isPartial?: boolean;
}
interface ServerInfo {
  readonly name?: string;
  readonly status: string;
  readonly startedTimestamp: number;
  readonly throughput: Readonly<Record<string, readonly number[]>>;
}

async function describes(world: World, server = 0): Promise<Described> {
  const { body } = await world.clientOf(server).request("OpenSWF.DescribeServer", {});
  await world.settles();
  return JSON.parse(body ?? "");
}
const sum = (counts: readonly number[] | undefined): number => counts?.reduce((total, count) => total + count, 0) ?? -1;
const sums = ({ throughput }: ServerInfo): object =>
  Object.fromEntries(Object.entries(throughput).map(([name, counts]) => [name, sum(counts)]));

async function lists(world: World, server: number): Promise<unknown> {
  const { body } = await world.clientOf(server).request("OpenSWF.ListTaskLists", { domain: "shop" });
  await world.settles();
  return JSON.parse(body ?? "");
}
async function pollersOf(world: World, server: number, name = "cards"): Promise<unknown> {
  const input = { domain: "shop", kind: "ACTIVITY", taskList: { name } };
  const { body } = await world.clientOf(server).request("OpenSWF.DescribeTaskList", input);
  await world.settles();
  const { pollers, isPartial } = JSON.parse(body ?? "");
  return isPartial === undefined ? pollers : { pollers, isPartial };
}

test("a server tells since when it runs, how it is, and how many polls wait", async () => {
  const world = await openWorld();
  const startedTimestamp = world.clock.now() / 1000;
  world.pollsForActivityTask();
  await world.starts("order-1");
  await world.waits(90);
  world.pollsForActivityTask();
  expect(await describes(world)).toMatchObject({
    server: { startedTimestamp, status: "ok", waitingPolls: 1, cachedExecutions: 1 },
    otherServers: [],
  });
});

test("throughput is that of the last complete minute, second by second", async () => {
  const world = await openWorld();
  await world.waits(100);
  for (const workflowId of ["order-1", "order-2", "order-3"]) await world.starts(workflowId);
  await world.waits(2);
  await world.decides(completeExecution());
  await world.waits(1);
  const { throughput } = (await describes(world)).server;
  expect(throughput["executionsStarted"]).toHaveLength(60);
  expect(throughput["executionsStarted"]?.slice(-4)).toEqual([0, 3, 0, 0]);
  expect(throughput["executionsClosed"]?.slice(-4)).toEqual([0, 0, 0, 1]);
  expect(throughput["tasksStarted"]?.slice(-4)).toEqual([0, 0, 0, 1]);
  expect(throughput["calls"]?.slice(-4)).toEqual([0, 3, 0, 2]);
  await world.waits(60);
  const later = (await describes(world)).server;
  expect(sums(later)).toEqual({ calls: 1, executionsStarted: 0, executionsClosed: 0, tasksStarted: 0 });
  await world.waits(3_600);
  expect(sum((await describes(world)).server.throughput["calls"])).toBe(0);
});

test("a store that fails is told with what does not work", async () => {
  const world = await openWorld({ limits: { healthProbeMs: 1_000 } });
  const since = new Date(world.clock.now() + 1_000).toISOString();
  const mend = world.store.breaks("probe", () => Promise.reject(new Error("the disk is full")));
  await world.waits(2);
  expect((await describes(world)).server).toMatchObject({ status: "unhealthy", problems: [{ what: "writes", since }] });
  mend();
});

test("servers of one store know each other, until one stops", async () => {
  const world = await openWorld({ servers: 2 });
  await world.waits(10);
  const names = async (server: number): Promise<object> => {
    const { server: own, otherServers } = await describes(world, server);
    return [own.name, otherServers.map(({ name }) => name)];
  };
  expect(await names(0)).toEqual(["server-1", ["server-2"]]);
  expect(await names(1)).toEqual(["server-2", ["server-1"]]);
  await world.stops();
  await world.waits(3);
  expect(await names(0)).toEqual(["server-2", []]);
});

test("a server that dies is known for 35 seconds", async () => {
  const world = await openWorld({ servers: 2 });
  await world.waits(10);
  world.crashes();
  await world.waits(30);
  expect((await describes(world)).otherServers).toMatchObject([{ name: "server-1", status: "ok" }]);
  await world.waits(5);
  expect((await describes(world)).otherServers).toEqual([]);
});

test("pollers of other servers are told too, as of some seconds ago, and at which server each polls", async () => {
  const world = await openWorld({ servers: 2 });
  const cards = { domain: "shop", taskList: { name: "cards" } };
  world.clientOf(0).pollForActivityTask({ ...cards, identity: "worker-1" });
  world.clientOf(1).pollForActivityTask({ ...cards, identity: "worker-2" });
  const polled = world.clock.now() / 1000;
  await world.settles();
  const poller = { waitingPolls: 1, waitingSinceTimestamp: polled, lastPolledTimestamp: polled };
  expect(await pollersOf(world, 0)).toEqual([{ ...poller, identity: "worker-1", server: "server-1" }]);
  await world.waits(12);
  expect(await pollersOf(world, 0)).toEqual([
    { ...poller, identity: "worker-1", server: "server-1" },
    { ...poller, identity: "worker-2", server: "server-2" },
  ]);
  expect(await pollersOf(world, 1)).toMatchObject([{ server: "server-2" }, { server: "server-1" }]);
});

test("a list that is polled at another server alone is listed, with its depth from the store", async () => {
  const world = await openWorld({ servers: 2 });
  world.clientOf(1).pollForDecisionTask({ domain: "shop", taskList: { name: "elsewhere" }, identity: "decider-1" });
  await world.clientOf(1).call("StartWorkflowExecution", {
    domain: "shop",
    workflowId: "order-1",
    workflowType: { name: "order", version: "1" },
  });
  await world.waits(12);
  expect(await lists(world, 0)).toMatchObject({
    taskListInfos: [
      { kind: "DECISION", taskList: { name: "elsewhere" }, pendingTasks: { count: 0 }, waitingPolls: 1, pollers: 1 },
      { kind: "DECISION", taskList: { name: "orders" }, pendingTasks: { count: 1 }, waitingPolls: 0, pollers: 0 },
    ],
  });
});

test("servers whose notes cannot be written or read work on, and say that they know only a part", async () => {
  const world = await openWorld({ servers: 2 });
  const fails = (): Promise<never> => Promise.reject(new Error("no such table"));
  const mends = (["tell", "readOthers", "withdraw"] as const).map((method) => world.store.breaks(method, fails));
  world.clientOf(0).pollForActivityTask({ domain: "shop", taskList: { name: "cards" }, identity: "worker-1" });
  await world.waits(40);
  expect(await pollersOf(world, 0)).toMatchObject({ pollers: [{ identity: "worker-1" }], isPartial: true });
  expect(await describes(world)).toMatchObject({ otherServers: [], isPartial: true });
  const warnings = world.log.warnings.filter(({ message }) => message.includes("other servers"));
  expect(warnings).toHaveLength(2);
  for (const mend of mends) mend();
  await world.waits(15);
  expect(await describes(world)).toMatchObject({ otherServers: [{ status: "ok" }] });
  expect((await describes(world)).isPartial).toBeUndefined();
});

test("a server that knows many pollers tells of the lists first, then of who polls those that matter most", async () => {
  const world = await openWorld({ servers: 2 });
  const listed = Array.from({ length: 400 }, (_, index) => `list-${String(index).padStart(3, "0")}`);
  for (const [index, name] of listed.entries()) {
    const identity = `a worker with a long name ${"-".repeat(200)} ${index}`;
    const poll = world.clientOf(1).pollForActivityTask({ domain: "shop", taskList: { name }, identity });
    if (index < 200) poll.hangUp();
  }
  await world.waits(12);
  expect(await pollersOf(world, 0, "list-200")).toMatchObject({
    pollers: [{ identity: expect.stringContaining(" 200"), waitingPolls: 1 }],
    isPartial: true,
  });
  const firstOnes = (await pollersOf(world, 0, "list-000")) as { readonly pollers: readonly object[] };
  expect(firstOnes.pollers).toMatchObject([{ waitingPolls: 0 }]);
  expect(firstOnes.pollers[0]).not.toHaveProperty("identity");
});
