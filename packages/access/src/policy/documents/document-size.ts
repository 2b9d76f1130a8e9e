/** Checks the size of a document before it is compiled. */
import { isJsonObject } from "@openswf/core/protocol/json-object";
import { policyLimits } from "./policy-limits.ts";
import { PolicyProblem } from "./policy-problem.ts";

/**
 * Counts the characters of the document as JSON without white space between elements, as IAM does. Unlike IAM, it
 * counts white space within strings, which costs as much to process as other text. Stops at the limit and does not
 * recurse, so a huge or deeply nested document costs no more than one that is just too large.
 */
export function refuseTooLarge(document: unknown): void {
  const left: unknown[] = [document];
  let characters = 0;
  while (left.length > 0) {
    characters += ownCharacters(left.pop(), left);
    if (characters > policyLimits.documentCharactersMax) {
      throw new PolicyProblem("", `has more than ${policyLimits.documentCharactersMax} characters`);
    }
  }
}

/** Counts what the value has besides the values in it, and adds those to `left`. Stops at the limit. */
function ownCharacters(value: unknown, left: unknown[]): number {
  if (Array.isArray(value)) {
    const characters = separators(value.length);
    if (characters <= policyLimits.documentCharactersMax) left.push(...value);
    return characters;
  }
  if (!isJsonObject(value)) return charactersOf(value);
  const names = Object.keys(value);
  let characters = separators(names.length) + names.length; // a colon after each name
  for (const name of names) {
    characters += charactersOf(name);
    if (characters > policyLimits.documentCharactersMax) break;
    left.push(value[name]);
  }
  return characters;
}

/** The brackets and commas. */
function separators(members: number): number {
  return 2 + Math.max(0, members - 1);
}

/** A string beyond the limit is too large even without escapes. */
function charactersOf(value: unknown): number {
  if (typeof value !== "string") return String(value).length;
  return value.length > policyLimits.documentCharactersMax ? value.length : JSON.stringify(value).length;
}
