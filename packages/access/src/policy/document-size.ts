/** How large a document is, measured before anything is made of it. */
import { isJsonObject } from "@openswf/core/protocol/json-object";
import { policyLimits } from "./policy-limits.ts";
import { PolicyProblem } from "./policy-problem.ts";

/**
 * Counts the characters of the document as JSON without white space between its elements, as IAM does. White space in
 * strings counts, unlike there, since it has to be read like any other. Stops at the limit, and goes down without
 * recursion: so neither a huge document nor one that is nested however deep costs more than one that is just too large.
 */
export function refuseTooLarge(document: unknown): void {
  const left: unknown[] = [document];
  let characters = 0;
  while (left.length > 0) {
    const value = left.pop();
    if (Array.isArray(value)) {
      characters += separators(value.length);
      if (characters <= policyLimits.documentCharactersMax) left.push(...value);
    } else if (isJsonObject(value)) {
      const names = Object.keys(value);
      characters += separators(names.length) + names.length; // a colon after each name
      for (const name of names) {
        characters += charactersOf(name);
        if (characters > policyLimits.documentCharactersMax) break;
        left.push(value[name]);
      }
    } else {
      characters += charactersOf(value);
    }
    if (characters > policyLimits.documentCharactersMax) {
      throw new PolicyProblem("", `has more than ${policyLimits.documentCharactersMax} characters`);
    }
  }
}

/** The brackets, and the commas between. */
function separators(members: number): number {
  return 2 + Math.max(0, members - 1);
}

/** A long string is too large as it is: there is no need to write it out with its escapes. */
function charactersOf(value: unknown): number {
  if (typeof value !== "string") return String(value).length;
  return value.length > policyLimits.documentCharactersMax ? value.length : JSON.stringify(value).length;
}
