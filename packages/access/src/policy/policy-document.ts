import type { JsonObject } from "@openswf/core/protocol/json-object";
import { refuseTooLarge } from "./documents/document-size.ts";
import { entriesOf, listOf, pathOf } from "./documents/json-elements.ts";
import { PolicyProblem, shown } from "./documents/policy-problem.ts";
import type { VariableUse } from "./patterns/policy-variables.ts";
import { type CompiledStatement, compileStatement, refuseUnknown } from "./statement.ts";

export { PolicyProblem } from "./documents/policy-problem.ts";

/** A policy in executable form, made by `compilePolicy`. */
export interface CompiledPolicy {
  /** The owner's name for the policy; reported with each decision. */
  readonly name: string;
  readonly statements: readonly CompiledStatement[];
  /** Condition keys and policy variables that the policy refers to, in lower case. Other keys need not be computed. */
  readonly contextKeys: ReadonlySet<string>;
}

export interface PolicyOptions {
  /** Rewrites a resource to the form that requests use, for services whose ARNs are written in several forms. */
  readonly normalizeResource?: (arn: string) => string;
}

const elements: readonly string[] = ["Version", "Id", "Statement"];

/** Compiles a parsed JSON document. Throws only `PolicyProblem`, when the document is invalid. */
export function compilePolicy(name: string, document: unknown, options: PolicyOptions = {}): CompiledPolicy {
  refuseTooLarge(document);
  const policy: JsonObject = Object.fromEntries(entriesOf(document, "", "exactly"));
  for (const element of Object.keys(policy)) refuseUnknown(element, elements, "");
  const rules = {
    variableUse: compileVersion(policy["Version"]),
    normalizeResource: options.normalizeResource ?? ((arn: string): string => arn),
  };
  if (policy["Id"] !== undefined && typeof policy["Id"] !== "string") {
    throw new PolicyProblem("Id", `must be a string, not ${shown(policy["Id"])}`);
  }
  const json = policy["Statement"];
  const statements = statementsOf(json).map((statement, index) =>
    compileStatement(statement, { policy: name, index, path: pathOf(json, "Statement", index) }, rules),
  );
  refuseEqualSids(statements);
  return { name, statements, contextKeys: new Set(statements.flatMap((statement) => statement.contextKeys)) };
}

/** A document without a version has the older one, which does not support variables. */
function compileVersion(json: unknown): VariableUse {
  if (json === "2012-10-17") return "variables";
  if (json === undefined || json === "2008-10-17") return "literalText";
  throw new PolicyProblem("Version", `must be "2012-10-17" or "2008-10-17", not ${shown(json)}`);
}

function statementsOf(json: unknown): readonly unknown[] {
  if (json === undefined) throw new PolicyProblem("", "has no Statement");
  return listOf(json, "Statement");
}

function refuseEqualSids(statements: readonly CompiledStatement[]): void {
  const seen = new Set<string>();
  for (const [index, { sid }] of statements.entries()) {
    if (sid === undefined) continue;
    if (seen.has(sid))
      throw new PolicyProblem(`Statement[${index}].Sid`, `${shown(sid)} is also the Sid of another statement`);
    seen.add(sid);
  }
}
