import type { DecisionTask, HistoryEvent } from "@aws-sdk/client-swf";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import type { SwfOperation } from "../../src/transport/swf-operations.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { collecting, counting, word } from "./fixtures/workflows.ts";
import { historyOf } from "./history-of.ts";
import { mortal, startMortal, wildCalls } from "./wild-calls.ts";

// The list of a worker's own, after the worker has died.

let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows(new URL("./fixtures/workflows.ts", import.meta.url));
}, 120_000);

beforeEach(() => activities.runs.clear());

function timeOutsOf(events: readonly HistoryEvent[]): readonly (string | undefined)[] {
  return events.flatMap(({ decisionTaskTimedOutEventAttributes: timedOut }) => timedOut?.timeoutType ?? []);
}

test("all executions that a dead worker had in memory go on elsewhere, five seconds after they have news", async () => {
  await using world = await FlowWorld.open();
  const first = mortal(world.calls, world.clock);
  await startMortal(world, first, { workflows, activities });
  const handles = [];
  for (let count = 0; count < 20; count++) handles.push(await world.client.start(collecting));
  await world.idle();
  first.kill();
  for (const handle of handles) await handle.signal(word, "end");
  await world.worker({ workflows, activities });
  const began = world.clock.now();
  await world.until(Promise.all(handles.map((each) => each.result())));
  expect(world.clock.now() - began).toBe(5_000);
  for (const handle of handles) {
    expect(timeOutsOf(await historyOf(world, handle))).toEqual(["SCHEDULE_TO_START"]);
  }
});

test("news that come while nobody works are decided once, when somebody works again", async () => {
  await using world = await FlowWorld.open();
  const first = mortal(world.calls, world.clock);
  await startMortal(world, first, { workflows, activities });
  const handle = await world.client.start(collecting);
  await world.idle();
  first.kill();
  for (let minute = 0; minute < 60; minute++) {
    await handle.signal(word, String(minute));
    await world.untilTime(60_000);
  }
  await handle.signal(word, "end");
  await world.worker({ workflows, activities });
  const words = Array.from({ length: 60 }, (_, minute) => String(minute));
  expect(await world.until(handle.result())).toBe(words.join(" "));
  expect(timeOutsOf(await historyOf(world, handle))).toEqual(["SCHEDULE_TO_START"]);
});

test.each([
  { moment: "with a task of its own list in hand", dies: "before the answer" },
  { moment: "as soon as it has answered one", dies: "after the answer" },
] as const)("a worker that dies $moment loses nothing", async ({ dies }) => {
  await using world = await FlowWorld.open();
  let isLast = false;
  const first = mortal(
    wildCalls(world.calls, (operation) => {
      if (isLast && operation === "RespondDecisionTaskCompleted") {
        if (dies === "after the answer") setImmediate(() => first.kill());
        else {
          first.kill();
          return "lose the request";
        }
      }
      return undefined;
    }),
    world.clock,
  );
  await startMortal(world, first, { workflows, activities });
  const handle = await world.client.start(collecting);
  await world.idle();
  isLast = true;
  await handle.signal(word, "one");
  await world.idle();
  await world.worker({ workflows, activities });
  await handle.signal(word, "two");
  await handle.signal(word, "end");
  expect(await world.until(handle.result())).toBe("one two");
  // A task that times out comes again on the same list.
  const timeOuts = timeOutsOf(await historyOf(world, handle));
  expect(timeOuts).toEqual(
    dies === "before the answer" ? ["START_TO_CLOSE", "SCHEDULE_TO_START"] : ["SCHEDULE_TO_START"],
  );
});

test("a worker that knew nothing of an execution hears of the activities that a dead one has scheduled", async () => {
  await using world = await FlowWorld.open();
  const first = mortal(world.calls, world.clock);
  // It decides, and another worker runs the activities.
  await startMortal(world, first, { workflows });
  await world.idle();
  const handles = [];
  for (let count = 0; count < 5; count++) handles.push(await world.client.start(counting, 4));
  await world.idle();
  first.kill();
  await world.worker({ workflows, activities });
  expect(await world.until(Promise.all(handles.map((each) => each.result())))).toEqual(Array(5).fill(10));
  expect(activities.runs.get("add")).toBe(20);
});

/** As many as leave room for the tasks below, and for the end. */
const signals = 24_900;
const joined = `first${" ".repeat(signals)}`;

/** Signals an execution of `collecting`, which decides nothing until the end. */
async function sendAll(handle: { signal(of: typeof word, text: string): Promise<void> }): Promise<void> {
  const atATime = 1_000;
  for (let sent = 0; sent < signals; sent += atATime) {
    const count = Math.min(atATime, signals - sent);
    await Promise.all(Array.from({ length: count }, () => handle.signal(word, "")));
  }
  await handle.signal(word, "end");
}

function countingCalls(world: FlowWorld): { readonly calls: SwfCalls; readonly counts: Map<SwfOperation, number> } {
  const counts = new Map<SwfOperation, number>();
  const calls = wildCalls(world.calls, (operation) => void counts.set(operation, (counts.get(operation) ?? 0) + 1));
  return { calls, counts };
}

test("a history of nearly 25,000 events is read over the pages of its task once the list of its worker is lost", async () => {
  await using world = await FlowWorld.open();
  const first = mortal(world.calls, world.clock);
  await startMortal(world, first, { workflows });
  const handle = await world.client.start(collecting);
  await handle.signal(word, "first");
  await world.idle();
  first.kill();
  await sendAll(handle);
  const { calls, counts } = countingCalls(world);
  await world.worker({ workflows, calls });
  await world.untilTime(5_001);
  // The clock stands still from here on: the pages are read within the time of one task.
  expect(await handle.result()).toBe(joined);
  const events = await historyOf(world, handle);
  expect(events.length).toBeGreaterThan(signals);
  expect(timeOutsOf(events)).toEqual(["SCHEDULE_TO_START"]);
  // openswf gives 100 events a page.
  expect(counts.get("PollForDecisionTask")).toBeGreaterThanOrEqual(249);
  expect(counts.get("GetWorkflowExecutionHistory")).toBeUndefined();
});

test("a history of nearly 25,000 events is read from the first where its worker has lost it from memory alone", async () => {
  await using world = await FlowWorld.open();
  const { calls, counts } = countingCalls(world);
  // It keeps nothing, although tasks come to its own list.
  await world.worker({ workflows, calls, cachedBytesMax: 1 });
  const handle = await world.client.start(collecting);
  await handle.signal(word, "first");
  await world.idle();
  const before = counts.get("GetWorkflowExecutionHistory") ?? 0;
  // Many of them come while the task that the first has brought is read.
  await sendAll(handle);
  expect(await handle.result()).toBe(joined);
  expect((await historyOf(world, handle)).length).toBeGreaterThan(signals);
  expect((counts.get("GetWorkflowExecutionHistory") ?? 0) - before).toBeGreaterThanOrEqual(249);
});

/** Calls as of a server that was restored from a backup, and has given the executions other events under the same ids since. */
function callsOfRestored({ calls }: FlowWorld, isRestored: () => boolean): SwfCalls {
  return {
    ...calls,
    extensions: new Set(),
    call: async (name, input, options) => {
      const output = await calls.call(name, input, options);
      if (name === "PollForDecisionTask" && isRestored()) {
        // `as`: the answer of that operation.
        const { previousStartedEventId, events = [] } = output as DecisionTask;
        for (const event of events) if (event.eventId === previousStartedEventId) event.eventTimestamp = new Date(0);
      }
      return output;
    },
  };
}

test.each([
  { server: "goes on", isRestored: false, reads: 0 },
  { server: "was restored from a backup", isRestored: true, reads: 1 },
])("a worker whose server $server reads the history from the first $reads times", async ({ isRestored, reads }) => {
  await using world = await FlowWorld.open();
  const counts = new Map<SwfOperation, number>();
  const calls = wildCalls(
    callsOfRestored(world, () => isRestored),
    (operation) => void counts.set(operation, (counts.get(operation) ?? 0) + 1),
  );
  await world.worker({ workflows, calls });
  const handle = await world.client.start(collecting);
  await world.idle();
  await handle.signal(word, "end");
  expect(await world.until(handle.result())).toBe("");
  expect(counts.get("GetWorkflowExecutionHistory") ?? 0).toBe(reads);
});
