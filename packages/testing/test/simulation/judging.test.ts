import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { RunId } from "@openswf/model/brand";
import { type HistoryEvent, printHistoryEvent } from "@openswf/model/history-events";
import { expect, test } from "vitest";
import { CarriedCall } from "../../src/simulation/judging/carried-call.ts";
import { decisionOrder } from "../../src/simulation/judging/decision-order.ts";
import { Histories } from "../../src/simulation/judging/histories.ts";
import { lateness } from "../../src/simulation/judging/lateness.ts";
import { Ledger } from "../../src/simulation/judging/ledger.ts";
import { brokenReferences, decisionTasksAtOnce } from "../../src/simulation/judging/references.ts";
import type { RecordedRun } from "../../src/simulation/judging/runs.ts";
import { StoredRuns } from "../../src/simulation/judging/stored-runs.ts";

const runId = "run-00000001" as RunId; // `as`: any text is one here

type Said = readonly [type: HistoryEvent["eventType"], attributes: object, atSecond?: number];

/** Two timers, of which one fires. */
const history: readonly Said[] = [
  ["WorkflowExecutionStarted", { executionStartToCloseTimeout: "3600" }],
  ["DecisionTaskScheduled", { startToCloseTimeout: "30" }],
  ["DecisionTaskStarted", { scheduledEventId: 2 }],
  ["DecisionTaskCompleted", { scheduledEventId: 2, startedEventId: 3 }],
  ["TimerStarted", { timerId: "a", startToFireTimeout: "60", decisionTaskCompletedEventId: 4 }],
  ["TimerStarted", { timerId: "b", startToFireTimeout: "900", decisionTaskCompletedEventId: 4 }],
  ["TimerFired", { timerId: "a", startedEventId: 5 }, 60],
  ["DecisionTaskScheduled", { startToCloseTimeout: "30" }, 60],
];

function recorded(said: readonly Said[]): RecordedRun {
  const events = said.map(([eventType, attributes, second = 0], index) => {
    // `as`: the attributes that the judges look at.
    return { eventId: index + 1, eventTimestamp: second * 1_000, eventType, attributes } as HistoryEvent;
  });
  return { workflowId: "order-1", runId, isOpen: true, events };
}

function swapped(one: number): readonly Said[] {
  const [before, first, second, after] = [
    history.slice(0, one - 1),
    history[one - 1],
    history[one],
    history.slice(one + 1),
  ];
  return [...before, ...[second, first].filter((said) => said !== undefined), ...after];
}

function answered(): Ledger {
  const ledger = new Ledger();
  const task = `{"events":[],"previousStartedEventId":0,"startedEventId":3,"taskToken":"T","workflowExecution":{"runId":"${runId}"}}`;
  ledger.wasCarriedOut(new CarriedCall("PollForDecisionTask", "{}"), { status: 200, body: task });
  const decisions = ["a", "b"].map((timerId) => ({
    decisionType: "StartTimer",
    startTimerDecisionAttributes: { timerId, startToFireTimeout: "60" },
  }));
  const answer = JSON.stringify({ taskToken: "T", decisions });
  ledger.wasCarriedOut(new CarriedCall("RespondDecisionTaskCompleted", answer), { status: 200, body: undefined });
  return ledger;
}

function problemsOf(said: readonly Said[]): readonly string[] {
  const run = recorded(said);
  const order = decisionOrder(new Histories([run]), answered());
  return [...brokenReferences(run), ...decisionTasksAtOnce(run), ...order, ...lateness(run)];
}

test("a history as SWF writes it is right", () => {
  expect(problemsOf(history)).toEqual([]);
});

test.each([
  { one: 2, problem: "DecisionTaskScheduled" },
  { one: 3, problem: "startedEventId is 3, which is no earlier DecisionTaskStarted but DecisionTaskCompleted" },
  { one: 4, problem: "decisionTaskCompletedEventId is 4" },
  { one: 5, problem: "decision 1, StartTimer, is 5 TimerStarted" },
  { one: 6, problem: "decision 2, StartTimer, is 6 TimerFired" },
])("events $one and the next in each other's place are found", ({ one, problem }) => {
  expect(problemsOf(swapped(one)).join("\n")).toContain(problem);
});

test("a second decision task that waits is found", () => {
  expect(problemsOf([...history, ["DecisionTaskScheduled", {}, 60]])[0]).toContain(
    "is scheduled while that of 8 waits",
  );
});

test("a timer that fires late, or not at all, is found", () => {
  const late = history.map((said): Said => (said[0] === "TimerFired" ? [said[0], said[1], 600] : said));
  expect(problemsOf(late)[0]).toContain("event 7 TimerFired is 540 s later than timer a was due");
  expect(problemsOf([...history, ["WorkflowExecutionTimedOut", {}, 3_600]])[0]).toContain(
    "WorkflowExecutionTimedOut is 2700 s later than timer b was due",
  );
});

test("a wake-up that is not stored, or stored later than a deadline, is found", () => {
  const { events } = recorded(history.slice(0, 6));
  const change = (wakeAt: number | null): ExecutionChange => {
    const body = events.map(printHistoryEvent).join("\n");
    const written = { runId, created: {}, events: { firstEventId: 1, count: events.length, body }, wakeAt };
    // `as`: what is looked at.
    return written as ExecutionChange;
  };
  expect(new StoredRuns().note(change(60_000))).toBe(undefined);
  expect(new StoredRuns().note(change(10_000))).toBe(undefined);
  expect(new StoredRuns().note(change(60_001))).toContain(
    "timer a is due at 60000, and the stored wake-up is at 60001",
  );
  expect(new StoredRuns().note(change(null))).toContain("timer a is due at 60000, and no wake-up is stored");
});
