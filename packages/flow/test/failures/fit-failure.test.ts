import fc from "fast-check";
import { expect, test } from "vitest";
import { ApplicationFailure } from "../../src/failures/application-failure.ts";
import { decodeFailure } from "../../src/failures/decode-failure.ts";
import { encodeFailure } from "../../src/failures/encode-failure.ts";
import { ActivityFailure } from "../../src/failures/swf-failures.ts";

const max = 32_768;
const long = (length: number): string => "x".repeat(length);

function withStack(error: Error, length: number): Error {
  Object.defineProperty(error, "stack", { value: `Error: x\n    at ${long(length)}` });
  return error;
}

test("stacks go first", () => {
  const cause = withStack(new TypeError("inside"), 30_000);
  const { details } = encodeFailure(withStack(new Error("outside", { cause }), 5_000));
  expect(details.length).toBeLessThanOrEqual(max);
  const arrived = decodeFailure({ reason: "Error", details });
  expect(arrived.cause).toBeInstanceOf(TypeError);
  expect(arrived.stack).toBe("Error: outside\n    (left out because SWF takes 32,768 characters: stacks)");
});

test("then causes", () => {
  const { details } = encodeFailure(new Error("outside", { cause: new Error(long(40_000)) }));
  const arrived = decodeFailure({ reason: "Error", details });
  expect(arrived.message).toBe("outside");
  expect(arrived.cause).toBeUndefined();
  expect(arrived.stack).toContain("stacks, causes");
});

test("then the message is cut, and details stay", () => {
  const { details } = encodeFailure(new ApplicationFailure(long(40_000), { type: "T", details: { code: "51" } }));
  const arrived = decodeFailure({ reason: "T", details });
  expect(arrived.message).toMatch(/^x{32000}x*\.\.\. \(cut from 40000 characters\)$/);
  expect(arrived).toHaveProperty("details.code", "51");
});

test("details that are too large by themselves go before anything else", () => {
  const { details } = encodeFailure(new ApplicationFailure("m", { type: "T", details: long(33_000) }));
  const arrived = decodeFailure({ reason: "T", details });
  expect(arrived).toMatchObject({ message: "m", details: undefined });
  expect(arrived.stack).toContain("    at ");
  expect(arrived.stack).toContain("(left out because SWF takes 32,768 characters: details)");
});

test("details that are not JSON are left out, with the reason", () => {
  const { details } = encodeFailure(new ApplicationFailure("m", { type: "T", details: { total: 1n } }));
  expect(decodeFailure({ reason: "T", details }).stack).toContain("details (value.total is a BigInt");
});

test("a failure that is large in another way keeps its message", () => {
  const { details } = encodeFailure(new ActivityFailure("m", { swfCause: long(40_000) }));
  expect(JSON.parse(details)).toMatchObject({ message: "m", leftOut: ["all but the message"] });
});

test("all that was left out is said", () => {
  const failure = new ApplicationFailure("m", { type: "T", details: 1n });
  failure.cause = failure;
  expect(JSON.parse(encodeFailure(failure).details).leftOut).toEqual([
    expect.stringContaining("BigInt"),
    "some causes",
  ]);
});

test("an error that is its own cause ends", () => {
  const error = new Error("loop");
  error.cause = error;
  expect(decodeFailure(encodeFailure(error)).cause).toBeUndefined();
});

test("causes are kept to a depth of 10, and errors to 50 in all", () => {
  let deep = new Error("0");
  for (let depth = 1; depth <= 30; depth += 1) deep = new Error(String(depth), { cause: deep });
  let depth = 0;
  for (let error: unknown = decodeFailure(encodeFailure(deep)); error instanceof Error; error = error.cause) depth += 1;
  expect(depth).toBe(11);
  const many = new AggregateError(Array.from({ length: 100 }, (_, index) => new Error(String(index))));
  expect(decodeFailure(encodeFailure(many))).toHaveProperty("errors.length", 49);
});

test("causes from elsewhere are read to a depth of 10", () => {
  const details = `${'{"openswf":1,"message":"m","cause":'.repeat(30)}null${"}".repeat(30)}`;
  let depth = 0;
  for (let error: unknown = decodeFailure({ reason: "X", details }); error instanceof Error; error = error.cause)
    depth += 1;
  expect(depth).toBe(11);
});

test("an error that throws when it is read is still a failure", () => {
  const hostile = new Proxy(new Error("x"), {
    get() {
      throw new Error("no");
    },
  });
  expect(decodeFailure(encodeFailure(hostile)).message).toContain("cannot be read");
});

test("reasons are cut between characters", () => {
  const { reason } = encodeFailure(new ApplicationFailure("m", { type: `${long(255)}😀` }));
  expect(reason).toBe(long(255));
});

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ maxLength: 20_000, minLength: 5_000, unit: "binary" }),
);
const anyError: fc.Arbitrary<unknown> = fc.letrec<{ error: unknown }>((tie) => ({
  error: fc.oneof(
    { maxDepth: 4 },
    fc.anything(),
    fc
      .record({ message: texts, type: texts, details: fc.anything(), nonRetryable: fc.boolean(), cause: tie("error") })
      .map(({ message, ...options }) => new ApplicationFailure(message, options)),
    fc.record({ message: texts, cause: tie("error") }).map(({ message, cause }) => new Error(message, { cause })),
    fc
      .record({ message: texts, errors: fc.array(tie("error"), { maxLength: 5 }) })
      .map(({ message, errors }) => new AggregateError(errors, message)),
  ),
})).error;

test("whatever is thrown fits, parses, and is an error again", () => {
  fc.assert(
    fc.property(anyError, fc.integer({ min: 300, max }), (error, detailsMax) => {
      const { reason, details } = encodeFailure(error, { detailsMax });
      expect(reason.length).toBeLessThanOrEqual(256);
      expect(reason.isWellFormed()).toBe(true);
      expect(details.length).toBeLessThanOrEqual(detailsMax);
      expect(JSON.parse(details)).toMatchObject({ openswf: 1 });
      expect(decodeFailure({ reason, details })).toBeInstanceOf(Error);
    }),
  );
});

test("what fits is kept", () => {
  const failures = fc.record({
    message: fc.string(),
    type: fc.string({ minLength: 1, maxLength: 256 }),
    details: fc.jsonValue(),
    nonRetryable: fc.boolean(),
  });
  fc.assert(
    fc.property(failures, ({ message, ...options }) => {
      const sent = new ApplicationFailure(message, options);
      const arrived = decodeFailure(encodeFailure(sent));
      expect(JSON.stringify(arrived)).toBe(JSON.stringify(sent));
      expect(arrived.message).toBe(message);
    }),
  );
});

test("any reason and any details are an error", () => {
  const details = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => `{"openswf":1,"message":"m","cause":${json},"details":${json},"source":${json}}`),
    fc.json().map((json) => `{"openswf":1,"message":"m","errors":[${json}],"kind":"TimeoutFailure","code":${json}}`),
  );
  fc.assert(
    fc.property(fc.string(), details, (reason, details) => {
      const error = decodeFailure({ reason, details });
      expect(error).toBeInstanceOf(Error);
      expect(typeof error.message).toBe("string");
    }),
  );
});
