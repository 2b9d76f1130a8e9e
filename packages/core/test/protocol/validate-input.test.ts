import { Fault } from "@openswf/model/faults";
import { inputShapes, type OperationName } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { validate } from "./inputs.ts";

// `as`: the keys of the table are the operations, but Object.keys returns plain strings.
const operations = Object.keys(inputShapes) as OperationName[];

/** Any valid value of a shape, drawn from the model itself and not from the server's compiled form of it. */
function valuesOf(name: string): fc.Arbitrary<unknown> {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`the model has no shape ${name}`);
  if (shape.type === "structure") {
    const members = Object.entries(shape.members).map(([member, of]): [string, fc.Arbitrary<unknown>] => [
      member,
      valuesOf(of),
    ]);
    return fc.record(Object.fromEntries(members), { requiredKeys: [...shape.required], noNullPrototype: true });
  }
  if (shape.type === "list") return fc.array(valuesOf(shape.member), { maxLength: Math.min(shape.max ?? 5, 5) });
  if (shape.type === "boolean") return fc.boolean();
  if (shape.type === "integer") return fc.integer({ min: shape.min ?? 0, max: shape.max ?? 1_000_000 });
  if (shape.type === "timestamp") return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  // Digits are a valid name, tag and priority, and at most two digits are a valid duration of any kind.
  const isAmount = name.startsWith("Duration");
  return fc.integer({ min: 1, max: isAmount ? 90 : 2 ** 31 - 1 }).map(String);
}

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

const memberNames = [
  ...new Set(Object.values(shapes).flatMap((shape) => (shape.type === "structure" ? Object.keys(shape.members) : []))),
];
const anything = fc.oneof(
  fc.jsonValue(),
  fc.object({
    key: fc.oneof(fc.constantFrom(...memberNames), fc.string()),
    values: [
      fc.string({ unit: "binary" }),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constant("NONE"),
    ],
    maxDepth: 5,
    maxKeys: 8,
  }),
);

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
  const spoiled = fc.constantFrom(...operations).chain((operation) => {
    const shape = shapes[inputShapes[operation]];
    const members = shape?.type === "structure" ? Object.keys(shape.members) : [];
    return fc.record({
      operation: fc.constant(operation),
      input: valuesOf(inputShapes[operation]),
      member: fc.constantFrom(...members),
      value: anything,
    });
  });
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
