import type { RequestContext } from "./access-request.ts";
import { refuseAsVariables } from "./conditions/multivalued-keys.ts";
import { PolicyProblem, shown } from "./documents/policy-problem.ts";
import { type ArnPattern, arnPattern, matchesArn, splitArn } from "./patterns/arn-pattern.ts";
import {
  isConstant,
  parseTemplate,
  plainText,
  type Template,
  type VariableUse,
  variablesOf,
} from "./patterns/policy-variables.ts";

/** The resources that a Resource or NotResource element names. */
export interface ResourceList {
  readonly isEverything: boolean;
  readonly patterns: readonly ArnPattern[];
  /** Keys of the variables, in lower case. */
  readonly variables: readonly string[];
}

export interface ResourceRules {
  readonly variableUse: VariableUse;
  readonly normalizeResource: (arn: string) => string;
}

export function compileResources(
  values: readonly string[],
  path: (index: number) => string,
  { variableUse, normalizeResource }: ResourceRules,
): ResourceList {
  const patterns: ArnPattern[] = [];
  const variables: string[] = [];
  for (const [index, value] of values.entries()) {
    if (value === "*") continue;
    const text = normalizeResource(value);
    const template = parseTemplate(text, variableUse, path(index));
    const variablesHere = variablesOf(template);
    refuseAsVariables(variablesHere, path(index));
    variables.push(...variablesHere);
    const parts = splitArn(template, text, path(index));
    // IAM: variables are allowed only in the resource part, after the fifth colon.
    if (!parts.slice(0, -1).every(isConstant)) {
      throw new PolicyProblem(path(index), `${shown(value)} has a variable before its fifth colon`);
    }
    patterns.push(arnPattern(withAnyRegion(parts)));
  }
  return { isEverything: values.includes("*"), patterns, variables };
}

const anything: Template = [{ kind: "pattern", text: "*" }];

/**
 * In ARNs of SWF, an empty region means every region: its guide's examples omit it
 * (`arn:aws:swf::111122223333:/domain/orders`) and mean all regions. An empty account matches only an empty account.
 * The same holds for the empty region of other services, whose ARNs may have none: otherwise, a role
 * `arn:aws:iam:::role/resize` would be that of any account.
 */
function withAnyRegion(parts: readonly Template[]): readonly Template[] {
  return isText(parts[2], "swf") && isText(parts[3], "") ? parts.with(3, anything) : parts;
}

function isText(part: Template | undefined, text: string): boolean {
  return part !== undefined && isConstant(part) && plainText(part) === text;
}

/** IAM: a resource whose variable has no value matches nothing, in NotResource too. */
export function includesResource(list: ResourceList, context: RequestContext, resource: string): boolean {
  if (list.isEverything) return true;
  for (const pattern of list.patterns) {
    if (matchesArn(pattern, context, resource)) return true;
  }
  return false;
}
