import { Fault } from "@openswf/model/faults";
import { defaultLimits } from "@openswf/model/limits";
import { inputShapes } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CompiledStructure, compileStructure } from "../../src/protocol/compile-shape.ts";
import { findViolations } from "../../src/protocol/find-violations.ts";
import { isValid } from "../../src/protocol/is-valid.ts";
import type { JsonObject } from "../../src/protocol/json-object.ts";
import { memberRules } from "../../src/protocol/member-rules.ts";
import { readTypes } from "../../src/protocol/read-types.ts";
import { operations, spoiled, valuesOf } from "./values-of-shapes.ts";

const rules = memberRules(defaultLimits);

/** Whether the two exact checks pass a body as it is. */
function passesExactly(shape: CompiledStructure, body: JsonObject): boolean {
  try {
    return readTypes(shape, body) === body && findViolations(shape, body).length === 0;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

test("a spoiled input is valid exactly if both exact checks pass it as it is", () => {
  fc.assert(
    fc.property(spoiled, ({ operation, input, member, value }) => {
      const shape = compileStructure(inputShapes[operation], shapes, rules);
      const body = JSON.parse(JSON.stringify({ ...Object(input), [member]: value }));
      expect(isValid(shape, body)).toBe(passesExactly(shape, body));
    }),
    { numRuns: 2000 },
  );
});

test.each(operations)("an input of %s drawn from the model is valid", (operation) => {
  const shape = compileStructure(inputShapes[operation], shapes, rules);
  fc.assert(
    fc.property(valuesOf(inputShapes[operation]), (drawn) => {
      expect(isValid(shape, JSON.parse(JSON.stringify(drawn)))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

const start = compileStructure("StartWorkflowExecutionInput", shapes, rules);
const valid = { domain: "shop", workflowId: "order-1", workflowType: { name: "order", version: "1" } };

test.each<{ why: string; spoil: object }>([
  { why: "a required member is missing", spoil: { workflowId: undefined } },
  { why: "a required member is null", spoil: { workflowId: null } },
  { why: "a required member of a structure is missing", spoil: { workflowType: { name: "order" } } },
  { why: "a member is unknown", spoil: { color: "red" } },
  { why: "an empty string means absent", spoil: { executionStartToCloseTimeout: "" } },
  { why: "a string is half a surrogate pair", spoil: { input: "\ud800" } },
  { why: "a string is too long", spoil: { workflowId: "x".repeat(257) } },
  { why: "a value is not in the enumeration", spoil: { childPolicy: "KEEP" } },
  { why: "a rule does not hold", spoil: { taskPriority: "high" } },
  { why: "a list is too long", spoil: { tagList: ["1", "2", "3", "4", "5", "6"] } },
  { why: "an item of a list is null", spoil: { tagList: [null] } },
  { why: "a list is a structure", spoil: { tagList: {} } },
  { why: "a structure is a list", spoil: { taskList: [] } },
])("an input is not valid as it is when $why", ({ spoil }) => {
  const body = JSON.parse(JSON.stringify({ ...valid, ...spoil }));
  expect(isValid(start, JSON.parse(JSON.stringify(valid)))).toBe(true);
  expect(isValid(start, body)).toBe(false);
});
