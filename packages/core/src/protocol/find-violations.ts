/**
 * The second check of an input: bounds, enum values, required members and the rules of member-rules.ts. A valid input,
 * the common case, costs only comparisons: paths and sentences are built only for violations.
 */
import type { CompiledList, CompiledScalar, CompiledShape, CompiledStructure } from "./compile-shape.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/** The service lists at most this many violations, and counts only those it lists. */
const violationsListedMax = 10;

/** Every violation as a sentence, in the order of the model, depth first. `input` has passed `readTypes`. */
export function findViolations(shape: CompiledStructure, input: JsonObject): readonly string[] {
  const search: Search = { path: [], found: [] };
  searchStructure(shape, input, search);
  return search.found;
}

interface Search {
  /** Names and positions from the root to the value being checked. Grows and shrinks during the search. */
  readonly path: string[];
  readonly found: string[];
}

function searchStructure(shape: CompiledStructure, value: JsonObject, search: Search): void {
  for (const member of shape.members) {
    if (search.found.length >= violationsListedMax) return;
    const memberValue = value[member.name];
    if (memberValue === undefined) {
      if (member.isRequired) report(search, member.name, "null", "Member must not be null");
    } else {
      searchValue(member.shape, memberValue, member.name, search);
    }
  }
}

function searchValue(shape: CompiledShape, value: unknown, name: string, search: Search): void {
  if (shape.kind === "structure") {
    search.path.push(name);
    // `as`: readTypes accepts only an object where the shape is a structure.
    searchStructure(shape, value as JsonObject, search);
    search.path.pop();
  } else if (shape.kind === "list") {
    // `as`: readTypes accepts only an array where the shape is a list.
    searchList(shape, value as readonly unknown[], name, search);
  } else {
    const broken = brokenConstraint(shape, value);
    if (broken !== undefined) report(search, name, `'${javaText(value)}'`, broken);
  }
}

function searchList(shape: CompiledList, items: readonly unknown[], name: string, search: Search): void {
  const broken = brokenBound(items.length, shape.min, shape.max, "length");
  if (broken !== undefined) report(search, name, `'${javaText(items)}'`, broken);
  const { item } = shape;
  if (item.kind === "structure" || item.kind === "list") {
    search.path.push(name, "");
    for (const [index, value] of items.entries()) {
      if (search.found.length >= violationsListedMax) break;
      search.path[search.path.length - 1] = String(index + 1);
      searchValue(item, value, "member", search);
    }
    search.path.length -= 2;
  } else if (items.some((value) => brokenConstraint(item, value) !== undefined)) {
    // The service does not say which item of a list of strings is wrong. It names the list and all its constraints.
    const constraint = `Member must satisfy constraint: [${constraintsOf(item).join(", ")}]`;
    report(search, name, `'${javaText(items)}'`, constraint);
  }
}

/** The constraint that a value breaks, as the end of a sentence. The value has the type of the shape. */
export function brokenConstraint(shape: CompiledScalar, value: unknown): string | undefined {
  if (typeof value === "number") return brokenBound(value, shape.min, shape.max, "value");
  if (typeof value !== "string") return undefined;
  if (shape.enumeration !== undefined && !shape.enumeration.set.has(value)) {
    return `Member must satisfy enum value set: [${shape.enumeration.values.join(", ")}]`;
  }
  // A rule is checked only for a value within its bounds, so that one mistake makes one sentence.
  return brokenBound(value.length, shape.min, shape.max, "length") ?? brokenRule(shape, value);
}

function brokenBound(
  measure: number,
  min: number | undefined,
  max: number | undefined,
  measured: "length" | "value",
): string | undefined {
  if (max !== undefined && measure > max) return atMost(measured, max);
  if (min !== undefined && measure < min) return atLeast(measured, min);
  return undefined;
}

function brokenRule(shape: CompiledScalar, text: string): string | undefined {
  for (const rule of shape.rules) {
    if (!rule.holds(text)) return rule.constraint;
  }
  return undefined;
}

const atMost = (measured: string, max: number): string => `Member must have ${measured} less than or equal to ${max}`;
const atLeast = (measured: string, min: number): string =>
  `Member must have ${measured} greater than or equal to ${min}`;

function constraintsOf(shape: CompiledScalar): readonly string[] {
  return [
    ...(shape.max === undefined ? [] : [atMost("length", shape.max)]),
    ...(shape.min === undefined ? [] : [atLeast("length", shape.min)]),
    ...shape.rules.map((rule) => rule.constraint),
  ];
}

function report(search: Search, name: string, printed: string, constraint: string): void {
  if (search.found.length >= violationsListedMax) return;
  const path = [...search.path, name].join(".");
  search.found.push(`Value ${printed} at '${path}' failed to satisfy constraint: ${constraint}`);
}

/** Formats a value as Java does: `[a, b]` for a list, `{k=v}` for a structure. SWF needs only lists of plain items. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(", ")}]`;
  if (!isJsonObject(value)) return String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}=${javaText(member)}`)
    .join(", ")}}`;
}
