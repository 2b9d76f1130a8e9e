import { createCore, inProcess, manualClock, silentLog } from "@openswf/core";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import { defaultLimits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";
import { bundleWorkflows } from "../../../flow/src/isolation/bundle/bundle-workflows.ts";
import { inProcessCalls } from "../../../flow/src/transport/in-process-calls.ts";
import { FlowWorld } from "../../../flow/test/world/flow-world.ts";
import { openHttpFront } from "../../../server/src/http/front/http-front.ts";
import { defaultHttpLimits } from "../../../server/src/http/http-limits.ts";
import { consoleRoutes } from "../../../server/src/http/routes/console-routes.ts";
import { seededRandomness } from "../../../testing/src/environment/seeded-randomness.ts";
import { readBuiltConsole } from "../../src/serve/built.ts";
import * as activities from "./fixtures/activities.ts";
import { delivered, order, type order as orderWorkflow, report } from "./fixtures/workflows.ts";

type Order = activities.Order;

/** When the pictures are taken, in the world that they show. */
export const now: number = Date.UTC(2026, 10, 30, 9, 41, 7);
const domain = "shop";

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** A server whose time stands still, in which a shop has worked for a day. */
export interface Shop {
  readonly endpoint: string;
  /** The runId of a closed execution. */
  readonly runOf: (workflowId: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** The same executions, ids and times each time: the real server and the SDK, on a clock that jumps. */
export async function openShop(): Promise<Shop> {
  const clock = manualClock(now - 26 * hourMs);
  const limits = defaultLimits;
  const randomness = seededRandomness(15);
  const core = await createCore({ store: openMemoryStore(), clock, limits, randomness, version: "0.1.0" });
  const { call } = inProcess(core);
  await call("RegisterDomain", {
    name: domain,
    description: "Orders of the shop",
    workflowExecutionRetentionPeriodInDays: "30",
  });
  const calls = inProcessCalls(inProcess(core), core.announcement.extensions);
  const client = await connect({ domain, calls, clock });
  const world = new FlowWorld(clock, calls, client, async () => undefined);
  activities.time.wait = (ms) => world.sleepUntil(clock.now() + ms);
  await work(world, call);
  const { requestBytesMax, uncheckedBodyBytesMax } = limits;
  const front = await openHttpFront({
    core,
    clock,
    log: silentLog,
    host: "127.0.0.1",
    port: 0,
    limits: defaultHttpLimits,
    requestBytesMax,
    uncheckedBodyBytesMax,
    moreRoutes: consoleRoutes(readBuiltConsole(), "everything"),
  });
  const runOf = async (workflowId: string): Promise<string> => {
    const filters = { startTimeFilter: { oldestDate: 0 }, executionFilter: { workflowId } };
    const { executionInfos } = await call("ListClosedWorkflowExecutions", { domain, ...filters });
    return executionInfos[0]?.execution.runId ?? "";
  };
  return { endpoint: `http://127.0.0.1:${front.port}`, runOf, stop: () => front.stop() };
}

type Call = ReturnType<typeof inProcess>["call"];

const basket = (orderId: number, more: Partial<Order> = {}): Order => ({
  orderId,
  customer: ["Ada", "Grace", "Edsger", "Barbara", "Tony"][orderId % 5] ?? "Ada",
  lines: [
    { sku: "mug-blue", count: 2 },
    { sku: "tea-assam", count: 1 },
  ],
  total: { value: 42 + (orderId % 7) * 5, currency: "EUR" },
  express: orderId % 3 === 0,
  ...more,
});

/** A day of the shop. */
async function work(world: FlowWorld, call: Call): Promise<void> {
  const workflows = await bundleWorkflows(new URL("./fixtures/workflows.ts", import.meta.url));
  const { time: _time, declines: _declines, ...functions } = activities;
  // Registers its type; nobody ever polls its list.
  const all = { ...functions, giftWrap: async () => undefined };
  const { calls, clock, log } = world;
  for (const taskList of ["orders", "payments", "warehouse"]) {
    const identity = `${taskList}@shop-${taskList === "warehouse" ? 2 : 1}`;
    await startWorker({ domain, calls, clock, log, workflows, activities: all, taskLists: [taskList], identity });
  }
  for (let id = 1_001; id <= 1_030; id += 1) {
    const handle = await start(world, basket(id));
    await world.untilTime(40_000);
    await handle.signal(delivered, { by: "courier" });
    await world.untilTime(45 * minuteMs);
  }
  await notable(world, call);
}

function start(world: FlowWorld, input: Order, tags: readonly string[] = []): Promise<Handle> {
  const tagList = [`shop-${input.orderId % 2 === 0 ? "eu" : "us"}`, ...(input.express ? ["express"] : []), ...tags];
  return world.client.start(order, input, { workflowId: `order-${input.orderId}`, taskList: "orders", tags: tagList });
}
type Handle = Awaited<ReturnType<FlowWorld["client"]["start"]>> & { readonly of?: typeof orderWorkflow };

/** One execution of each kind that is worth a look. */
async function notable(world: FlowWorld, call: Call): Promise<void> {
  await world.client.start(report, "2026-11-29", { workflowId: "report-2026-11-29", taskList: "orders" });
  await world.untilTime(3 * minuteMs);
  await start(world, basket(1_031, { lines: [{ sku: "lamp-discontinued", count: 1 }] }));
  await world.untilTime(minuteMs);
  const canceled = await start(world, basket(1_032));
  await world.untilTime(2 * minuteMs);
  await canceled.cancel();
  await world.untilTime(minuteMs);
  await start(world, basket(1_033));
  await call("TerminateWorkflowExecution", { domain, workflowId: "order-1033", reason: "a duplicate of order-1032" });
  activities.declines.set(1_034, 3);
  const slow = await start(world, basket(1_034), ["priority"]);
  await world.untilTime(4 * minuteMs);
  await slow.signal(delivered, { by: "Grace" });
  await start(world, basket(1_035, { lines: [{ sku: "gift-box", count: 1 }] }));
  await start(world, basket(1_036));
  await world.untilTime(6 * minuteMs);
  await crash(world, call, "order-1029b");
  activities.declines.set(1_037, 100);
  await world.untilTime(now - world.clock.now() - 95_000);
  await start(world, basket(1_037), ["priority"]);
  await world.untilTime(now - world.clock.now() - 9_000);
  await start(world, basket(1_038));
  await world.untilTime(now - world.clock.now());
}

/** A decider takes its task again and again, and never answers. */
async function crash(world: FlowWorld, call: Call, workflowId: string): Promise<void> {
  const taskList = { name: "orders-v1" };
  const workflowType = { name: "order", version: "1" };
  const limits = {
    taskStartToCloseTimeout: "30",
    executionStartToCloseTimeout: "864000",
    childPolicy: "TERMINATE",
  } as const;
  await call("StartWorkflowExecution", { domain, workflowId, workflowType, taskList, ...limits });
  for (let times = 0; times < 5; times += 1) {
    await world.until(call("PollForDecisionTask", { domain, taskList, identity: "decider@shop-3" }));
    await world.untilTime(31_000);
  }
}
