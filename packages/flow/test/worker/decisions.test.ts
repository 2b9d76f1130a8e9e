import { beforeAll, beforeEach, expect, test } from "vitest";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import { ServiceFault } from "../../src/transport/service-fault.ts";
import type { Measure } from "../../src/worker/measure.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { changed, mended } from "./fixtures/mended.ts";
import { collecting, counting, locally, looping, tooSlowLocally, wide, word } from "./fixtures/workflows.ts";
import { countOf, historyOf } from "./history-of.ts";
import { mortal, startMortal, wildCalls } from "./wild-calls.ts";

const bundles: Record<"workflows" | "broken" | "mended", WorkflowBundle> = Object.create(null);

beforeAll(async () => {
  for (const name of ["workflows", "broken", "mended"] as const) {
    bundles[name] = await bundleWorkflows(new URL(`./fixtures/${name}.ts`, import.meta.url));
  }
}, 120_000);

beforeEach(() => activities.runs.clear());

test("an execution is kept in memory between its tasks, and its history is read once", async () => {
  await using world = await FlowWorld.open();
  const measures: Measure[] = [];
  const calls: string[] = [];
  await world.worker({
    workflows: bundles.workflows,
    activities,
    onMeasure: (measure) => measures.push(measure),
    calls: wildCalls(world.calls, (operation) => void calls.push(operation)),
  });
  expect(await world.until(world.client.execute(counting, 4))).toBe(10);
  const tasks = measures.filter(({ kind }) => kind === "decision task");
  expect(tasks.map((task) => "isCached" in task && task.isCached)).toEqual([false, true, true, true, true, true]);
  expect(tasks.every(({ outcome }) => outcome === "completed")).toBe(true);
  expect(calls).not.toContain("GetWorkflowExecutionHistory");
});

test.each([
  { why: "there is no cache", options: { cachedExecutionsMax: 0 } },
  { why: "its bytes are used up", options: { cachedBytesMax: 1 } },
])("without anything in memory, as $why, each task is decided from the history", async ({ options }) => {
  await using world = await FlowWorld.open();
  const measures: Measure[] = [];
  await world.worker({
    workflows: bundles.workflows,
    activities,
    ...options,
    onMeasure: (measure) => measures.push(measure),
  });
  expect(await world.until(world.client.execute(counting, 4))).toBe(10);
  expect(measures.some((task) => "isCached" in task && task.isCached)).toBe(false);
  expect(world.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("when a worker dies, its executions go on elsewhere after the time of its list", async () => {
  await using world = await FlowWorld.open();
  const first = mortal(world.calls, world.clock);
  await startMortal(world, first, { workflows: bundles.workflows, activities });
  const handle = await world.client.start(collecting);
  await handle.signal(word, "one");
  await world.idle();
  first.kill();
  await world.worker({ workflows: bundles.workflows, activities });
  await handle.signal(word, "two");
  await handle.signal(word, "end");
  expect(await world.until(handle.result())).toBe("one two");
  const events = await historyOf(world, handle);
  const timedOut = events.filter(({ eventType }) => eventType === "DecisionTaskTimedOut");
  expect(timedOut.map((event) => event.decisionTaskTimedOutEventAttributes?.timeoutType)).toEqual([
    "SCHEDULE_TO_START",
  ]);
});

test("a worker that stops leaves its executions to others at once", async () => {
  await using world = await FlowWorld.open();
  const first = await world.worker({ workflows: bundles.workflows, activities });
  const handle = await world.client.start(collecting);
  await world.idle();
  const stopping = first.stop();
  await world.until(stopping);
  await world.worker({ workflows: bundles.workflows, activities });
  await handle.signal(word, "end");
  expect(await world.until(handle.result())).toBe("");
});

test.each([
  { what: "request", interference: "lose the request" },
  { what: "reply", interference: "lose the reply" },
] as const)("a lost $what of an answer is made good, and the execution stays in memory", async ({ interference }) => {
  await using world = await FlowWorld.open();
  const measures: Measure[] = [];
  let answers = 0;
  const calls = wildCalls(world.calls, (operation) => {
    if (operation !== "RespondDecisionTaskCompleted") return undefined;
    answers += 1;
    return answers === 1 ? interference : undefined;
  });
  await world.worker({ workflows: bundles.workflows, activities, calls, onMeasure: (each) => measures.push(each) });
  expect(await world.until(world.client.execute(counting, 2))).toBe(3);
  await world.untilTime(1_000);
  const tasks = measures.filter(({ kind }) => kind === "decision task");
  expect(tasks.filter((task) => "isCached" in task && !task.isCached).length).toBe(1);
  expect(world.log.lines.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
});

test("an answer that is throttled is sent again", async () => {
  await using world = await FlowWorld.open();
  let refusals = 0;
  const calls = wildCalls(world.calls, (operation) => {
    if (operation !== "RespondDecisionTaskCompleted" || ++refusals > 3) return undefined;
    throw new ServiceFault("ThrottlingException", "Rate exceeded", { httpStatusCode: 400 });
  });
  await world.worker({ workflows: bundles.workflows, activities, calls });
  expect(await world.until(world.client.execute(counting, 1))).toBe(1);
});

test("a task that has timed out meanwhile is dropped, and decided from the history when it comes again", async () => {
  await using world = await FlowWorld.open();
  let isFirst = true;
  const calls = wildCalls(world.calls, (operation) => {
    if (operation !== "RespondDecisionTaskCompleted" || !isFirst) return undefined;
    isFirst = false;
    throw new ServiceFault("UnknownResourceFault", "Unknown task", { httpStatusCode: 400 });
  });
  await world.worker({ workflows: bundles.workflows, activities, calls });
  const handle = await world.client.start(counting, 2);
  expect(await world.until(handle.result())).toBe(3);
  expect(countOf(await historyOf(world, handle), "DecisionTaskTimedOut")).toBe(1);
});

test("decisions that are too large for one request go out in several", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: bundles.workflows, activities });
  const handle = await world.client.start(wide, { count: 70, size: 16_000 });
  expect(await world.until(handle.result())).toBe(70 * 16_000);
  const events = await historyOf(world, handle);
  const own = events.filter((event) => event.timerStartedEventAttributes?.timerId?.startsWith("openswf.more."));
  expect(own.length).toBeGreaterThan(1);
  expect(countOf(events, "ActivityTaskScheduled")).toBe(70);
});

test("several large decisions go out in parts without a cache too", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: bundles.workflows, activities, cachedExecutionsMax: 0 });
  expect(await world.until(world.client.execute(wide, { count: 70, size: 16_000 }))).toBe(70 * 16_000);
});

test("an execution whose code fails is held with a growing wait, says why, and goes on once the code is mended", async () => {
  await using world = await FlowWorld.open();
  const old = await world.worker({ workflows: bundles.broken });
  const handle = await world.client.start(mended);
  await world.untilTime(60_000);
  const held = await historyOf(world, handle);
  const markers = held.flatMap(({ markerRecordedEventAttributes: attributes }) =>
    attributes?.markerName === "openswf.held" ? [JSON.parse(attributes.details ?? "")] : [],
  );
  expect(markers.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(markers[0].reason).toBe("TypeError");
  expect(markers[0].details).toContain("broken.ts:7");
  const waits = held.flatMap(({ timerStartedEventAttributes: timer }) =>
    timer?.timerId?.startsWith("openswf.held.") ? [timer.startToFireTimeout] : [],
  );
  expect(waits).toEqual(["1", "2", "4", "8", "16", "32"]);
  const [line] = world.log.lines.filter(({ level }) => level === "error");
  expect(line?.fields).toMatchObject({ workflowId: handle.workflowId, attempt: 1 });
  expect(JSON.stringify(line?.fields)).toContain("broken.ts:7");
  await world.until(old.stop());
  await world.worker({ workflows: bundles.mended });
  expect(await world.until(handle.result())).toBe("mended");
});

test("signals to a held execution start no further chains of attempts", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: bundles.broken });
  const handle = await world.client.start(mended);
  await world.untilTime(10_000);
  for (let count = 0; count < 10; count++) {
    await handle.signal(word, "again");
    await world.idle();
  }
  await world.untilTime(20 * 60_000);
  const before = countOf(await historyOf(world, handle), "DecisionTaskCompleted");
  await world.untilTime(60 * 60_000);
  const events = await historyOf(world, handle);
  expect(countOf(events, "DecisionTaskCompleted") - before).toBeLessThanOrEqual(6);
  expect(countOf(events, "StartTimerFailed")).toBe(0);
});

test("code that does not fit the history is held, from the first page of it on, with a wait that grows", async () => {
  await using world = await FlowWorld.open();
  const old = await world.worker({ workflows: bundles.mended });
  const handle = await world.client.start(changed);
  await world.untilTime(1_500);
  await world.until(old.stop());
  await world.worker({ workflows: bundles.broken });
  await world.untilTime(30_000);
  const held = await historyOf(world, handle);
  const markers = held.flatMap(({ markerRecordedEventAttributes: attributes }) =>
    attributes?.markerName === "openswf.held" ? [JSON.parse(attributes.details ?? "")] : [],
  );
  expect(markers.length).toBeGreaterThan(2);
  expect(markers.length).toBeLessThan(7);
  expect(markers[0].reason).toBe("DeterminismError");
});

test("code that loops for ever is ended and held, and the worker goes on with others", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: bundles.workflows, activities, activationMs: 300 });
  const handle = await world.client.start(looping);
  expect(await world.until(world.client.execute(counting, 1))).toBe(1);
  await world.idle();
  const [marker] = (await historyOf(world, handle)).flatMap(({ markerRecordedEventAttributes: each }) => each ?? []);
  expect(marker?.markerName).toBe("openswf.held");
  expect(marker?.details).toContain("ActivationTimeoutError");
});

test("a workflow that a worker does not have goes back to the list at once, for another", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: bundles.broken, taskLists: ["shared"] });
  await world.client.start(counting, 1, { taskList: "shared", workflowId: "not-registered" }).catch(() => {});
  await world.worker({ workflows: bundles.workflows, activities, taskLists: ["shared"] });
  const handles = [];
  for (let count = 0; count < 8; count++) handles.push(await world.client.start(counting, 1, { taskList: "shared" }));
  expect(await world.until(Promise.all(handles.map((each) => each.result())))).toEqual(Array(8).fill(1));
  expect(JSON.stringify(world.log.lines)).toContain("This worker has no workflow counting 1; its files export");
});

test("an execution that another SDK decides is left alone", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: bundles.workflows, activities: { ...activities }, taskLists: ["other"] });
  const handle = await world.client.start(counting, 1, { taskList: "elsewhere" });
  const task = await world.calls.call("PollForDecisionTask", { domain: world.domain, taskList: { name: "elsewhere" } });
  const timer = { timerId: "theirs", startToFireTimeout: "0" };
  await world.calls.call("RespondDecisionTaskCompleted", {
    taskToken: task.taskToken,
    decisions: [{ decisionType: "StartTimer", startTimerDecisionAttributes: timer }],
    taskList: { name: "other" },
  });
  await world.untilTime(5_000);
  expect(countOf(await historyOf(world, handle), "MarkerRecorded")).toBe(0);
  expect(JSON.stringify(world.log.lines)).toContain("a decision task of another SDK is left alone");
});

test("a batch that SWF refuses is held, and says why", async () => {
  await using world = await FlowWorld.open();
  let isFirst = true;
  const calls = wildCalls(world.calls, (operation) => {
    if (operation !== "RespondDecisionTaskCompleted" || !isFirst) return undefined;
    isFirst = false;
    throw new ServiceFault("ValidationException", "Value at 'decisions' failed", { httpStatusCode: 400 });
  });
  await world.worker({ workflows: bundles.workflows, activities, calls });
  const handle = await world.client.start(counting, 1);
  expect(await world.until(handle.result())).toBe(1);
  const [marker] = (await historyOf(world, handle)).flatMap(({ markerRecordedEventAttributes: each }) => each ?? []);
  expect(marker?.details).toContain("Value at 'decisions' failed");
});

test("local activities that do not fit into one decision task go on in the next, and none runs twice", async () => {
  await using world = await FlowWorld.open();
  activities.time.pass = (milliseconds) =>
    new Promise((resolve) => {
      world.clock.after(milliseconds, () => resolve(undefined));
    });
  await world.worker({ workflows: bundles.workflows, activities });
  const handle = await world.client.start(locally, 60);
  expect(await world.until(handle.result())).toBe(1_830);
  const events = await historyOf(world, handle);
  expect(countOf(events, "DecisionTaskTimedOut")).toBe(0);
  expect(countOf(events, "DecisionTaskCompleted")).toBe(3);
  expect(activities.runs.get("slowAdd")).toBe(60);
});

test("a local activity that takes longer than a decision task fails with a time-out", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: bundles.workflows, activities });
  const handle = await world.client.start(tooSlowLocally);
  expect(await world.until(handle.result())).toBe("TimeoutFailure");
  expect(countOf(await historyOf(world, handle), "DecisionTaskTimedOut")).toBe(0);
});

test("pages of an execution in memory come from the worker's own list", async () => {
  await using world = await FlowWorld.open({ limits: { pageSizeMax: 3 } });
  const calls: string[] = [];
  const noting = wildCalls(world.calls, (operation) => void calls.push(operation));
  await world.worker({ workflows: bundles.workflows, activities, calls: noting });
  expect(await world.until(world.client.execute(counting, 9))).toBe(45);
  expect(calls).not.toContain("GetWorkflowExecutionHistory");
});
