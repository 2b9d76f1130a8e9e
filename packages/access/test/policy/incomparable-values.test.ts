/**
 * Values that an operator cannot compare. The safe result of a negated operator differs between an Allow and a Deny.
 */
import { describe, expect, test } from "vitest";
import { isMet, isMetInDenial } from "./requests.ts";

const operators = [
  { operator: "NumericEquals", values: "1", value: "evil", negated: false },
  { operator: "NumericNotEquals", values: "1", value: "evil", negated: true },
  { operator: "NumericNotEquals", values: "1", value: "", negated: true },
  { operator: "NumericLessThan", values: "1", value: "evil", negated: false },
  { operator: "DateGreaterThan", values: "2026", value: "today", negated: false },
  { operator: "DateNotEquals", values: "2026", value: "today", negated: true },
  { operator: "Bool", values: "false", value: "no", negated: false },
  { operator: "BinaryEquals", values: "AA==", value: "A", negated: false },
  { operator: "IpAddress", values: "0.0.0.0/0", value: "localhost", negated: false },
  { operator: "NotIpAddress", values: "192.0.2.0/24", value: "localhost", negated: true },
  { operator: "NotIpAddress", values: "192.0.2.0/24", value: "", negated: true },
  { operator: "ArnLike", values: "*", value: "main", negated: false },
  { operator: "ArnNotLike", values: "arn:aws:iam::1:role/*", value: "main", negated: true },
  { operator: "ArnNotEquals", values: "*", value: "main", negated: true },
];

describe("a value of another kind never meets an operator, and meets its negation only in a denial", () => {
  test.each(operators)("$operator $values against $value", ({ operator, values, value, negated }) => {
    for (const name of [operator, `${operator}IfExists`]) {
      const condition = { [name]: { "a:b": values } };
      expect(isMet(condition, { "a:b": value })).toBe(false);
      expect(isMetInDenial(condition, { "a:b": value })).toBe(negated);
    }
  });

  test.each(operators.filter(({ value }) => value !== ""))(
    "with set operators, each value on its own: $operator $values",
    ({ operator, values, value, negated }) => {
      for (const set of ["ForAllValues", "ForAnyValue"]) {
        const condition = { [`${set}:${operator}`]: { "a:b": values } };
        expect(isMet(condition, { "a:b": [value, value] })).toBe(false);
        expect(isMetInDenial(condition, { "a:b": [value, value] })).toBe(negated);
      }
    },
  );
});

describe("the same holds for several values without a set operator", () => {
  test.each([
    { operator: "StringEquals", wanted: "team", negated: false },
    { operator: "StringLikeIfExists", wanted: "*", negated: false },
    { operator: "StringNotEquals", wanted: "team", negated: true },
    { operator: "StringNotLikeIfExists", wanted: "team", negated: true },
    { operator: "ArnNotLike", wanted: "*", negated: true },
  ])("$operator $wanted", ({ operator, wanted, negated }) => {
    for (const values of [["team"], ["team", "owner"]]) {
      expect(isMet({ [operator]: { "a:b": wanted } }, { "a:b": values })).toBe(false);
      expect(isMetInDenial({ [operator]: { "a:b": wanted } }, { "a:b": values })).toBe(negated);
    }
  });
});
