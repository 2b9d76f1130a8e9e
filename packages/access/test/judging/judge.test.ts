import { implicitlyDenied } from "@openswf/core/ports/access-control";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeDirectory } from "../../src/directory/directory.ts";
import type { Principal } from "../../src/directory/principal.ts";
import { judge } from "../../src/judging/judge.ts";
import { type AccessRequest, evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";
import { VerdictCache } from "../../src/policy/verdict-cache.ts";
import { contentWith, keyOf } from "../trusting.ts";

function principalWith(...policy: readonly object[]): Principal {
  const principal = makeDirectory(contentWith({ worker: { policy } })).ownerOf(keyOf("worker"));
  if (principal === undefined) throw new Error("the worker must exist");
  return principal;
}

/** Short texts of few letters, so that two questions often differ only in where one part ends. */
const text = fc.string({ unit: fc.constantFrom("a", ":", "1", " ", "=", ",", "]", "["), maxLength: 4 });
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }));
const request: fc.Arbitrary<AccessRequest> = fc.record({
  action: fc.constantFrom("swf:ListDomains", "swf:DescribeDomain"),
  resource: text,
  context: fc
    .record({ "aws:username": value, "swf:tasklist.name": value }, { requiredKeys: [] })
    .map((context) => new Map(Object.entries(context))),
});

test("a cached verdict equals a fresh one, whatever was asked before", () => {
  const principal = principalWith(
    { Effect: "Allow", Action: "swf:List*", Resource: "*", Condition: { StringLike: { "aws:username": "a*" } } },
    {
      Effect: "Allow",
      Action: "swf:*",
      Resource: "*",
      Condition: { StringEquals: { "swf:taskList.name": ["a", ":1"] } },
    },
    {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { "ForAnyValue:StringEquals": { "aws:username": "1:a" } },
    },
  );
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 50 }), (requests) => {
      for (const each of requests) expect(judge(principal, each)).toEqual(evaluate(principal.policies, each));
    }),
    { numRuns: 300 },
  );
});

test("long questions are not cached, and the size of the cache is limited", () => {
  const judged: string[] = [];
  const memory = new VerdictCache();
  const asks = (resource: string): void =>
    void memory.verdict("worker", { action: "a", resource, context: new Map() }, () => {
      judged.push(resource);
      return implicitlyDenied;
    });
  asks("short");
  asks("short");
  expect(judged).toEqual(["short"]);
  const long = "x".repeat(1_100);
  asks(long);
  asks(long);
  expect(judged).toEqual(["short", long, long]);
  // 10 MB of text: more than the cache holds.
  for (let number = 0; number < 10_000; number += 1) asks(`${number}${"x".repeat(1_000)}`);
  judged.length = 0;
  asks("short");
  expect(judged).toEqual(["short"]);
});

test("different principals, and a session and its user, have separate verdicts", () => {
  const directory = makeDirectory(
    contentWith({
      reader: { policy: { Effect: "Allow", Action: "swf:List*", Resource: "*" } },
      writer: { policy: { Effect: "Allow", Action: "swf:Register*", Resource: "*" } },
    }),
  );
  const [reader, writer] = ["reader", "writer"].map((user) => directory.ownerOf(keyOf(user)));
  if (reader === undefined || writer === undefined) throw new Error("both must exist");
  const denial = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } };
  const session = { beganAt: 0, expiresAt: 1, policies: [compilePolicy("session", denial)] };
  const inSession = { ...reader, accessKeyId: "ASIAREADER0000000000", session };
  for (let round = 0; round < 2; round += 1) {
    const outcomes = [reader, writer, inSession].map(
      (principal) => judge(principal, { action: "swf:ListDomains", resource: "r", context: new Map() }).outcome,
    );
    expect(outcomes).toEqual(["allowed", "implicitlyDenied", "explicitlyDenied"]);
  }
});

test("verdicts stay correct when the cache overflows", () => {
  const principal = principalWith({
    Effect: "Allow",
    Action: "swf:*",
    Resource: "*",
    Condition: { StringLike: { "swf:taskList.name": "*7" } },
  });
  for (let round = 0; round < 2; round += 1) {
    for (let number = 0; number < 2_500; number += 1) {
      const context = new Map([["swf:tasklist.name", String(number)]]);
      const { outcome } = judge(principal, { action: "swf:ListDomains", resource: "r", context });
      expect(outcome).toBe(number % 10 === 7 ? "allowed" : "implicitlyDenied");
    }
  }
});
