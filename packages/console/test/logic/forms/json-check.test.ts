import { expect, test } from "vitest";
import { jsonVerdict } from "../../../src/logic/forms/json-check.ts";

test.each([
  { text: " \n", verdict: { kind: "empty" } },
  { text: '{"a":[1,2]}', verdict: { kind: "json" } },
  { text: "42", verdict: { kind: "json" } },
  { text: '"text"', verdict: { kind: "json" } },
  { text: "hello", verdict: { kind: "text" } },
  { text: "order-1", verdict: { kind: "text" } },
  { text: '{"a":1', verdict: { kind: "broken", line: 1, column: 7 } },
  { text: '{\n  "a": 1,\n  b: 2\n}', verdict: { kind: "broken", line: 3, column: 3 } },
  { text: "[1,\n 2,\n]", verdict: { kind: "broken", line: 3, column: 1 } },
  { text: '{"a":"x', verdict: { kind: "broken", line: 1, column: 6 } },
])("$text is $verdict.kind", ({ text, verdict }) => {
  expect(jsonVerdict(text)).toEqual(verdict);
});
