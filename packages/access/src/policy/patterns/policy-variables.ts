/**
 * Policy variables. `${aws:username}` is replaced with the value of that key in the request context, and
 * `${aws:username, 'nobody'}` with `nobody` when the key is absent. `${*}`, `${?}` and `${$}` are those characters
 * themselves. The value of a variable is literal: a user named `*` does not match everybody.
 */
import type { RequestContext } from "../access-request.ts";
import { PolicyProblem, shown } from "../documents/policy-problem.ts";
import type { Fragment } from "./wildcard-pattern.ts";

interface Variable {
  readonly kind: "variable";
  /** In lower case. */
  readonly key: string;
  readonly fallback: string | undefined;
}
export type TemplatePart = Fragment | Variable;

/** A text of a policy, split at its variables. */
export type Template = readonly TemplatePart[];

/** Whether `${...}` is a variable. Version 2012-10-17 introduced variables; in earlier versions it is ordinary text. */
export type VariableUse = "variables" | "literalText";

const conditionKey = /^[^\s:{}$*?,'"]+:[^{}$*?,'"]+$/;

/** Whether the text has the form of a condition key: a prefix, which is a service or `aws`, a colon and a name. */
export function isConditionKey(text: string): boolean {
  return conditionKey.test(text);
}

export function parseTemplate(text: string, use: VariableUse, path: string): Template {
  if (use === "literalText" || !text.includes("${")) return [{ kind: "pattern", text }];
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf("${", at);
    const before = text.slice(at, start < 0 ? text.length : start);
    if (before !== "") parts.push({ kind: "pattern", text: before });
    if (start < 0) break;
    const end = text.indexOf("}", start);
    if (end < 0)
      throw new PolicyProblem(path, `the variable that starts in ${shown(text.slice(start))} has no closing }`);
    parts.push(parseVariable(text.slice(start + 2, end), path));
    at = end + 1;
  }
  return parts;
}

function parseVariable(text: string, path: string): TemplatePart {
  if (text === "*" || text === "?" || text === "$") return { kind: "literal", text };
  // Parsed by hand: a regular expression with white space around both parts takes cubic time in the length of that
  // white space.
  const comma = text.indexOf(",");
  const key = (comma < 0 ? text : text.slice(0, comma)).trim();
  const fallback = comma < 0 ? undefined : unquoted(text.slice(comma + 1).trim());
  if (!isConditionKey(key) || (comma >= 0 && fallback === undefined)) {
    throw new PolicyProblem(path, `${shown(`\${${text}}`)} is not a variable: write \${KEY} or \${KEY, 'DEFAULT'}`);
  }
  return { kind: "variable", key: key.toLowerCase(), fallback };
}

function unquoted(text: string): string | undefined {
  if (text.length < 2 || !text.startsWith("'") || !text.endsWith("'")) return undefined;
  const inner = text.slice(1, -1);
  return inner.includes("'") ? undefined : inner;
}

export function variablesOf(template: Template): readonly string[] {
  return template.flatMap((part) => (part.kind === "variable" ? [part.key] : []));
}

/** Whether the template is the same for every request. */
export function isConstant(template: Template): template is readonly Fragment[] {
  return template.every((part) => part.kind !== "variable");
}

/** Resolves the template for a request; `undefined` when one of its variables has no value. */
export function resolveTemplate(template: Template, context: RequestContext): readonly Fragment[] | undefined {
  const fragments: Fragment[] = [];
  for (const part of template) {
    if (part.kind !== "variable") {
      fragments.push(part);
      continue;
    }
    const text = context.get(part.key) ?? part.fallback;
    // IAM: a multivalued key cannot be used as a variable.
    if (typeof text !== "string") return undefined;
    fragments.push({ kind: "literal", text });
  }
  return fragments;
}

/** For contexts where wildcards are ordinary characters. */
export function plainText(fragments: readonly Fragment[]): string {
  let text = "";
  for (const fragment of fragments) text += fragment.text;
  return text;
}
