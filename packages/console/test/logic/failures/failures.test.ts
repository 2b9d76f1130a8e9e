import { failureText, rootCause } from "@openswf/insight/failures/failure";
import { failureOf } from "@openswf/insight/failures/failure-of-event";
import { readFailure } from "@openswf/insight/failures/read-failure";
import { readInput } from "@openswf/insight/flow/read-input";
import { expect, test } from "vitest";
import { handMade } from "../../../../insight/test/world/histories.ts";
import { stackFrames } from "../../../src/logic/failures/stack-frames.ts";

const ours = {
  openswf: 1,
  kind: "ApplicationFailure",
  message: "no funds",
  stack: "at charge (order.ts:31:9)",
  code: 402,
  details: { account: 7 },
  nonRetryable: true,
  nextRetryDelayMs: 500,
  source: { kind: "child", name: "pay", id: "c1", from: { kind: "activity", name: "charge", id: "a3", attempt: 2 } },
  cause: { type: "TypeError", kind: "Error", message: "x is not a function" },
  leftOut: ["stack of cause"],
};

test("a failure in the SDK's form is read whole", () => {
  const failure = readFailure("CardDeclined", JSON.stringify(ours));
  expect(failure).toMatchObject({
    type: "CardDeclined",
    message: "no funds",
    stack: "at charge (order.ts:31:9)",
    isDecoded: true,
    code: "402",
    details: '{"account":7}',
    nonRetryable: true,
    nextRetryDelayMs: 500,
    source: { name: "pay", from: { name: "charge", attempt: 2 } },
    leftOut: ["stack of cause"],
  });
  expect(failureText(rootCause(failure))).toBe("TypeError: x is not a function");
});

test.each([
  { reason: undefined, details: undefined, text: "no reason given" },
  { reason: "CardDeclined", details: undefined, text: "CardDeclined" },
  { reason: undefined, details: "no funds", text: "no funds" },
  { reason: "Bad", details: '{"openswf":1}', text: 'Bad: {"openswf":1}' },
  { reason: "Bad", details: '{"openswf":"1","message":"m"}', text: 'Bad: {"openswf":"1","message":"m"}' },
  { reason: "Bad", details: '{"openswf":1,"message":', text: 'Bad: {"openswf":1,"message":' },
  { reason: "Later", details: '{"openswf":7,"message":"m","new":{}}', text: "Later: m" },
])("$reason with $details is $text", ({ reason, details, text }) => {
  expect(failureText(readFailure(reason, details))).toBe(text);
});

test.each([
  {
    sdk: "the Flow Framework for Java",
    reason: "no funds",
    details: [
      "com.shop.NoFunds",
      {
        cause: ["java.io.IOException", { message: "reset", stackTrace: ["[Ljava.lang.StackTraceElement;", []] }],
        stackTrace: [
          "[Ljava.lang.StackTraceElement;",
          [{ methodName: "charge", fileName: "Shop.java", lineNumber: 31, className: "com.shop.Shop" }],
        ],
        message: "no funds",
        localizedMessage: "no funds",
      },
    ],
    text: "com.shop.NoFunds: no funds",
    stack: "at com.shop.Shop.charge(Shop.java:31)",
    root: "java.io.IOException: reset",
  },
  {
    sdk: "botoflow",
    reason: "NoFunds",
    details: {
      __tuple: [
        { __obj: ["shop:NoFunds", {}], __exc: [{ __tuple: ["no funds", 7] }, null] },
        ['  File "shop.py", line 3\n'],
      ],
    },
    text: "shop.NoFunds: no funds, 7",
    stack: '  File "shop.py", line 3',
    root: "shop.NoFunds: no funds, 7",
  },
  {
    sdk: "simpleflow",
    reason: "NoFunds: no funds",
    details: { error: "NoFunds", message: "no funds", traceback: ['  File "shop.py", line 3\n', "    raise\n"] },
    text: "NoFunds: no funds",
    stack: '  File "shop.py", line 3\n    raise',
    root: "NoFunds: no funds",
  },
])(
  "a failure in the form of $sdk is read with its type, message and stack",
  ({ reason, details, text, stack, root }) => {
    const failure = readFailure(reason, JSON.stringify(details));
    expect(failure).toMatchObject({ isDecoded: true, isOfFlow: false, stack });
    expect(failureText(failure)).toBe(text);
    expect(failureText(rootCause(failure))).toBe(root);
  },
);

test("a reason that says more than the details is kept, and JSON that is no exception stays as it came", () => {
  const details = '{"type":"NoFunds","message":"no funds"}';
  expect(failureText(readFailure("charge failed", details))).toBe("NoFunds: charge failed: no funds");
  for (const other of [
    '{"message":"hello"}',
    '["a","b"]',
    "[[[7]]]",
    '{"retry":true}',
    '{"__obj":["a",{}]}',
    "{",
    "[]",
  ]) {
    expect(readFailure("R", other)).toMatchObject({ isDecoded: false, message: other });
  }
});

test("details that are nested as deep as SWF has room for do no harm", () => {
  const deep = `${"[".repeat(16_000)}${"]".repeat(16_000)}`;
  const failure = readFailure("Deep", `{"openswf":1,"message":"m","details":${deep},"cause":${deep}}`);
  expect([failureText(failure), [deep, "null"].includes(failure.details ?? "")]).toEqual(["Deep: m", true]);
  expect(readInput(`{"openswf":1,"args":[${deep},7]}`).args[1]).toBe("7");
});

test("chains of causes and lists of errors are read up to a bound", () => {
  let nested: object = { message: "deepest" };
  for (let depth = 0; depth < 1_000; depth += 1) nested = { message: `${depth}`, cause: nested };
  let failure = readFailure("Deep", JSON.stringify({ ...nested, openswf: 1 }));
  let depth = 0;
  for (; failure.cause !== undefined; failure = failure.cause) depth += 1;
  expect(depth).toBe(20);
  const errors = Array.from({ length: 5_000 }, () => ({ message: "one of many" }));
  expect(readFailure("Wide", JSON.stringify({ openswf: 1, message: "m", errors })).errors.length).toBe(99);
});

test.each([
  { type: "ActivityTaskFailed", attributes: { reason: "R", details: "d" }, text: "R: d" },
  { type: "ActivityTaskTimedOut", attributes: { timeoutType: "HEARTBEAT" }, text: "Timed out: its heartbeats stopped" },
  { type: "LambdaFunctionTimedOut", attributes: {}, text: "Timed out: it took longer than allowed (start to close)" },
  { type: "ChildWorkflowExecutionTerminated", attributes: {}, text: "Terminated: the child was terminated" },
  {
    type: "StartTimerFailed",
    attributes: { cause: "TIMER_ID_ALREADY_IN_USE" },
    text: "TIMER_ID_ALREADY_IN_USE: SWF refused StartTimer",
  },
  {
    type: "StartLambdaFunctionFailed",
    attributes: { cause: "ASSUME_ROLE_FAILED", message: "no" },
    text: "ASSUME_ROLE_FAILED: no",
  },
  {
    type: "WorkflowExecutionTerminated",
    attributes: { cause: "OPERATOR_INITIATED" },
    text: "Terminated: OPERATOR_INITIATED",
  },
  { type: "TimerFired", attributes: { timerId: "t" }, text: undefined },
] as const)("$type tells of $text", ({ type, attributes, text }) => {
  const [event] = handMade([[type, attributes]]);
  const failure = event && failureOf(event);
  expect(failure && failureText(failure)).toBe(text);
});

test.each([
  {
    what: "of Node.js, packages and the SDK",
    stack:
      "    at charge (file:///app/src/bank.ts:6:9)\n    at inner (file:///app/node_modules/x/y.js:1:2)\n    at process.tick (node:internal/process:1:2)\n    in activity charge (id a1, attempt 1)",
    own: ["    at charge (file:///app/src/bank.ts:6:9)", "    in activity charge (id a1, attempt 1)"],
    ofLibraries: 2,
  },
  {
    what: "are all there are",
    stack: "    at a (node:events:1:2)\n    at b (node:net:3:4)",
    own: ["    at a (node:events:1:2)", "    at b (node:net:3:4)"],
    ofLibraries: 0,
  },
  { what: "are none", stack: "\n", own: [], ofLibraries: 0 },
])("frames that $what are told apart", ({ stack, own, ofLibraries }) => {
  expect(stackFrames(stack)).toEqual({ own, ofLibraries });
});
