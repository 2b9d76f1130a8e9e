import type { Decision } from "@openswf/model/decisions";
import type { EventType } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import {
  cancelTimer,
  recordMarker,
  requestCancelActivityTask,
  requestCancelExternalWorkflowExecution,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternalWorkflowExecution,
  startChildWorkflowExecution,
  startTimer,
} from "../scenario/decisions.ts";
import { Scenario, senderExecution } from "../scenario/scenario.ts";

const lambdaRole = "arn:aws:iam::123456789012:role/resize";
const decided = (...decisions: readonly Decision[]): Scenario =>
  new Scenario().startsExecution({ lambdaRole }).decides(...decisions);
const activity = (): Scenario => decided(scheduleActivityTask("charge-card")).startsActivityTask("charge-card");
/** The decider knows that the child has started and waits for what happens next. */
const child = (): Scenario => decided(startChildWorkflowExecution("pay-1")).childStarts("pay-1").decides();
const lambda = (): Scenario => decided(scheduleLambdaFunction("thumbnail"));
const called = (): Scenario => lambda().callsLambdaFunction("thumbnail");

interface Asking {
  readonly event: EventType;
  /** An execution whose decider has nothing to do. */
  readonly idle: () => Scenario;
  readonly step: (scenario: Scenario) => Scenario;
}
const asking: readonly Asking[] = [
  { event: "WorkflowExecutionSignaled", idle: decided, step: (s) => s.signals("changed") },
  { event: "WorkflowExecutionSignaled", idle: decided, step: (s) => s.signals("changed", "i", senderExecution) },
  { event: "WorkflowExecutionCancelRequested", idle: decided, step: (s) => s.requestsCancel() },
  { event: "WorkflowExecutionCancelRequested", idle: decided, step: (s) => s.meetsChildPolicy("REQUEST_CANCEL") },
  { event: "ActivityTaskCompleted", idle: activity, step: (s) => s.completesActivityTask("charge-card") },
  { event: "ActivityTaskFailed", idle: activity, step: (s) => s.failsActivityTask("charge-card") },
  { event: "ActivityTaskCanceled", idle: activity, step: (s) => s.cancelsActivityTask("charge-card") },
  {
    event: "ActivityTaskCanceled",
    idle: () => decided(scheduleActivityTask("charge-card"), requestCancelActivityTask("charge-card")),
    step: (s) => s.waits(0),
  },
  {
    event: "ActivityTaskTimedOut",
    idle: () => decided(scheduleActivityTask("charge-card", { scheduleToCloseTimeout: "30" })),
    step: (s) => s.waits(30),
  },
  { event: "TimerFired", idle: () => decided(startTimer("reminder", "60")), step: (s) => s.waits(60) },
  {
    event: "ChildWorkflowExecutionStarted",
    idle: () => decided(startChildWorkflowExecution("pay-1")),
    step: (s) => s.childStarts("pay-1"),
  },
  {
    event: "StartChildWorkflowExecutionFailed",
    idle: () => decided(startChildWorkflowExecution("pay-1")),
    step: (s) => s.childStartFails("pay-1"),
  },
  {
    event: "ChildWorkflowExecutionCompleted",
    idle: child,
    step: (s) => s.childCloses("pay-1", { status: "COMPLETED", result: undefined }),
  },
  {
    event: "ChildWorkflowExecutionFailed",
    idle: child,
    step: (s) => s.childCloses("pay-1", { status: "FAILED", reason: undefined, details: undefined }),
  },
  {
    event: "ChildWorkflowExecutionTimedOut",
    idle: child,
    step: (s) => s.childCloses("pay-1", { status: "TIMED_OUT" }),
  },
  {
    event: "ChildWorkflowExecutionCanceled",
    idle: child,
    step: (s) => s.childCloses("pay-1", { status: "CANCELED", details: undefined }),
  },
  {
    event: "ChildWorkflowExecutionTerminated",
    idle: child,
    step: (s) => s.childCloses("pay-1", { status: "TERMINATED" }),
  },
  {
    event: "ExternalWorkflowExecutionSignaled",
    idle: () => decided(signalExternalWorkflowExecution("stock")),
    step: (s) => s.externalIsReached("signalExternal", "stock"),
  },
  {
    event: "SignalExternalWorkflowExecutionFailed",
    idle: () => decided(signalExternalWorkflowExecution("stock")),
    step: (s) => s.externalIsUnknown("signalExternal", "stock"),
  },
  {
    event: "ExternalWorkflowExecutionCancelRequested",
    idle: () => decided(requestCancelExternalWorkflowExecution("stock")),
    step: (s) => s.externalIsReached("cancelExternal", "stock"),
  },
  {
    event: "RequestCancelExternalWorkflowExecutionFailed",
    idle: () => decided(requestCancelExternalWorkflowExecution("stock")),
    step: (s) => s.externalIsUnknown("cancelExternal", "stock"),
  },
  {
    event: "LambdaFunctionCompleted",
    idle: called,
    step: (s) => s.lambdaFunctionEnds("thumbnail", { kind: "completed", result: undefined }),
  },
  {
    event: "LambdaFunctionFailed",
    idle: called,
    step: (s) => s.lambdaFunctionEnds("thumbnail", { kind: "failed", reason: "Unhandled", details: undefined }),
  },
  { event: "LambdaFunctionTimedOut", idle: called, step: (s) => s.waits(900) },
  {
    event: "StartLambdaFunctionFailed",
    idle: () => new Scenario().startsExecution().decides(scheduleLambdaFunction("thumbnail")),
    step: (s) => s.callsLambdaFunction("thumbnail"),
  },
];

/** The events that a step appended, all with the same timestamp. */
function appended(scenario: Scenario, step: (scenario: Scenario) => Scenario): readonly EventType[] {
  const before = scenario.history.length;
  const events = step(scenario).history.slice(before);
  expect(new Set(events.map(({ eventTimestamp }) => eventTimestamp)).size).toBe(1);
  return events.map(({ eventType }) => eventType);
}
const pollable = ({ state }: Scenario): boolean =>
  state.decisionTask !== undefined && state.decisionTask.startedEventId === undefined;

test.each(asking)(
  "$event is directly followed by a decision task, scheduled at the same moment",
  ({ event, idle, step }) => {
    const scenario = idle();
    expect(appended(scenario, step)).toEqual([event, "DecisionTaskScheduled"]);
    expect(pollable(scenario)).toBe(true);
  },
);

test.each(asking)("$event schedules no second decision task while one is not started", ({ event, idle, step }) => {
  const scenario = idle().signals("first");
  expect(appended(scenario, step)).toEqual([event]);
  expect(pollable(scenario)).toBe(true);
});

test.each(asking)("$event during a started decision task schedules the next one, which no poll can take yet", (row) => {
  const scenario = row.idle().signals("first").startsDecisionTask();
  expect(appended(scenario, row.step)).toEqual([row.event, "DecisionTaskScheduled"]);
  expect(pollable(scenario)).toBe(false);
  scenario.cannotStartDecisionTask(scenario.state.lastEventId);
  expect(pollable(scenario.decides())).toBe(true);
});

test.each(asking)(
  "$event adds nothing when a decision task already waits for a started one",
  ({ event, idle, step }) => {
    const scenario = idle().signals("first").startsDecisionTask().signals("second");
    expect(appended(scenario, step)).toEqual([event]);
  },
);

const quiet: readonly { readonly event: EventType; readonly scenario: () => Scenario }[] = [
  { event: "DecisionTaskCompleted", scenario: decided },
  { event: "ActivityTaskScheduled", scenario: () => decided(scheduleActivityTask("charge-card")) },
  { event: "ActivityTaskStarted", scenario: activity },
  {
    event: "ActivityTaskCancelRequested",
    scenario: () => activity().signals("x").decides(requestCancelActivityTask("charge-card")),
  },
  { event: "TimerStarted", scenario: () => decided(startTimer("reminder", "60")) },
  { event: "TimerCanceled", scenario: () => decided(startTimer("reminder", "60"), cancelTimer("reminder")) },
  { event: "MarkerRecorded", scenario: () => decided(recordMarker("version")) },
  {
    event: "StartChildWorkflowExecutionInitiated",
    scenario: () => decided(startChildWorkflowExecution("pay-1")),
  },
  {
    event: "SignalExternalWorkflowExecutionInitiated",
    scenario: () => decided(signalExternalWorkflowExecution("stock")),
  },
  {
    event: "RequestCancelExternalWorkflowExecutionInitiated",
    scenario: () => decided(requestCancelExternalWorkflowExecution("stock")),
  },
  { event: "LambdaFunctionScheduled", scenario: lambda },
  { event: "LambdaFunctionStarted", scenario: called },
];
test.each(quiet)("$event does not wake the decider", ({ event, scenario }) => {
  const { history, state } = scenario();
  expect(history.at(-1)?.eventType).toBe(event);
  expect(state.decisionTask).toBeUndefined();
});

test("a heartbeat records nothing and does not wake the decider", () => {
  activity()
    .heartbeats("charge-card", "half way")
    .hasHistory(`
      ...
      5  0s  ActivityTaskScheduled  charge-card
      6  0s  ActivityTaskStarted
    `)
    .hasTasks();
});
