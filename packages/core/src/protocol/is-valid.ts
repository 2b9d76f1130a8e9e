/**
 * The one check that nearly every input passes: `readTypes` would return it as it is, and `findViolations` would find
 * nothing. It walks the input once, in the order of the input's members: reading members by the names of the shape takes
 * longer, since inputs differ in the members that they have. The two exact checks follow only when this one fails.
 */
import type { CompiledList, CompiledScalar, CompiledShape, CompiledStructure } from "./compile-shape.ts";
import { brokenConstraint } from "./find-violations.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";
import { isOfType, isStorable } from "./read-types.ts";

/** Recursion follows the shape, not the value, so its depth is bounded by the model. */
export function isValid(shape: CompiledStructure, members: JsonObject): boolean {
  let requiredCount = 0;
  for (const name in members) {
    const member = shape.memberOf.get(name);
    if (member === undefined) return false;
    const value = members[name];
    if (value === "" && member.emptyIsAbsent) return false;
    if (!isValidValue(member.shape, value)) return false;
    if (member.isRequired) requiredCount += 1;
  }
  return requiredCount === shape.requiredCount;
}

function isValidValue(shape: CompiledShape, value: unknown): boolean {
  switch (shape.kind) {
    case "structure":
      return isJsonObject(value) && isValid(shape, value);
    case "list":
      return Array.isArray(value) && isValidList(shape, value);
    default:
      return isValidScalar(shape, value);
  }
}

function isValidList({ item, min, max }: CompiledList, items: readonly unknown[]): boolean {
  if (min !== undefined && items.length < min) return false;
  if (max !== undefined && items.length > max) return false;
  for (const value of items) if (!isValidValue(item, value)) return false;
  return true;
}

function isValidScalar(shape: CompiledScalar, value: unknown): boolean {
  return isOfType(shape, value) && isStorable(value) && brokenConstraint(shape, value) === undefined;
}
