/** Elements of a JSON document, each checked for its type. */
import { isJsonObject } from "@openswf/core/protocol/json-object";
import type { PolicyValue } from "../conditions/comparison.ts";
import { PolicyProblem, shown } from "./policy-problem.ts";

/**
 * The members of an object. `ignoringCase` refuses names that differ only in case, for places where such names mean the
 * same.
 */
export function entriesOf(
  value: unknown,
  path: string,
  names: "exactly" | "ignoringCase",
): readonly (readonly [string, unknown])[] {
  if (!isJsonObject(value)) throw new PolicyProblem(path, `must be an object, not ${shown(value)}`);
  const entries = Object.entries(value);
  if (names === "ignoringCase") {
    const seen = new Set<string>();
    for (const [name] of entries) {
      const lowerCaseName = name.toLowerCase();
      if (seen.has(lowerCaseName))
        throw new PolicyProblem(path, `has ${shown(name)} twice; names are not case-sensitive here`);
      seen.add(lowerCaseName);
    }
  }
  return entries;
}

/** Accepts one value or a non-empty list. */
export function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) return [value];
  if (value.length === 0) throw new PolicyProblem(path, "must not be empty");
  return value;
}

export function stringsOf(value: unknown, path: string): readonly string[] {
  return listOf(value, path).map((one, index) => {
    if (typeof one === "string") return one;
    throw new PolicyProblem(pathOf(value, path, index), `must be a string, not ${shown(one)}`);
  });
}

/** Values of a condition: strings, or numbers and booleans with or without quotes. */
export function policyValuesOf(value: unknown, path: string): readonly PolicyValue[] {
  return listOf(value, path).map((one, index): PolicyValue => {
    const elementPath = pathOf(value, path, index);
    if (typeof one === "string" || typeof one === "boolean" || typeof one === "number") {
      return { text: String(one), path: elementPath };
    }
    throw new PolicyProblem(elementPath, `must be a string, a number, true or false, not ${shown(one)}`);
  });
}

/** The path of a value; a single value outside a list is at `path` itself. */
export function pathOf(value: unknown, path: string, index: number): string {
  return Array.isArray(value) ? `${path}[${index}]` : path;
}
