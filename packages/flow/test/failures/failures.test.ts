import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { ApplicationFailure } from "../../src/failures/application-failure.ts";
import { decodeFailure } from "../../src/failures/decode-failure.ts";
import { encodeFailure } from "../../src/failures/encode-failure.ts";
import { failure } from "../../src/failures/failure-class.ts";
import { type FailureSource, FlowError, sourceOf } from "../../src/failures/flow-error.ts";
import {
  ActivityFailure,
  CanceledFailure,
  ChildFailure,
  TerminatedFailure,
  TimeoutFailure,
} from "../../src/failures/swf-failures.ts";

class CardDeclined extends failure<{ readonly code: string }>("CardDeclined") {}
const OutOfStock = failure("OutOfStock");
const charge: FailureSource = { kind: "activity", name: "chargeCard", id: "7", attempt: 2 };

const framesOf = ({ stack = "" }: Error): string[] => stack.split("\n").slice(1);
const resent = (error: unknown, source?: FailureSource): Error => decodeFailure(encodeFailure(error), source);

test("a failure of a class made by failure is caught as what it was, with its details typed", () => {
  const error: unknown = resent(new CardDeclined("no funds", { code: "51" }), charge);
  if (!(error instanceof CardDeclined)) throw new Error("not a CardDeclined");
  const code: string = error.details.code;
  expect(code).toBe("51");
  expect(error).toMatchObject({ type: "CardDeclined", name: "CardDeclined", message: "no funds" });
  expect(error).toBeInstanceOf(ApplicationFailure);
  expect(error).toBeInstanceOf(FlowError);
  expect(error).not.toBeInstanceOf(OutOfStock);
  expect(sourceOf(error)).toEqual(charge);
});

test("a class without details needs none", () => {
  expect(resent(new OutOfStock("none left"))).toBeInstanceOf(OutOfStock);
  expect(resent(new OutOfStock("none left"))).not.toBeInstanceOf(CardDeclined);
  // @ts-expect-error: the details of this class are not optional
  expect(new CardDeclined("no funds")).toBeInstanceOf(CardDeclined);
});

test.each([
  { type: "CardDeclined", message: "There is a class for failures of type" },
  { type: "TypeError", message: "Failures of type TypeError are builtin" },
  { type: "TimeoutFailure", message: "are builtin" },
  { type: "", message: "expected 1 to 256 characters" },
  { type: "x".repeat(257), message: "expected 1 to 256 characters" },
])("no second class is made for the type $type", ({ type, message }) => {
  expect(() => failure(type)).toThrow(message);
});

test.each([
  new ApplicationFailure("no answer", { type: "BankDown", details: [1], nonRetryable: true, nextRetryDelay: "5 s" }),
  new ActivityFailure("not scheduled", { swfCause: "ACTIVITY_TYPE_DOES_NOT_EXIST" }),
  new ChildFailure("not started", { swfCause: "WORKFLOW_ALREADY_RUNNING" }),
  new TimeoutFailure("fell silent", { timeoutType: "HEARTBEAT", lastHeartbeatDetails: { page: 3 } }),
  new CanceledFailure("canceled", { details: { at: 3 } }),
  new TerminatedFailure("terminated", { reason: "by hand", details: "x" }),
  new TypeError("x is not a function"),
  new RangeError("too far", { cause: new SyntaxError("inside") }),
  new Error("plain"),
  Object.assign(new Error("no such file"), { code: "ENOENT" }),
  new AggregateError([new TypeError("a"), new CanceledFailure("b")], "both"),
])("$name arrives as it was", (error) => {
  const arrived = resent(error);
  expect(arrived.constructor).toBe(error.constructor);
  expect({ ...arrived }).toEqual({ ...error });
  expect(arrived.message).toBe(error.message);
  expect(arrived.cause).toEqual(error.cause);
  expect(framesOf(arrived)).toEqual(framesOf(error));
  if (error instanceof AggregateError && arrived instanceof AggregateError)
    expect(arrived.errors).toEqual(error.errors);
});

test("an error of any other class is an ApplicationFailure of its name", () => {
  class BankError extends Error {}
  class NamedError extends Error {
    override readonly name = "Named";
  }
  expect(resent(new BankError("closed"))).toMatchObject({ kind: "ApplicationFailure", type: "BankError" });
  expect(resent(new NamedError("closed"))).toMatchObject({ kind: "ApplicationFailure", type: "Named" });
  expect(resent(new DOMException("stop", "AbortError"))).toMatchObject({ type: "AbortError", message: "stop" });
});

test("an error of another realm is an error", () => {
  expect(resent(runInNewContext('new TypeError("inside")'))).toBeInstanceOf(TypeError);
});

test("causes are kept, down to what is no error", () => {
  const bottom = new Error("refused", { cause: { status: 503 } });
  const middle = new CardDeclined("no funds", { code: "51" }, { cause: bottom });
  const arrived = resent(new TypeError("top", { cause: middle }));
  expect(arrived.cause).toBeInstanceOf(CardDeclined);
  expect(arrived.cause).toHaveProperty("cause.message", "refused");
  expect(arrived.cause).toHaveProperty("cause.cause", { status: 503 });
});

test.each([
  { thrown: "text", message: "text", details: "text" },
  { thrown: 7, message: "7", details: 7 },
  { thrown: { a: 1 }, message: "[object Object]", details: { a: 1 } },
  { thrown: undefined, message: "undefined", details: undefined },
  { thrown: null, message: "null", details: null },
  { thrown: Symbol("s"), message: "Symbol(s)", details: undefined },
])("what is thrown and no error arrives as details: $message", ({ thrown, message, details }) => {
  expect(resent(thrown)).toMatchObject({ type: "ThrownValue", message, details });
});

test("a stack says where it ran, at every place that it came through", () => {
  const error = resent(new CardDeclined("no funds", { code: "51" }), charge);
  expect(error.stack).toMatch(/^CardDeclined: no funds\n {4}at .*failures\.test\.ts/);
  expect(error.stack).toMatch(/\n {4}in activity chargeCard \(id 7, attempt 2\)$/);
  const again = resent(error, { kind: "child", name: "payment", id: "payment-1" });
  expect(again.stack).toMatch(/in activity chargeCard \(id 7, attempt 2\)\n {4}in child payment \(id payment-1\)$/);
  expect(sourceOf(again)).toEqual({ kind: "child", name: "payment", id: "payment-1", from: charge });
});

test("positions in stacks can be rewritten", () => {
  const mapStack = (stack: string): string => stack.replaceAll("failures.test.ts", "order.ts");
  const { details } = encodeFailure(new Error("x"), { mapStack });
  expect(details).toContain("order.ts");
  expect(details).not.toContain("failures.test.ts");
});

test.each([
  { why: "neither reason nor details", failure: {}, is: { type: "Failure", message: "Failure", details: undefined } },
  {
    why: "a reason",
    failure: { reason: "Declined" },
    is: { type: "Declined", message: "Declined", details: undefined },
  },
  { why: "a number", failure: { reason: "Declined", details: "51" }, is: { message: "Declined", details: 51 } },
  {
    why: "JSON",
    failure: { reason: "Declined", details: '{"message":"no"}' },
    is: { message: "no", details: { message: "no" } },
  },
  {
    why: "text only",
    failure: { details: "it broke" },
    is: { type: "Failure", message: "it broke", details: "it broke" },
  },
  {
    why: "the name of a builtin",
    failure: { reason: "TypeError" },
    is: { type: "TypeError", kind: "ApplicationFailure" },
  },
])("a failure from another language with $why is read", ({ failure, is }) => {
  expect(decodeFailure(failure)).toMatchObject(is);
});

test("a failure from another language is of the class of its reason", () => {
  const error = decodeFailure({ reason: "CardDeclined", details: '{"code":"51"}' });
  expect(error).toBeInstanceOf(CardDeclined);
  expect(error).toHaveProperty("details.code", "51");
});

test("a failure in a later form is read as far as it is known", () => {
  const details = '{"openswf":9,"kind":"NewKind","message":"m","details":{"a":1},"timeoutType":5}';
  expect(decodeFailure({ reason: "X", details })).toMatchObject({ type: "X", message: "m", details: { a: 1 } });
});
