/**
 * The first of the two checks of an input: every known member has the JSON type of its shape. The result holds only
 * known members, without `null` and without empty strings that mean absent. If the input already meets this, as nearly
 * all inputs do, it is returned as it is.
 */
import { serialization } from "@openswf/model/faults";
import { unreachable } from "@openswf/model/invariant";
import type {
  CompiledList,
  CompiledMember,
  CompiledScalar,
  CompiledShape,
  CompiledStructure,
} from "./compile-shape.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/** Recursion follows the shape, not the value, so its depth is bounded by the model. Throws SerializationException. */
export function readTypes(shape: CompiledStructure, members: JsonObject): JsonObject {
  let cleaned: Record<string, unknown> | undefined;
  for (const name in members) {
    const value = members[name];
    const read = readMember(shape.memberOf.get(name), value);
    if (cleaned === undefined) {
      if (read === value) continue;
      cleaned = membersBefore(members, name);
    }
    if (read !== undefined) cleaned[name] = read;
  }
  return cleaned ?? members;
}

function membersBefore(members: JsonObject, end: string): Record<string, unknown> {
  const before: Record<string, unknown> = {};
  for (const name in members) {
    if (name === end) break;
    before[name] = members[name];
  }
  return before;
}

/** `undefined` for a member to be omitted. */
function readMember(member: CompiledMember | undefined, value: unknown): unknown {
  if (member === undefined || value === null) return undefined;
  if (value === "" && member.emptyIsAbsent) return undefined;
  return readValue(member.shape, value);
}

function readValue(shape: CompiledShape, value: unknown): unknown {
  switch (shape.kind) {
    case "structure":
      if (!isJsonObject(value)) throw cannotConvert(value, shape);
      return readTypes(shape, value);
    case "list":
      if (!Array.isArray(value)) throw cannotConvert(value, shape);
      return readItems(shape, value);
    default:
      if (!isOfType(shape, value)) throw cannotConvert(value, shape);
      if (!isStorable(value)) throw serialization();
      return value;
  }
}

/** Omits `null` items, except from lists that keep them. */
function readItems(shape: CompiledList, items: readonly unknown[]): readonly unknown[] {
  let cleaned: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const read = item === null ? readNullItem(shape) : readValue(shape.item, item);
    if (cleaned === undefined) {
      if (read === item) continue;
      cleaned = items.slice(0, index);
    }
    if (read !== undefined) cleaned.push(read);
  }
  return cleaned ?? items;
}

function readNullItem({ keepsNulls }: CompiledList): null | undefined {
  return keepsNulls ? null : undefined;
}

/** JSON can express half a surrogate pair (`"\ud800"`), but it cannot be stored or sent as UTF-8. */
export const isStorable = (scalar: unknown): boolean => typeof scalar !== "string" || scalar.isWellFormed();

export function isOfType(shape: CompiledScalar, value: unknown): boolean {
  switch (shape.kind) {
    case "string":
      return typeof value === "string";
    case "integer":
      return isWithin(value, int);
    case "long":
      return isWithin(value, long);
    case "boolean":
      return typeof value === "boolean";
    case "timestamp":
      // 1e999 is valid JSON and parses as infinity, which is not a time.
      return typeof value === "number" && Number.isFinite(value);
    default:
      return unreachable(shape.kind);
  }
}

interface JavaInteger {
  readonly min: number;
  readonly end: number;
}
const int: JavaInteger = { min: -(2 ** 31), end: 2 ** 31 };
/** The end is exclusive because 2^63 - 1 has no double of its own. */
const long: JavaInteger = { min: -(2 ** 63), end: 2 ** 63 };
function isWithin(value: unknown, { min, end }: JavaInteger): value is number {
  return Number.isInteger(value) && typeof value === "number" && value >= min && value < end;
}

const javaNames = {
  string: "an String",
  integer: "an Integer",
  long: "an Long",
  boolean: "an Boolean",
  timestamp: "milliseconds since epoch",
  list: "an ArrayList",
  structure: "an HashMap",
} as const satisfies Record<CompiledShape["kind"], string>;

/**
 * The wordings were seen on the service: for a number in place of a string, and for a string in place of a timestamp.
 * The other pairs follow their pattern.
 */
function cannotConvert(value: unknown, wanted: CompiledShape): Error {
  return serialization(`class ${javaClassOf(value)} can not be converted to ${javaNames[wanted.kind]}`);
}

/** The class a Java parser uses for a JSON value. */
function javaClassOf(value: unknown): string {
  if (typeof value === "string") return "java.lang.String";
  if (typeof value === "boolean") return "java.lang.Boolean";
  if (Array.isArray(value)) return "java.util.ArrayList";
  if (typeof value === "object") return "java.util.HashMap";
  if (isWithin(value, int)) return "java.lang.Integer";
  if (isWithin(value, long)) return "java.lang.Long";
  return Number.isInteger(value) ? "java.math.BigInteger" : "java.lang.Double";
}
