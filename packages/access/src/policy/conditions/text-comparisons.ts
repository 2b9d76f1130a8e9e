import type { RequestContext } from "../access-request.ts";
import { type ArnPattern, arnPattern, matchesArn, splitArn } from "../patterns/arn-pattern.ts";
import { isConstant, parseTemplate, plainText, resolveTemplate, type Template } from "../patterns/policy-variables.ts";
import { matchesTemplate, type TemplatePattern, templatePattern } from "../patterns/template-pattern.ts";
import type { Comparison, ComparisonMaker } from "./comparison.ts";

/** StringEquals: the whole string, case-sensitive. `*` is an ordinary character. */
export const equalsString: ComparisonMaker = (values, variableUse) => {
  const templates = values.map(({ text, path }) => parseTemplate(text, variableUse, path));
  return { compare: equalsOneOf(templates, (text) => text), templates };
};

/** StringEqualsIgnoreCase. */
export const equalsStringIgnoringCase: ComparisonMaker = (values, variableUse) => {
  const templates = values.map(({ text, path }) => parseTemplate(text, variableUse, path));
  return { compare: equalsOneOf(templates, (text) => text.toLowerCase()), templates };
};

/** StringLike: like StringEquals, but `*` and `?` are wildcards. */
export const likeString: ComparisonMaker = (values, variableUse) => {
  const templates = values.map(({ text, path }) => parseTemplate(text, variableUse, path));
  const patterns = templates.map(templatePattern);
  return {
    compare: oneOf(patterns, (pattern, value, context) => matchesTemplate(pattern, context, value, 0, value.length)),
    templates,
  };
};

/** ArnLike and ArnEquals, which are the same in IAM: compared part by part, with wildcards in each. */
export const likeArn: ComparisonMaker = (values, variableUse) => {
  const templates = values.map(({ text, path }) => parseTemplate(text, variableUse, path));
  const patterns = values.map(({ text, path }, index): ArnPattern | TemplatePattern => {
    const template = templates[index] ?? [];
    // A single variable or `*` may stand for a whole ARN.
    const standsForAll = text === "*" || (template.length === 1 && !isConstant(template));
    return standsForAll ? templatePattern(template) : arnPattern(splitArn(template, text, path));
  });
  const isLikeOne = oneOf(patterns, (pattern, value, context) =>
    "parts" in pattern
      ? matchesArn(pattern, context, value)
      : matchesTemplate(pattern, context, value, 0, value.length),
  );
  return { compare: (value, context) => (looksLikeArn(value) ? isLikeOne(value, context) : undefined), templates };
};

const arn = /^arn:(?:[^:]*:){4}/;
function looksLikeArn(text: string): boolean {
  return arn.test(text);
}

/** Constant values are looked up in a set; values with variables are resolved for each request. */
function equalsOneOf(templates: readonly Template[], fold: (text: string) => string): Comparison {
  const constants = new Set(templates.filter(isConstant).map((template) => fold(plainText(template))));
  const variable = templates.filter((template) => !isConstant(template));
  const equalsVariable = oneOf(variable, (template, value, context) => {
    const resolved = resolveTemplate(template, context);
    return resolved !== undefined && fold(plainText(resolved)) === value;
  });
  return (value, context) => {
    const folded = fold(value);
    return constants.has(folded) || equalsVariable(folded, context);
  };
}

/** Creates the comparison once: a closure created per request would cost more than the comparison itself. */
function oneOf<Item>(
  items: readonly Item[],
  matches: (item: Item, value: string, context: RequestContext) => boolean,
): Comparison {
  return (value, context) => {
    for (const item of items) {
      if (matches(item, value, context)) return true;
    }
    return false;
  };
}
