import { beforeAll, expect, test } from "vitest";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import { ServiceFault } from "../../src/transport/service-fault.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { collecting, counting, word } from "./fixtures/workflows.ts";
import { historyOf } from "./history-of.ts";
import { wildCalls } from "./wild-calls.ts";

let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows(new URL("./fixtures/workflows.ts", import.meta.url));
}, 120_000);

test("where aborted polls lose no task, a worker stops at once, and what it has not done waits for the next", async () => {
  await using world = await FlowWorld.open();
  const worker = await world.worker({ workflows, activities });
  const began = world.clock.now();
  await world.until(worker.stop());
  expect(world.clock.now() - began).toBe(0);
  const result = world.client.execute(counting, 2);
  await world.idle();
  await world.worker({ workflows, activities });
  expect(await world.until(result)).toBe(3);
});

test("elsewhere it waits until its polls have come back, and does what they bring", async () => {
  await using world = await FlowWorld.open({ announced: [], limits: { pollHoldMs: 60_000 } });
  const signals = new Set<AbortSignal>();
  const calls: typeof world.calls = {
    ...world.calls,
    async call(name, input, options = {}) {
      if (options.signal !== undefined) signals.add(options.signal);
      return await world.calls.call(name, input, options);
    },
  };
  const worker = await world.worker({ workflows, activities, calls });
  await world.idle();
  const stopping = worker.stop();
  const handle = await world.client.start(collecting);
  const began = world.clock.now();
  await world.until(stopping);
  expect(world.clock.now() - began).toBeLessThanOrEqual(60_000);
  expect([...signals].some(({ aborted }) => aborted)).toBe(false);
  const next = await world.worker({ workflows, activities });
  await handle.signal(word, "end");
  expect(await world.until(handle.result())).toBe("");
  const lists = (await historyOf(world, handle)).flatMap(
    ({ decisionTaskScheduledEventAttributes: scheduled }) => scheduled?.taskList?.name ?? [],
  );
  // Not that of the worker which has gone.
  expect(lists).toEqual(["collecting", "collecting"]);
  await world.until(next.stop());
});

test("stopping twice waits for the same end, and the load is nothing afterwards", async () => {
  await using world = await FlowWorld.open();
  const worker = await world.worker({ workflows, activities });
  await world.idle();
  // 14 lists in all, and one of the worker's own.
  expect(worker.load()).toMatchObject({ decisionSlotsUsed: 8, activitySlotsUsed: 7, polls: 15 });
  expect(worker.stop()).toBe(worker.stop());
  await world.until(worker.stop());
  expect(worker.load()).toEqual({
    decisionSlotsUsed: 0,
    activitySlotsUsed: 0,
    polls: 0,
    cachedExecutions: 0,
    cachedBytes: 0,
  });
});

test("a signal that aborts while the worker starts ends the start with its reason", async () => {
  await using world = await FlowWorld.open();
  const abort = new AbortController();
  const reason = new Error("SIGTERM");
  const calls = wildCalls(world.calls, (operation) => {
    if (operation === "RegisterWorkflowType") abort.abort(reason);
    return undefined;
  });
  await expect(world.worker({ workflows, activities, calls, signal: abort.signal })).rejects.toBe(reason);
});

test("a signal that aborts later stops the worker", async () => {
  await using world = await FlowWorld.open();
  const abort = new AbortController();
  const worker = await world.worker({ workflows, activities, signal: abort.signal });
  abort.abort();
  await world.until(worker.stop());
  expect(worker.load().polls).toBe(0);
});

test("while polls fail, they are sent ever more rarely, and again as usual once they succeed", async () => {
  await using world = await FlowWorld.open();
  let polls = 0;
  let isDown = true;
  const calls = wildCalls(world.calls, (operation) => {
    if (!operation.startsWith("PollFor") || !isDown) return undefined;
    polls += 1;
    return "lose the request";
  });
  await world.worker({ workflows, taskLists: ["counting"], cachedExecutionsMax: 0, activities, calls });
  await world.untilTime(3_600_000);
  // Two lists, at most every 15 to 30 seconds in the end.
  expect(polls).toBeLessThan(2 * (3_600 / 15 + 20));
  isDown = false;
  const result = world.client.execute(counting, 2);
  expect(await world.until(result)).toBe(3);
});

test("polls that come back empty at once are not sent in a hurry", async () => {
  await using world = await FlowWorld.open({ limits: { pollHoldMs: 1 } });
  let polls = 0;
  const calls = wildCalls(world.calls, (operation) => {
    if (operation.startsWith("PollFor")) polls += 1;
    return undefined;
  });
  await world.worker({ workflows, taskLists: ["counting"], cachedExecutionsMax: 0, activities, calls });
  await world.untilTime(60_000);
  expect(polls).toBeLessThan(2 * 150);
});

test("polls grow with the load up to their bound, never take more than the slots, and shrink when it is over", async () => {
  await using world = await FlowWorld.open({ limits: { pollHoldMs: 60_000 } });
  let out = 0;
  let most = 0;
  const counted: typeof world.calls = {
    ...world.calls,
    async call(name, input, options) {
      if (name !== "PollForActivityTask") return await world.calls.call(name, input, options);
      out += 1;
      most = Math.max(most, out);
      try {
        return await world.calls.call(name, input, options);
      } finally {
        out -= 1;
      }
    },
  };
  const handles = [];
  const options = { workflows, activities, taskLists: ["counting"], pollersMax: 4, activitySlots: 3 };
  const worker = await world.worker({ ...options, calls: counted });
  for (let count = 0; count < 40; count++) handles.push(await world.client.start(counting, 4));
  await world.until(Promise.all(handles.map((each) => each.result())));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(3);
  await world.untilTime(200_000);
  expect(worker.load().polls).toBe(3);
});

test("several workers that start at once register everything once, and further ones register nothing", async () => {
  await using world = await FlowWorld.open();
  const registered: string[] = [];
  const calls = wildCalls(world.calls, (operation) => {
    if (operation.startsWith("Register")) registered.push(operation);
    return undefined;
  });
  await Promise.all([1, 2, 3].map(() => world.worker({ workflows, activities, calls })));
  registered.length = 0;
  await world.worker({ workflows, activities, calls });
  expect(registered).toEqual([]);
});

test("a registration that is throttled goes on", async () => {
  await using world = await FlowWorld.open();
  let refusals = 0;
  const calls = wildCalls(world.calls, (operation) => {
    if (!operation.startsWith("Register") || ++refusals % 2 === 0) return undefined;
    throw new ServiceFault("ThrottlingException", "Rate exceeded", { httpStatusCode: 400 });
  });
  await world.until(world.worker({ workflows, activities, calls }));
  expect(await world.until(world.client.execute(counting, 1))).toBe(1);
});

test("a deprecated type ends the start with what to do", async () => {
  await using world = await FlowWorld.open();
  const first = await world.worker({ workflows, activities });
  await world.until(first.stop());
  const { domain } = world;
  await world.calls.call("DeprecateActivityType", { domain, activityType: { name: "add", version: "1" } });
  await expect(world.worker({ workflows, activities })).rejects.toThrow(
    "The activity type add 1 is deprecated in the domain test: undeprecate it, or give your code another version.",
  );
  await world.worker({ workflows, activities, activityVersion: "2" });
  await world.calls.call("DeprecateWorkflowType", { domain, workflowType: { name: "counting", version: "1" } });
  await expect(world.worker({ workflows, activities, activityVersion: "2" })).rejects.toThrow(
    "The workflow type counting 1 is deprecated",
  );
});

test("a deprecated domain ends the start, unless nothing is to be registered", async () => {
  await using world = await FlowWorld.open();
  const { domain } = world;
  await world.calls.call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "1" });
  await world.calls.call("DeprecateDomain", { name: domain });
  await expect(world.worker({ workflows, activities })).rejects.toThrow("The domain test is deprecated");
  await world.worker({ workflows, activities, register: false });
});

test.each([
  { options: { decisionSlots: 0 }, message: "decisionSlots 0: expected a whole number from 1" },
  { options: { pollersMax: 1.5 }, message: "pollersMax 1.5: expected" },
  { options: { activityLimits: { add: 0 } }, message: "activityLimits.add 0: expected" },
  { options: { taskLists: [] }, message: "give workflows, or the taskLists" },
  { options: { identity: "x".repeat(257) }, message: "identity: expected up to 256 characters" },
])("options that make no sense are refused: $message", async ({ options, message }) => {
  await using world = await FlowWorld.open();
  await expect(world.worker({ ...options })).rejects.toThrow(message);
});

test("calls that were handed in stay open", async () => {
  await using world = await FlowWorld.open();
  let closed = 0;
  const close = (): void => {
    closed += 1;
  };
  const worker = await world.worker({ activities, taskLists: ["a"], calls: { ...world.calls, close } });
  await world.until(worker.stop());
  expect(closed).toBe(0);
});

test("a worker that gets no reply as it registers its types says so, and starts once it gets one", async () => {
  await using world = await FlowWorld.open();
  let lost = 0;
  const calls = wildCalls(world.calls, (name) => {
    if (name !== "DescribeDomain" || lost === 2) return undefined;
    lost += 1;
    return "lose the request";
  });
  await world.until(world.worker({ workflows, activities, calls }));
  const warnings = world.log.lines.flatMap(({ level, message }) => (level === "warn" ? [message] : []));
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(/^the worker cannot register its types yet; trying again in \d+ ms$/);
});
