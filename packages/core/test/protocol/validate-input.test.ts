import { Fault } from "@openswf/model/faults";
import { inputShapes, type OperationName } from "@openswf/model/operations";
import fc from "fast-check";
import { expect, test } from "vitest";
import { validate } from "./inputs.ts";
import { anything, operations, spoiled, valuesOf } from "./values-of-shapes.ts";

/** Applies the few rules for whole requests, which the shapes do not express. */
function obeyingRequestRules(operation: OperationName, input: Record<string, unknown>): Record<string, unknown> {
  if (operation === "RespondDecisionTaskCompleted") return { ...input, decisions: decisionsEachWithAttributes(input) };
  if (Array.isArray(input["tags"])) return { ...input, tags: withKeysOfTheirOwn(input["tags"]) };
  const { typeFilter, tagFilter, closeStatusFilter, ...query } = input;
  if (operation.includes("Open")) return query;
  if (!operation.includes("Closed")) return input;
  return { ...query, startTimeFilter: { oldestDate: 1.5 }, closeTimeFilter: undefined };
}
const withKeysOfTheirOwn = (tags: readonly object[]): readonly object[] =>
  tags.map((tag, index) => ({ ...tag, key: String(index) }));
function decisionsEachWithAttributes({ decisions }: Record<string, unknown>): readonly object[] {
  if (!Array.isArray(decisions)) return [];
  return decisions.map((decision: object) => ({
    ...decision,
    decisionType: "CancelTimer",
    cancelTimerDecisionAttributes: { timerId: "t" },
  }));
}

test.each(operations)("%s passes every valid input through unchanged", (operation) => {
  fc.assert(
    fc.property(valuesOf(inputShapes[operation]), (drawn) => {
      // `as`: an input is a structure. It passes through JSON, as a real request does.
      const obeying = obeyingRequestRules(operation, drawn as Record<string, unknown>);
      const body = JSON.parse(JSON.stringify(obeying));
      const before = structuredClone(body);
      expect(validate(operation, body)).toBe(body);
      expect(body).toEqual(before);
    }),
    { numRuns: 20 },
  );
});

test("any JSON object is either an input or a fault of the caller", () => {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const body = anything.map((value): unknown => JSON.parse(JSON.stringify(value) ?? "0")).filter(isObject);
  fc.assert(
    fc.property(fc.constantFrom(...operations), body, (operation, input) => {
      try {
        const read = validate(operation, input);
        expect(validate(operation, JSON.parse(JSON.stringify(read)))).toEqual(read);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        expect(["ValidationException", "SerializationException"]).toContain(error.name);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a valid input with any member replaced is either an input or a fault of the caller", () => {
  fc.assert(
    fc.property(spoiled, ({ operation, input, member, value }) => {
      const body = JSON.parse(JSON.stringify({ ...Object(input), [member]: value }));
      try {
        validate(operation, body);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        expect(["ValidationException", "SerializationException"]).toContain(error.name);
      }
    }),
    { numRuns: 1000 },
  );
});
