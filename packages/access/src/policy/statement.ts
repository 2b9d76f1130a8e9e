import type { Verdict } from "@openswf/core/ports/access-control";
import type { JsonObject } from "@openswf/core/protocol/json-object";
import type { AccessRequest } from "./access-request.ts";
import { type ActionTest, compileActions } from "./action-list.ts";
import { type Condition, compileConditions } from "./conditions/condition.ts";
import { entriesOf, pathOf, stringsOf } from "./documents/json-elements.ts";
import { PolicyProblem, shown } from "./documents/policy-problem.ts";
import { compileResources, includesResource, type ResourceList, type ResourceRules } from "./resource-list.ts";

export interface CompiledStatement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly namesAction: ActionTest;
  /** `true` for Action, which covers the named actions; `false` for NotAction, which covers all others. */
  readonly wantsNamedActions: boolean;
  readonly resources: ResourceList;
  readonly wantsNamedResources: boolean;
  readonly conditions: readonly Condition[];
  readonly contextKeys: readonly string[];
  /** The verdict when this statement decides. Created here so that evaluation allocates nothing. */
  readonly verdict: Verdict;
}

/** The location of a statement. */
export interface StatementLocation {
  readonly policy: string;
  readonly index: number;
  readonly path: string;
}

const elements: readonly string[] = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

export function compileStatement(json: unknown, location: StatementLocation, rules: ResourceRules): CompiledStatement {
  const { path, policy, index } = location;
  const statement: JsonObject = Object.fromEntries(entriesOf(json, path, "exactly"));
  for (const name of Object.keys(statement)) refuseUnknown(name, elements, path);
  const sid = compileSid(statement["Sid"], `${path}.Sid`);
  const effect = compileEffect(statement["Effect"], path);
  const [actionName, actionJson] = eitherOf(statement, "Action", path);
  const [resourceName, resourceJson] = eitherOf(statement, "Resource", path);
  const actionPath = `${path}.${actionName}`;
  const resourcePath = `${path}.${resourceName}`;
  const namesAction = compileActions(stringsOf(actionJson, actionPath), (at) => pathOf(actionJson, actionPath, at));
  const resources = compileResources(
    stringsOf(resourceJson, resourcePath),
    (at) => pathOf(resourceJson, resourcePath, at),
    rules,
  );
  const { conditions, contextKeys } =
    statement["Condition"] === undefined
      ? { conditions: [], contextKeys: [] }
      : compileConditions(statement["Condition"], `${path}.Condition`, { ...rules, effect });
  const by = { policy, sid, index };
  return {
    sid,
    effect,
    namesAction,
    wantsNamedActions: actionName === "Action",
    resources,
    wantsNamedResources: resourceName === "Resource",
    conditions,
    contextKeys: [...contextKeys, ...resources.variables],
    verdict: effect === "Allow" ? { outcome: "allowed", by } : { outcome: "explicitlyDenied", by },
  };
}

/** Whether the statement applies to this request. */
export function applies(statement: CompiledStatement, { action, resource, context }: AccessRequest): boolean {
  if (statement.namesAction(action) !== statement.wantsNamedActions) return false;
  if (includesResource(statement.resources, context, resource) !== statement.wantsNamedResources) return false;
  for (const isMet of statement.conditions) {
    if (!isMet(context)) return false;
  }
  return true;
}

/** Refuses unknown elements, as IAM's validator does: a misspelled Condition would otherwise be ignored. */
export function refuseUnknown(name: string, known: readonly string[], path: string): void {
  if (known.includes(name)) return;
  if (name === "Principal" || name === "NotPrincipal") {
    throw new PolicyProblem(path, `${name} is not allowed: a policy applies to the identity that it is attached to`);
  }
  const near = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  throw new PolicyProblem(
    path,
    `${shown(name)} is not an element${near === undefined ? "" : `; did you mean "${near}"?`}`,
  );
}

const sidCharacters = /^[A-Za-z0-9]*$/;

function compileSid(json: unknown, path: string): string | undefined {
  if (json === undefined || json === "") return undefined;
  if (typeof json === "string" && sidCharacters.test(json)) return json;
  throw new PolicyProblem(path, `must be a string of the characters A-Z, a-z and 0-9, not ${shown(json)}`);
}

function compileEffect(json: unknown, path: string): "Allow" | "Deny" {
  if (json === "Allow" || json === "Deny") return json;
  if (json === undefined) throw new PolicyProblem(path, "has no Effect");
  throw new PolicyProblem(`${path}.Effect`, `must be "Allow" or "Deny", not ${shown(json)}`);
}

/** Returns the required element, in its plain or negated form. */
function eitherOf(statement: JsonObject, name: "Action" | "Resource", path: string): readonly [string, unknown] {
  const opposite = `Not${name}`;
  if (statement[name] !== undefined && statement[opposite] !== undefined) {
    throw new PolicyProblem(path, `has both ${name} and ${opposite}`);
  }
  if (statement[name] !== undefined) return [name, statement[name]];
  if (statement[opposite] !== undefined) return [opposite, statement[opposite]];
  throw new PolicyProblem(path, `has neither ${name} nor ${opposite}`);
}
