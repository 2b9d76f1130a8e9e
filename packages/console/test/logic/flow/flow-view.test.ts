import { retryOf } from "@openswf/insight/execution/flow-control";
import { FlowFold } from "@openswf/insight/flow/flow-fold";
import { policyHint } from "@openswf/insight/flow/flow-view";
import { codecOf, readInput } from "@openswf/insight/flow/read-input";
import { type FailedCall, matchRetryTimers } from "@openswf/insight/flow/retry-timers";
import type { EventType } from "@openswf/model/wire-types";
import { describe, expect, test } from "vitest";
import { handMade, longHistory, start } from "../../../../insight/test/world/histories.ts";
import { failureOrigin } from "../../../src/logic/flow/failure-origin.ts";
import { failureTrail } from "../../../src/logic/flow/failure-trail.ts";
import { policyText } from "../../../src/logic/flow/policy-text.ts";

type Row = readonly [EventType, object, number?];

const taskList = { name: "orders" };
const scheduled = (activityId: string, control?: string): Row => [
  "ActivityTaskScheduled",
  { activityId, activityType: { name: "charge", version: "1" }, taskList, control, decisionTaskCompletedEventId: 1 },
];
const failed = (scheduledEventId: number, details?: string): Row => [
  "ActivityTaskFailed",
  { scheduledEventId, startedEventId: 0, reason: "Bad", details },
];
const decided = (startedEventId: number): Row => ["DecisionTaskCompleted", { scheduledEventId: 0, startedEventId }];
const timer = (completed: number, seconds: number, timerId = `t${completed}-${seconds}`): Row => [
  "TimerStarted",
  { timerId, startToFireTimeout: String(seconds), decisionTaskCompletedEventId: completed },
];
const held = (completed: number): Row => [
  "MarkerRecorded",
  {
    markerName: "openswf.held",
    details: '{"id":"3","attempt":1,"reason":"TypeError","details":"x"}',
    decisionTaskCompletedEventId: completed,
  },
];
const final = '{"openswf":1,"message":"m","nonRetryable":true}';

function fold(rows: readonly Row[]): FlowFold {
  const made = new FlowFold();
  made.add(handMade(rows));
  return made;
}

describe("a call whose attempt failed", () => {
  test.each([
    { what: "and was not shown to the code yet", rows: [], status: "not seen", next: undefined },
    {
      what: "while a task was decided that does not show it",
      rows: [decided(1), timer(3, 1)],
      status: "not seen",
      next: undefined,
    },
    { what: "and waits for a timer", rows: [decided(3), timer(3, 1)], status: "waits for retry", next: 4 },
    { what: "and has no timer", rows: [decided(3)], status: "failed", next: undefined },
    {
      what: "and has only timers of the library",
      rows: [decided(3), timer(3, 0, "openswf.more.3")],
      status: "failed",
      next: undefined,
    },
    {
      what: "and has a timer that belongs to another task",
      rows: [decided(3), timer(1, 1)],
      status: "failed",
      next: undefined,
    },
    { what: "in a task in which the code failed", rows: [decided(3), held(3)], status: "not seen", next: undefined },
    {
      what: "in a task in which the code failed, and was shown again",
      rows: [decided(3), held(3), decided(6), timer(5, 1)],
      status: "waits for retry",
      next: 6,
    },
    {
      what: "and whose timer has fired",
      rows: [decided(3), timer(3, 1), ["TimerFired", { timerId: "t", startedEventId: 4 }] as Row],
      status: "waits for retry",
      next: undefined,
    },
    {
      what: "and whose timer was canceled",
      rows: [decided(3), timer(3, 1), ["TimerCanceled", { timerId: "t", startedEventId: 4 }] as Row],
      status: "failed",
      next: undefined,
    },
  ])("$what is '$status'", ({ rows, status, next }) => {
    const { view } = fold([scheduled("a1"), failed(1), ...rows]);
    expect([view.calls[0]?.status, view.calls[0]?.next?.timerEventId]).toEqual([status, next]);
  });

  test("again and is not tried again has failed", () => {
    const again = scheduled("a2", '{"openswf":1,"attempt":2,"of":"a1"}');
    const fired: Row = ["TimerFired", { timerId: "t", startedEventId: 4 }];
    const rows = [scheduled("a1"), failed(1), decided(3), timer(3, 1), fired, again, failed(6), decided(8)];
    expect(fold(rows).view.calls.map(({ status, attempts }) => [status, attempts.length])).toEqual([["failed", 2]]);
  });

  test("tells what it waits for", () => {
    const { retries } = fold([scheduled("a1"), failed(1), decided(3), timer(3, 8)]);
    expect(retries).toMatchObject([
      { name: "charge", attempt: 2, failedEventId: 2, timerEventId: 4, at: start + 8_000 },
    ]);
  });

  test("goes on with the attempt that names it", () => {
    const { view } = fold([scheduled("a1"), failed(1), scheduled("a2", '{"openswf":1,"attempt":2,"of":"a1"}')]);
    expect(view.calls.map(({ firstId, status, attempts }) => [firstId, status, attempts.length])).toEqual([
      ["a1", "running", 2],
    ]);
  });
});

const policy = { attempts: 5, firstMs: 1_000, factor: 2, maxMs: 100_000 };
const told = (of: string, attempt = 2): string => JSON.stringify({ openswf: 1, attempt, of, policy });
const toldTimer = (completed: number, seconds: number, of: string, attempt?: number): Row => [
  "TimerStarted",
  {
    timerId: `t-${of}`,
    startToFireTimeout: String(seconds),
    control: told(of, attempt),
    decisionTaskCompletedEventId: completed,
  },
];

describe("a timer that says which retry it is", () => {
  test("is believed, whatever the order", () => {
    const rows = [scheduled("a1"), scheduled("a2"), failed(1), failed(2), decided(5)];
    const { view, retries } = fold([...rows, timer(5, 1), toldTimer(5, 8, "a2"), toldTimer(5, 8, "a1")]);
    expect(view.calls.map(({ next }) => next?.timerEventId)).toEqual([8, 7]);
    expect(retries).toMatchObject([
      { kind: "activity", attempt: 2, timerEventId: 8, known: "told", policy: { ...policy, jitter: 0 } },
      { kind: "activity", attempt: 2, timerEventId: 7, known: "told" },
    ]);
  });

  test("takes back what was inferred of another timer of its task", () => {
    const made = new FlowFold();
    const events = handMade([scheduled("a1"), failed(1), decided(3), timer(3, 1), toldTimer(3, 1, "a1")]);
    made.add(events.slice(0, 4));
    expect(made.retries).toMatchObject([{ timerEventId: 4, known: "inferred" }]);
    made.add(events);
    expect(made.retries).toMatchObject([{ timerEventId: 5, known: "told" }]);
  });

  test("makes an end of guesses: a sleep after the last failure is no retry", () => {
    const again = scheduled("a2", '{"openswf":1,"attempt":2,"of":"a1"}');
    const fired: Row = ["TimerFired", { timerId: "t", startedEventId: 4 }];
    const rows = [scheduled("a1"), failed(1), decided(3), toldTimer(3, 1, "a1"), fired, again, failed(6), decided(8)];
    const { view, retries } = fold([...rows, timer(8, 2)]);
    expect([view.calls[0]?.status, retries]).toEqual(["failed", []]);
  });

  test("tells of local activities and Lambda functions too", () => {
    const details = '{"id":"l1","name":"look","attempt":1,"failure":{"reason":"Bad","details":"x"}}';
    const marker: Row = ["MarkerRecorded", { markerName: "openswf.localActivity", details }];
    const rows: Row[] = [
      marker,
      ["LambdaFunctionScheduled", { id: "f1", name: "resize" }],
      ["LambdaFunctionFailed", { scheduledEventId: 2, startedEventId: 0, reason: "Worse" }],
      toldTimer(1, 4, "l1"),
      toldTimer(1, 4, "f1", 3),
      toldTimer(1, 4, "unknown"),
    ];
    expect(fold(rows).retries).toMatchObject([
      { kind: "local activity", name: "look", attempt: 2, failure: { type: "Bad" }, failedEventId: 1, timerEventId: 4 },
      { kind: "Lambda function", name: "resize", attempt: 3, failure: { type: "Worse" }, failedEventId: 3 },
    ]);
    expect(fold([...rows, ["TimerFired", { timerId: "t", startedEventId: 4 }]]).retries).toMatchObject([
      { name: "resize" },
    ]);
  });

  test.each([
    { what: "no JSON", control: '"openswf" {' },
    { what: "of another version", control: '{"openswf":2,"attempt":2,"of":"a1"}' },
    { what: "of a first attempt", control: '{"openswf":1,"attempt":1,"of":"a1"}' },
    { what: "without what it is of", control: '{"openswf":1,"attempt":2,"of":7}' },
    { what: "missing", control: undefined },
  ])("a control that is $what says nothing", ({ control }) => {
    expect(retryOf(control)).toBeUndefined();
  });

  test("a policy of strangers is passed over", () => {
    const control = '{"openswf":1,"attempt":2,"of":"a1","policy":{"firstMs":"soon","factor":2,"maxMs":-1}}';
    expect(retryOf(control)).toEqual({ attempt: 2, firstId: "a1", policy: undefined });
  });
});

test.each([
  {
    policy: { attempts: 5, firstMs: 1_000, factor: 2, maxMs: 100_000, jitter: 0 },
    text: "waits 1 s, then 2 times as long each time, up to 1 min 40 s; 5 attempts in all",
  },
  {
    policy: { attempts: undefined, firstMs: 10_000, factor: 1, maxMs: 1_000_000, jitter: 0.2 },
    text: "waits 10 s each time, give or take 20 %; without end",
  },
  {
    policy: { attempts: 1, firstMs: 60_000, factor: 3, maxMs: 30_000, jitter: 0 },
    text: "waits 30 s each time; 1 attempt in all",
  },
])("a policy reads '$text'", ({ policy: given, text }) => {
  expect(policyText(given)).toBe(text);
});

describe("timers are matched with failed calls", () => {
  const call = (firstId: string, expectedSeconds?: number, isFinal = false): FailedCall => ({
    firstId,
    expectedSeconds,
    isFinal,
  });
  const timers = (...seconds: readonly number[]) =>
    seconds.map((each, index) => ({ timerEventId: index + 1, seconds: each, firesAt: 0 }));
  test.each([
    { what: "in order, if there are as many", calls: [call("a", 1), call("b", 1)], of: [5, 7], found: ["a 1", "b 2"] },
    {
      what: "by what they expect, if there are more timers",
      calls: [call("a", 1), call("b", 4)],
      of: [60, 1, 4],
      found: ["a 2", "b 3"],
    },
    {
      what: "by what they expect, if there are more calls",
      calls: [call("a", 1), call("b", 4)],
      of: [4],
      found: ["b 1"],
    },
    { what: "without those that are final", calls: [call("a", 1, true), call("b", 4)], of: [9], found: ["b 1"] },
    { what: "not at all, if nothing fits", calls: [call("a", 1)], of: [60, 70], found: [] },
  ])("$what", ({ calls, of, found }) => {
    const matched = matchRetryTimers(calls, timers(...of));
    expect([...matched].map(([firstId, { timerEventId }]) => `${firstId} ${timerEventId}`)).toEqual(found);
  });

  test("a failure that says so is final", () => {
    const { view } = fold([scheduled("a1"), failed(1, final), decided(3), timer(3, 1)]);
    expect(view.calls[0]?.status).toBe("failed");
  });
});

test("markers and contexts of strangers are passed over", () => {
  const { view } = fold([
    ["MarkerRecorded", { markerName: "openswf.patch", details: "not JSON", decisionTaskCompletedEventId: 1 }],
    ["MarkerRecorded", { markerName: "openswf.future", details: '{"id":"x"}', decisionTaskCompletedEventId: 1 }],
    ["MarkerRecorded", { markerName: "mine", details: '{"id":"x"}', decisionTaskCompletedEventId: 1 }],
    [
      "DecisionTaskCompleted",
      { executionContext: '{"openswf":2,"state":"later"}', scheduledEventId: 1, startedEventId: 1 },
    ],
  ]);
  expect([view.isFlow, view.patches, view.published]).toEqual([false, [], undefined]);
});

test("what was published last stays, and the run is known from the first task on", () => {
  const context = (more: object): Row => [
    "DecisionTaskCompleted",
    {
      executionContext: JSON.stringify({ openswf: 1, domain: "shop", workflowId: "o-1", runId: "r", ...more }),
      scheduledEventId: 0,
      startedEventId: 0,
    },
  ];
  const { view } = fold([
    context({ state: "1" }),
    context({ state: "2" }),
    context({}),
    context({ workflowId: 7, state: 3 }),
  ]);
  expect([view.published, view.identity]).toEqual([
    { text: "2", eventId: 2, at: start },
    { domain: "shop", workflowId: "o-1", runId: "r" },
  ]);
});

test("a task in which the code failed is kept with its failure", () => {
  const { view } = fold([held(1)]);
  expect(view.held).toMatchObject([{ id: "3", attempt: 1, failure: { type: "TypeError", message: "x" } }]);
});

test.each([
  { waits: [1_000], factor: undefined },
  { waits: [1_000, 2_000, 4_000], factor: 2 },
  { waits: [5_000, 5_100, 4_900], factor: 1 },
  { waits: [1_000, 9_000, 2_000], factor: undefined },
])("waits of $waits hint at the factor $factor", ({ waits, factor }) => {
  expect(policyHint(waits)?.factor).toBe(factor);
});

describe("an input", () => {
  test("in an envelope is taken out of it", () => {
    const text =
      '{"openswf":1,"args":["o-7",{"n":2}],"headers":{"trace":"t","bad":7},"attempt":{"number":2,"lastDetails":{"page":3}},"heartbeat":{"seconds":30},"signals":[{"name":"go","input":"1"},{}]}';
    expect(readInput(text)).toEqual({
      args: ['"o-7"', '{"n":2}'],
      headers: { trace: "t" },
      attempt: { number: 2, lastDetails: '{"page":3}' },
      heartbeatSeconds: 30,
      signals: [{ name: "go", input: "1" }],
      converter: undefined,
    });
  });

  test.each([
    { text: undefined, args: [] },
    { text: '{"n":1}', args: ['{"n":1}'] },
    { text: "raw text", args: ["raw text"] },
    { text: '{"openswf":2,"args":[]}', args: ['{"openswf":2,"args":[]}'] },
    { text: '{"openswf":1}', args: ['{"openswf":1}'] },
  ])("of $text is $args", ({ text, args }) => {
    expect(readInput(text).args).toEqual(args);
  });

  test("that a codec has made names it", () => {
    expect([codecOf("openswf:aes:k1:AAAA"), codecOf("openswf: hello"), codecOf(undefined)]).toEqual([
      "aes",
      undefined,
      undefined,
    ]);
  });
});

test("without the SDK, a failure is followed to the last one before the close", () => {
  const child = {
    workflowExecution: { workflowId: "sub", runId: "r" },
    workflowType: { name: "order", version: "1" },
    initiatedEventId: 1,
    startedEventId: 2,
  };
  const rows: Row[] = [
    scheduled("a1"),
    failed(1),
    ["ChildWorkflowExecutionTimedOut", { ...child, timeoutType: "START_TO_CLOSE" }],
    ["WorkflowExecutionFailed", { reason: "over" }],
  ];
  expect(failureOrigin(handMade(rows))).toMatchObject({ eventId: 3, child: { workflowId: "sub", runId: "r" } });
  expect(failureOrigin(handMade(rows.slice(0, 3)))).toBeUndefined();
});

describe("the trail of a failure", () => {
  const child = {
    workflowExecution: { workflowId: "sub", runId: "r" },
    workflowType: { name: "order", version: "1" },
    initiatedEventId: 1,
    startedEventId: 2,
  };
  const history = handMade([
    ["ChildWorkflowExecutionFailed", { ...child, reason: "Bad" }],
    ["WorkflowExecutionFailed", { reason: "over" }],
  ]);

  test.each([
    { what: "ends at a child whose history is gone", read: undefined, steps: 1, lost: "history gone" },
    { what: "ends at a child that is its own child", read: history, steps: 2, lost: undefined },
    { what: "ends at a child that did not fail", read: history.slice(0, 1), steps: 1, lost: "nothing failed" },
  ])("$what", async ({ read, steps, lost }) => {
    const trail = await failureTrail(history, () => Promise.resolve(read));
    expect(trail.steps.map(({ execution }) => execution?.workflowId)).toEqual([undefined, "sub"].slice(0, steps));
    expect(trail.lost).toBe(lost);
  });

  test("goes on with the run in which a child failed", async () => {
    const again = handMade([["WorkflowExecutionContinuedAsNew", { newExecutionRunId: "r2" }]]);
    const end = handMade([scheduled("a1"), failed(1), ["WorkflowExecutionFailed", { reason: "over" }]]);
    const trail = await failureTrail(history, ({ runId }) => Promise.resolve(runId === "r" ? again : end));
    expect(trail.steps.map(({ execution, what }) => [execution?.runId, what.kind, what.name])).toEqual([
      [undefined, "child", "order"],
      ["r2", "activity", "charge"],
    ]);
    expect((await failureTrail(history, () => Promise.resolve(again))).lost).toBe("history gone");
  });

  test.each([
    {
      what: "the code of the workflow itself",
      details: '{"openswf":1,"message":"x"}',
      expected: { what: { kind: "workflow", name: "" }, eventId: 4, known: "told" },
    },
    {
      what: "an activity, by the cause",
      details:
        '{"openswf":1,"message":"x","cause":{"openswf":1,"type":"Bad","message":"y","source":{"kind":"activity","name":"charge","id":"a1"}}}',
      expected: { what: { kind: "activity", name: "charge", id: "a1", attempt: 1 }, eventId: 3, known: "told" },
    },
    {
      what: "the last that failed, where nothing says more",
      details: "text",
      expected: { what: { kind: "activity", name: "charge" }, eventId: 3, known: "last" },
    },
  ])("begins at $what", ({ details, expected }) => {
    const other: Row = ["TimerFired", { timerId: "t", startedEventId: 1 }];
    const rows: Row[] = [other, scheduled("a1"), failed(2), ["WorkflowExecutionFailed", { reason: "Bad", details }]];
    expect(failureOrigin(handMade(rows))).toMatchObject(expected);
  });

  test("begins at a Lambda function", () => {
    const source = { kind: "lambda", name: "resize", id: "f1", attempt: 1 };
    const details = JSON.stringify({ openswf: 1, message: "x", source });
    const rows: Row[] = [
      ["LambdaFunctionScheduled", { id: "f1", name: "resize" }],
      ["LambdaFunctionFailed", { scheduledEventId: 1, startedEventId: 0, reason: "Bad" }],
      scheduled("a1"),
      failed(3),
      ["WorkflowExecutionFailed", { reason: "Bad", details }],
    ];
    const what = { kind: "Lambda function", name: "resize", id: "f1", attempt: 1 };
    expect(failureOrigin(handMade(rows))).toMatchObject({ eventId: 2, what, known: "told" });
  });
});

test("children are told with how each went", () => {
  const child = { workflowId: "sub", workflowType: { name: "order", version: "1" }, input: "7" };
  const run = { workflowExecution: { workflowId: "sub", runId: "r" }, workflowType: child.workflowType };
  const rows: Row[] = [
    ["StartChildWorkflowExecutionInitiated", child, 0],
    ["ChildWorkflowExecutionStarted", { ...run, initiatedEventId: 1 }, 1],
  ];
  const start: Row = ["StartChildWorkflowExecutionInitiated", { ...child, workflowId: "taken" }, 2];
  const refused: Row = [
    "StartChildWorkflowExecutionFailed",
    { initiatedEventId: 3, cause: "WORKFLOW_ALREADY_RUNNING" },
    3,
  ];
  const failure: Row = [
    "ChildWorkflowExecutionFailed",
    { ...run, initiatedEventId: 1, startedEventId: 2, reason: "Bad" },
    9,
  ];
  expect(fold(rows).view.children).toMatchObject([{ workflowId: "sub", status: "OPEN", runId: "r", inputText: "7" }]);
  expect(fold([...rows, start, refused, failure]).view.children).toMatchObject([
    { status: "FAILED", runId: "r", failure: { type: "Bad" }, endedEventId: 5 },
    { status: "not started", runId: undefined, failure: { type: "WORKFLOW_ALREADY_RUNNING" } },
  ]);
});

test("1,000 calls that fail at once each wait for a timer of their own", () => {
  const numbers = Array.from({ length: 1_000 }, (_, index) => index + 1);
  const rows: Row[] = [
    ...numbers.map((each) => scheduled(`a${each}`)),
    ...numbers.map((each) => failed(each)),
    decided(2_001),
  ];
  const { retries, view } = fold([...rows, ...numbers.map((each) => timer(2_001, 2, `t${each}`))]);
  expect(view.calls.every(({ status }) => status === "waits for retry")).toBe(true);
  expect(retries.map(({ timerEventId }) => timerEventId)).toEqual(numbers.map((each) => 2_001 + each));
});

test("25,000 events are as many calls as the author wrote", () => {
  const made = new FlowFold();
  made.add(longHistory(4_166));
  expect([made.view.calls.length, made.view.calls.every(({ status }) => status === "completed"), made.retries]).toEqual(
    [4_166, true, []],
  );
});
