import { describe, expect, test } from "vitest";
import { type CompiledPolicy, compilePolicy } from "../../src/policy/policy-document.ts";
import { document, isMet } from "./requests.ts";

describe("keys with several values", () => {
  test.each([
    { operator: "ForAllValues:StringEquals", wanted: ["team", "cost"], tags: ["team"], met: true },
    { operator: "ForAllValues:StringEquals", wanted: ["team", "cost"], tags: ["team", "cost"], met: true },
    { operator: "ForAllValues:StringEquals", wanted: ["team", "cost"], tags: ["team", "owner"], met: false },
    { operator: "ForAllValues:StringEquals", wanted: ["team", "cost"], tags: ["owner"], met: false },
    { operator: "ForAllValues:StringEquals", wanted: ["team"], tags: ["Team"], met: false },
    { operator: "ForAllValues:StringEqualsIgnoreCase", wanted: ["team"], tags: ["Team"], met: true },
    { operator: "ForAllValues:StringLike", wanted: "t*", tags: ["team", "tier"], met: true },
    { operator: "ForAllValues:StringLike", wanted: "t*", tags: ["team", "owner"], met: false },
    { operator: "ForAllValues:StringNotEquals", wanted: ["team", "cost"], tags: ["owner", "tier"], met: true },
    { operator: "ForAllValues:StringNotEquals", wanted: ["team", "cost"], tags: ["owner", "team"], met: false },
    { operator: "ForAllValues:StringNotLike", wanted: "t*", tags: ["owner", "cost"], met: true },
    { operator: "ForAllValues:StringNotLike", wanted: "t*", tags: ["owner", "team"], met: false },
    { operator: "ForAllValues:NumericLessThan", wanted: 10, tags: ["1", "9"], met: true },
    { operator: "ForAllValues:NumericLessThan", wanted: 10, tags: ["1", "10"], met: false },
    { operator: "ForAllValues:NumericNotEquals", wanted: 10, tags: ["1", "ten"], met: false },
    { operator: "ForAllValues:IpAddress", wanted: "10.0.0.0/8", tags: ["10.1.1.1", "10.2.2.2"], met: true },
    { operator: "ForAllValues:StringEquals", wanted: "team", tags: [], met: true },
    { operator: "ForAnyValue:StringEquals", wanted: ["team", "cost"], tags: ["team", "owner"], met: true },
    { operator: "ForAnyValue:StringEquals", wanted: ["team", "cost"], tags: ["owner", "tier"], met: false },
    { operator: "ForAnyValue:StringLike", wanted: "t*", tags: ["owner", "team"], met: true },
    { operator: "ForAnyValue:StringNotEquals", wanted: ["team", "cost"], tags: ["team", "cost"], met: false },
    { operator: "ForAnyValue:StringNotEquals", wanted: ["team", "cost"], tags: ["team", "owner"], met: true },
    { operator: "ForAnyValue:StringNotLike", wanted: "t*", tags: ["team", "tier"], met: false },
    { operator: "ForAnyValue:NumericNotEquals", wanted: 10, tags: ["ten"], met: false },
    {
      operator: "ForAnyValue:ArnLike",
      wanted: "arn:aws:iam::*:role/*",
      tags: ["x", "arn:aws:iam::1:role/a"],
      met: true,
    },
    { operator: "ForAnyValue:StringEquals", wanted: "team", tags: [], met: false },
    { operator: "ForAnyValue:StringNotEquals", wanted: "team", tags: [], met: false },
    { operator: "ForAnyValue:StringEqualsIfExists", wanted: "team", tags: ["owner"], met: false },
    { operator: "ForAnyValue:StringEqualsIfExists", wanted: "team", tags: [], met: false },
    { operator: "ForAllValues:StringEqualsIfExists", wanted: "team", tags: ["owner"], met: false },
  ])("$operator $wanted is met by $tags: $met", ({ operator, wanted, tags, met }) => {
    expect(isMet({ [operator]: { "aws:TagKeys": wanted } }, { "aws:TagKeys": tags })).toBe(met);
  });
});

describe("a set operator treats a single value as a set of one", () => {
  test.each([
    { operator: "ForAllValues:StringEquals", wanted: ["main", "other"], value: "main", met: true },
    { operator: "ForAllValues:StringEquals", wanted: ["main", "other"], value: "third", met: false },
    { operator: "ForAnyValue:StringEquals", wanted: ["main", "other"], value: "main", met: true },
    { operator: "ForAnyValue:StringNotEquals", wanted: "main", value: "main", met: false },
    { operator: "ForAllValues:StringEquals", wanted: "main", value: "", met: true },
    { operator: "ForAnyValue:StringNotEquals", wanted: "main", value: "", met: false },
  ])("$operator $wanted is met by $value: $met", ({ operator, wanted, value, met }) => {
    expect(isMet({ [operator]: { "swf:taskList.name": wanted } }, { "swf:taskList.name": value })).toBe(met);
  });
});

describe("a multivalued key without a set operator is refused", () => {
  const compiled = (Effect: string, condition: unknown): CompiledPolicy =>
    compilePolicy("test", document({ Effect, Action: "*", Resource: "*", Condition: condition }));

  test.each(["StringEquals", "StringNotEquals", "StringLikeIfExists", "ArnNotLike", "stringequals"])(
    "%s",
    (operator) => {
      const condition = { [operator]: { "AWS:tagkeys": "arn:aws:swf:::x" } };
      for (const effect of ["Allow", "Deny"]) {
        expect(() => compiled(effect, condition)).toThrow(
          `Statement[0].Condition.${operator}.AWS:tagkeys: AWS:tagkeys has several values, so ${operator} is never met: ` +
            `write ForAllValues:${operator} or ForAnyValue:${operator}`,
        );
      }
    },
  );

  test("except with Null", () => {
    expect(compiled("Deny", { Null: { "aws:TagKeys": "true" } }).statements).toHaveLength(1);
  });
});

test("Null combined with ForAllValues requires at least one value", () => {
  const condition = { Null: { "aws:TagKeys": "false" }, "ForAllValues:StringLike": { "aws:TagKeys": "t*" } };
  expect(isMet(condition, { "aws:TagKeys": ["team"] })).toBe(true);
  expect(isMet(condition, { "aws:TagKeys": [] })).toBe(false);
  expect(isMet(condition, {})).toBe(false);
});
