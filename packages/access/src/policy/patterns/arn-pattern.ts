/**
 * Patterns of ARNs. An ARN has six parts, `arn:partition:service:region:account:resource`, and IAM compares them part
 * by part: a `*` never matches across the colons between them. The last part is the rest of the text; colons and
 * slashes in it are ordinary characters, also for `*`. The value of a variable never starts a new part.
 */
import type { RequestContext } from "../access-request.ts";
import { PolicyProblem, shown } from "../documents/policy-problem.ts";
import type { Template, TemplatePart } from "./policy-variables.ts";
import { matchesTemplate, type TemplatePattern, templatePattern } from "./template-pattern.ts";
import { onlyMatch } from "./wildcard-pattern.ts";

const partsOfArn = 6;

export interface ArnPattern {
  /** The leading constant parts, each with its colon, compared in one step. */
  readonly prefix: string;
  /** The remaining parts. */
  readonly parts: readonly TemplatePattern[];
}

/**
 * Splits a template into the six parts. Refuses text with fewer parts or without the `arn` prefix. `text` is the source
 * of the template.
 */
export function splitArn(template: Template, text: string, path: string): readonly Template[] {
  const last: TemplatePart[] = [];
  const parts: TemplatePart[][] = [last];
  let current = last;
  for (const part of template) {
    if (part.kind !== "pattern") {
      current.push(part);
      continue;
    }
    let rest = part.text;
    while (parts.length < partsOfArn) {
      const colon = rest.indexOf(":");
      if (colon < 0) break;
      current.push({ kind: "pattern", text: rest.slice(0, colon) });
      rest = rest.slice(colon + 1);
      current = [];
      parts.push(current);
    }
    current.push({ kind: "pattern", text: rest });
  }
  if (parts.length < partsOfArn || !text.startsWith("arn:")) {
    throw new PolicyProblem(path, `${shown(text)} is not an ARN: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`);
  }
  return parts;
}

export function arnPattern(sixParts: readonly Template[]): ArnPattern {
  const parts = sixParts.map(templatePattern);
  const prefix: string[] = [];
  for (const { constant } of parts.slice(0, -1)) {
    const only = constant && onlyMatch(constant);
    if (only === undefined) break;
    prefix.push(only, ":");
  }
  // Joined instead of concatenated: V8 keeps concatenated strings as ropes, and comparing with one takes four times as
  // long.
  return { prefix: prefix.join(""), parts: parts.slice(prefix.length / 2) };
}

/** Whether the ARN matches the pattern. Nothing matches when a variable has no value. */
export function matchesArn({ prefix, parts }: ArnPattern, context: RequestContext, arn: string): boolean {
  if (!arn.startsWith(prefix)) return false;
  let from = prefix.length;
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (part === undefined) break;
    const to = index === parts.length - 1 ? arn.length : arn.indexOf(":", from);
    if (to < 0) return false;
    if (!matchesTemplate(part, context, arn, from, to)) return false;
    from = to + 1;
  }
  return true;
}
