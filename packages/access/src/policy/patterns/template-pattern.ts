import type { RequestContext } from "../access-request.ts";
import { isConstant, resolveTemplate, type Template } from "./policy-variables.ts";
import { matchesWildcards, type WildcardPattern, wildcardPattern } from "./wildcard-pattern.ts";

/** A pattern that may contain variables. Without variables it is compiled once; otherwise for each request. */
export interface TemplatePattern {
  readonly template: Template;
  readonly constant: WildcardPattern | undefined;
}

export function templatePattern(template: Template): TemplatePattern {
  return { template, constant: isConstant(template) ? wildcardPattern(template) : undefined };
}

/**
 * Whether `text` from `from` to `to` matches the whole pattern. Nothing matches when a variable has no value: IAM
 * treats such a pattern as null, which no text is like.
 */
export function matchesTemplate(
  { template, constant }: TemplatePattern,
  context: RequestContext,
  text: string,
  from: number,
  to: number,
): boolean {
  if (constant !== undefined) return matchesWildcards(constant, text, from, to);
  const fragments = resolveTemplate(template, context);
  return fragments !== undefined && matchesWildcards(wildcardPattern(fragments), text, from, to);
}
