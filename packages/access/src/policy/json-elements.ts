/** Parts of a document as JSON has them, each checked for its form. */
import { isJsonObject } from "@openswf/core/protocol/json-object";
import type { PolicyValue } from "./comparison.ts";
import { PolicyProblem, shown } from "./policy-problem.ts";

/** The members of an object. `ignoringCase` refuses two names that differ in case only, where they mean the same. */
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
      if (seen.has(lowerCaseName)) throw new PolicyProblem(path, `has ${shown(name)} twice, in different case`);
      seen.add(lowerCaseName);
    }
  }
  return entries;
}

/** One value, or a list of at least one. */
export function listOf(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) return [value];
  if (value.length === 0) throw new PolicyProblem(path, "must not be empty");
  return value;
}

export function stringsOf(value: unknown, path: string): readonly string[] {
  return listOf(value, path).map((one, index) => {
    if (typeof one === "string") return one;
    throw new PolicyProblem(placeIn(value, path, index), `must be a string, not ${shown(one)}`);
  });
}

/** Values of a condition: strings, and numbers and truth values with or without quotes. */
export function policyValuesOf(value: unknown, path: string): readonly PolicyValue[] {
  return listOf(value, path).map((one, index): PolicyValue => {
    const place = placeIn(value, path, index);
    if (typeof one === "string" || typeof one === "boolean" || typeof one === "number") {
      return { text: String(one), path: place };
    }
    throw new PolicyProblem(place, `must be a string, a number, true or false, not ${shown(one)}`);
  });
}

/** A value that stands alone is at `path` itself. */
export function placeIn(value: unknown, path: string, index: number): string {
  return Array.isArray(value) ? `${path}[${index}]` : path;
}
