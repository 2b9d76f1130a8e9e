import { describe, expect, test } from "vitest";
import {
  cancelTimer,
  requestCancelActivityTask,
  scheduleActivityTask,
  signalExternal,
  startChild,
  startTimer,
} from "../../../core/test/world/decisions.ts";
import { openWorld } from "../../../core/test/world/world.ts";
import { eventKinds, kindOf } from "../../src/events/event-kinds.ts";
import { eventLinks } from "../../src/events/event-links.ts";
import { eventSummary } from "../../src/events/event-summary.ts";
import { EventTable } from "../../src/events/event-table.ts";
import { eventsOf, handMade, longHistory } from "../world/histories.ts";

/** An order with one of most things. */
async function order(): Promise<EventTable> {
  const world = await openWorld();
  await world.starts("o-1");
  await world.decides(
    scheduleActivityTask("a", { input: "Ünique" }),
    startTimer("t", 5),
    startTimer("u", 60),
    startTimer("u", 60),
    startChild("sub"),
    signalExternal("nobody", "hello"),
  );
  const { taskToken } = await world.takesActivityTask();
  await world.decides(requestCancelActivityTask("a"), cancelTimer("u"));
  await world.call("RespondActivityTaskFailed", { taskToken, reason: "CardDeclined", details: "no funds" });
  await world.waits(5);
  await world.signals("o-1", "stop");
  const table = new EventTable();
  table.add(await eventsOf(world, "o-1"));
  return table;
}

describe("the compact table", () => {
  test("has one line for each thing, with how it stands", async () => {
    const table = await order();
    const lines = table
      .compactRows()
      .map(({ kind, title, status, events }) => `${kind} ${title}: ${status} ${events.length}`);
    expect(lines).toEqual([
      "execution order 1: recorded 1",
      "decision task on orders: completed 3",
      "activity charge (a) on cards: failed 4",
      "timer t, 5 s: completed 2",
      "timer u, 60 s: canceled 2",
      "timer u: TIMER_ID_ALREADY_IN_USE: SWF refused StartTimer: refused 1",
      "child sub: started 2",
      "signal hello to nobody: failed 2",
      "decision task on orders: completed 3",
      "decision task on orders: open 1",
      "signal stop: recorded 1",
    ]);
    const inLines = table.compactRows().flatMap(({ events }) => events.map(({ eventId }) => eventId));
    expect(inLines.toSorted((a, b) => a - b)).toEqual(table.events.map(({ eventId }) => eventId));
  });

  test("shows a line when any of its events matches", async () => {
    const table = await order();
    expect(table.compactRows({ text: "carddeclined" }).map(({ title }) => title)).toEqual(["charge (a) on cards"]);
  });
});

describe("the full table", () => {
  test.each([
    { filter: { text: "ünique" }, types: ["ActivityTaskScheduled"] },
    { filter: { text: "timerfired" }, types: ["TimerFired"] },
    { filter: { kinds: new Set(["marker"] as const) }, types: [] },
    {
      filter: { kinds: new Set(["timer"] as const), text: "t" },
      types: ["TimerStarted", "TimerStarted", "StartTimerFailed", "TimerCanceled", "TimerFired"],
    },
    {
      filter: { kinds: new Set(["signal", "child"] as const), text: "hello" },
      types: ["SignalExternalWorkflowExecutionInitiated"],
    },
  ])("is filtered by $filter.text", async ({ filter, types }) => {
    const found = (await order()).rows(filter).map(({ eventType }) => eventType);
    expect(found).toEqual(types);
  });

  test("links events that were scheduled, started and closed, both ways", async () => {
    const table = await order();
    const failed = table.events.find(({ eventType }) => eventType === "ActivityTaskFailed");
    const links = failed === undefined ? [] : eventLinks(failed);
    const linked = links.map(({ relation, eventId }) => `${relation} ${table.event(eventId)?.eventType}`);
    expect(linked).toEqual(["scheduled by ActivityTaskScheduled", "started by ActivityTaskStarted"]);
    const back = table.referringTo(5).map(({ relation, eventId }) => `${relation} ${table.event(eventId)?.eventType}`);
    expect(back).toEqual(["scheduled by ActivityTaskStarted", "scheduled by ActivityTaskFailed"]);
    expect(table.entryOf(failed?.eventId ?? 0)?.key).toBe(5);
  });

  test("does not link to events of other histories, to none, or to itself", () => {
    const [event] = handMade([
      ["WorkflowExecutionCancelRequested", { externalInitiatedEventId: 7, startedEventId: 0, scheduledEventId: 1 }],
    ]);
    expect(event && eventLinks(event)).toEqual([]);
  });

  test("of 25,000 events is filled in pages that overlap", () => {
    const events = longHistory(4_166);
    const table = new EventTable();
    for (let from = 0; from < events.length; from += 1_000)
      table.add(events.slice(Math.max(from - 10, 0), from + 1_000));
    expect([table.rows().length, table.compactRows().length]).toEqual([24_997, 1 + 2 * 4_166]);
    expect(table.rows({ text: "a4166" }).map(({ eventId }) => eventId)).toEqual([24_995]);
  });
});

test("types that SWF may add are shown under the execution", () => {
  expect(kindOf("Strange" as never)).toBe("execution");
  expect(kindOf("constructor" as never)).toBe("execution");
  expect(eventKinds).toContain(kindOf("LambdaFunctionStarted"));
});

test.each([
  [["ActivityTaskStarted", { identity: "worker\u202e-7", scheduledEventId: 1 }], "worker\\u202e-7"],
  [["ActivityTaskCompleted", { result: "x".repeat(500), scheduledEventId: 1 }], `${"x".repeat(160)}…`],
  [
    ["ChildWorkflowExecutionFailed", { workflowExecution: { workflowId: "sub", runId: "r" }, reason: "Bad" }],
    "sub: Bad",
  ],
  [
    ["RequestCancelActivityTaskFailed", { activityId: "a", cause: "ACTIVITY_ID_UNKNOWN" }],
    "a: ACTIVITY_ID_UNKNOWN: SWF refused RequestCancelActivityTask",
  ],
  [["DecisionTaskCompleted", {}], ""],
] as const)("%o is summed up", (row, text) => {
  const [event] = handMade([row]);
  expect(event && eventSummary(event)).toBe(text);
});
