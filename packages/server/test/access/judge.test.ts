import fc from "fast-check";
import { makeDirectory } from "openswf/access/directory/directory";
import type { Principal } from "openswf/access/directory/principal";
import { judge } from "openswf/access/permissions/judge";
import { type AccessRequest, evaluate } from "openswf/access/policy/evaluate";
import { expect, test } from "vitest";
import { contentWith, keyOf } from "./trusting.ts";

function principalWith(...policy: readonly object[]): Principal {
  const principal = makeDirectory(contentWith({ worker: { policy } })).ownerOf(keyOf("worker"));
  if (principal === undefined) throw new Error("the worker is there");
  return principal;
}

/** Short texts of few letters, so that two questions are often the same but for where one part ends. */
const text = fc.string({ unit: fc.constantFrom("a", ":", "1", " ", "=", ",", "]", "["), maxLength: 4 });
const value = fc.oneof(text, fc.array(text, { maxLength: 3 }));
const request: fc.Arbitrary<AccessRequest> = fc.record({
  action: fc.constantFrom("swf:ListDomains", "swf:DescribeDomain"),
  resource: text,
  context: fc
    .record({ "aws:username": value, "swf:tasklist.name": value }, { requiredKeys: [] })
    .map((context) => new Map(Object.entries(context))),
});

test("what is remembered is what would be judged anew, whatever was asked before", () => {
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

test("more questions than are remembered are all judged right", () => {
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
