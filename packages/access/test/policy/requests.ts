import type { AccessRequest, ContextValue, Verdict } from "../../src/policy/evaluate.ts";
import { evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";

export const orders = "arn:aws:swf:us-east-1:111122223333:/domain/orders";

export type Context = Readonly<Record<string, ContextValue>>;

export function request(action: string, resource: string = orders, context: Context = {}): AccessRequest {
  const entries = Object.entries(context).map(([key, value]) => [key.toLowerCase(), value] as const);
  return { action, resource, context: new Map(entries) };
}

/** A document of the current version. */
export function document(...statements: readonly unknown[]): unknown {
  return { Version: "2012-10-17", Statement: statements };
}

/** The outcome under a single statement. */
export function outcomeOf(statement: unknown, asked: AccessRequest): Verdict["outcome"] {
  return evaluate([compilePolicy("test", document(statement))], asked).outcome;
}

/** Whether a condition is met: whether a statement that otherwise allows everything allows with it. */
export function isMet(condition: unknown, context: Context): boolean {
  const statement = { Effect: "Allow", Action: "*", Resource: "*", Condition: condition };
  return outcomeOf(statement, request("swf:ListDomains", orders, context)) === "allowed";
}

/** Whether the same condition is met in a denial, where incomparable values count differently. */
export function isMetInDenial(condition: unknown, context: Context): boolean {
  const statement = { Effect: "Deny", Action: "*", Resource: "*", Condition: condition };
  return outcomeOf(statement, request("swf:ListDomains", orders, context)) === "explicitlyDenied";
}
