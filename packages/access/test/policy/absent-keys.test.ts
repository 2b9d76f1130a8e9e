import { describe, expect, test } from "vitest";
import { isMet, isMetInDenial } from "./requests.ts";

const operators = [
  { operator: "StringEquals", value: "x", met: false },
  { operator: "StringNotEquals", value: "x", met: true },
  { operator: "StringEqualsIgnoreCase", value: "x", met: false },
  { operator: "StringNotEqualsIgnoreCase", value: "x", met: true },
  { operator: "StringLike", value: "*", met: false },
  { operator: "StringNotLike", value: "*", met: true },
  { operator: "NumericEquals", value: 1, met: false },
  { operator: "NumericNotEquals", value: 1, met: true },
  { operator: "NumericLessThan", value: 1, met: false },
  { operator: "NumericLessThanEquals", value: 1, met: false },
  { operator: "NumericGreaterThan", value: 1, met: false },
  { operator: "NumericGreaterThanEquals", value: 1, met: false },
  { operator: "DateEquals", value: "2026", met: false },
  { operator: "DateNotEquals", value: "2026", met: true },
  { operator: "DateLessThan", value: "2026", met: false },
  { operator: "DateLessThanEquals", value: "2026", met: false },
  { operator: "DateGreaterThan", value: "2026", met: false },
  { operator: "DateGreaterThanEquals", value: "2026", met: false },
  { operator: "Bool", value: "false", met: false },
  { operator: "BinaryEquals", value: "", met: false },
  { operator: "IpAddress", value: "0.0.0.0/0", met: false },
  { operator: "NotIpAddress", value: "0.0.0.0/0", met: true },
  { operator: "ArnEquals", value: "*", met: false },
  { operator: "ArnLike", value: "*", met: false },
  { operator: "ArnNotEquals", value: "*", met: true },
  { operator: "ArnNotLike", value: "*", met: true },
];

describe("a condition on an absent key", () => {
  test.each(operators)("with $operator is met: $met", ({ operator, value, met }) => {
    expect(isMet({ [operator]: { "a:b": value } }, {})).toBe(met);
  });

  test.each(operators)("with $operator and IfExists is always met", ({ operator, value }) => {
    expect(isMet({ [`${operator}IfExists`]: { "a:b": value } }, {})).toBe(true);
  });

  test.each(operators)("with ForAllValues:$operator is always met", ({ operator, value }) => {
    expect(isMet({ [`ForAllValues:${operator}`]: { "a:b": value } }, {})).toBe(true);
    expect(isMet({ [`ForAllValues:${operator}`]: { "a:b": value } }, { "a:b": [] })).toBe(true);
  });

  test.each(operators)("with ForAnyValue:$operator is never met, negated or not", ({ operator, value }) => {
    expect(isMet({ [`ForAnyValue:${operator}`]: { "a:b": value } }, {})).toBe(false);
    expect(isMet({ [`ForAnyValue:${operator}`]: { "a:b": value } }, { "a:b": [] })).toBe(false);
  });

  test.each(operators)("with ForAnyValue:$operator is not met with IfExists either", ({ operator, value }) => {
    for (const context of [{}, { "a:b": [] }, { "a:b": "" }]) {
      expect(isMet({ [`ForAnyValue:${operator}IfExists`]: { "a:b": value } }, context)).toBe(false);
      expect(isMetInDenial({ [`ForAnyValue:${operator}IfExists`]: { "a:b": value } }, context)).toBe(false);
    }
  });
});

describe("IfExists changes nothing when the key is present", () => {
  test.each([
    { operator: "StringEqualsIfExists", values: "x", value: "x", met: true },
    { operator: "StringEqualsIfExists", values: "x", value: "y", met: false },
    { operator: "StringNotEqualsIfExists", values: "x", value: "x", met: false },
    { operator: "NumericLessThanIfExists", values: 5, value: "4", met: true },
    { operator: "NumericLessThanIfExists", values: 5, value: "6", met: false },
    { operator: "BoolIfExists", values: "true", value: "false", met: false },
    { operator: "IpAddressIfExists", values: "10.0.0.0/8", value: "10.1.1.1", met: true },
    { operator: "ArnLikeIfExists", values: "arn:aws:iam::*:user/*", value: "arn:aws:iam::1:role/x", met: false },
  ])("$operator $values is met by $value: $met", ({ operator, values, value, met }) => {
    expect(isMet({ [operator]: { "a:b": values } }, { "a:b": value })).toBe(met);
  });
});

describe("Null tests whether a key is absent", () => {
  test.each([
    { wanted: "true", context: {}, met: true },
    { wanted: "false", context: {}, met: false },
    { wanted: "true", context: { "a:b": "x" }, met: false },
    { wanted: "false", context: { "a:b": "x" }, met: true },
    { wanted: true, context: {}, met: true },
    { wanted: ["false"], context: { "A:B": "x" }, met: true },
    { wanted: "TRUE", context: {}, met: true },
    { wanted: "true", context: { "a:b": [] }, met: true },
    { wanted: "true", context: { "a:b": "" }, met: true },
    { wanted: "false", context: { "a:b": ["x"] }, met: true },
    { wanted: "false", context: { "a:c": "x" }, met: false },
  ])("$wanted with $context: $met", ({ wanted, context, met }) => {
    expect(isMet({ Null: { "a:b": wanted } }, context)).toBe(met);
    expect(isMet({ null: { "a:b": wanted } }, context)).toBe(met);
  });
});
