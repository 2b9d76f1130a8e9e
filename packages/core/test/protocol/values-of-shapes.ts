import { inputShapes, type OperationName } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import fc from "fast-check";

// `as`: the keys of the table are the operations, but Object.keys returns plain strings.
export const operations = Object.keys(inputShapes) as OperationName[];

/** Any valid value of a shape, drawn from the model itself and not from the server's compiled form of it. */
export function valuesOf(name: string): fc.Arbitrary<unknown> {
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

const memberNames = [
  ...new Set(Object.values(shapes).flatMap((shape) => (shape.type === "structure" ? Object.keys(shape.members) : []))),
];
export const anything = fc.oneof(
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

/** A valid input of any operation, with one member replaced by anything. */
export const spoiled = fc.constantFrom(...operations).chain((operation) => {
  const shape = shapes[inputShapes[operation]];
  const members = shape?.type === "structure" ? Object.keys(shape.members) : [];
  return fc.record({
    operation: fc.constant(operation),
    input: valuesOf(inputShapes[operation]),
    member: fc.constantFrom(...members),
    value: anything,
  });
});
