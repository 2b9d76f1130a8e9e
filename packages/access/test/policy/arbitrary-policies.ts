import fc from "fast-check";
import type { AccessRequest } from "../../src/policy/evaluate.ts";
import { type CompiledPolicy, compilePolicy } from "../../src/policy/policy-document.ts";
import { type Context, document, request } from "./requests.ts";

// Few names, so that policies and requests often refer to the same ones.
const actions = ["swf:StartTimer", "swf:CancelTimer", "swf:ListDomains", "s3:GetObject"];
const actionPatterns = [...actions, "*", "swf:*", "swf:*Timer", "?3:*", "SWF:starttimer"];
const names = ["ada", "bob", "*"];
const domain = (name: string, region = "us-east-1"): string => `arn:aws:swf:${region}:111122223333:/domain/${name}`;
const resources = [...names.map((name) => domain(name)), domain("ada", "eu-west-1"), "arn:aws:s3:::ada", "*"];
const resourcePatterns = [
  "*",
  domain("*", "*"),
  domain("ada", ""),
  domain("?d?"),
  domain(`\${aws:username}`, "*"),
  domain(`\${aws:username, 'bob'}`, "*"),
  "arn:aws:s3:::*",
];
const keys = [
  "aws:username",
  "swf:taskList.name",
  "aws:CalledVia",
  "aws:SourceIp",
  "aws:PrincipalArn",
  "aws:EpochTime",
];
const contextValues = ["", "ada", "bob", "*", "7", "10.0.0.1", "true", "2026-01-01", "arn:aws:iam::1:user/ada", "::1"];

const values = {
  StringEquals: fc.constantFrom("ada", "bob", `\${aws:username}`, ""),
  StringNotEqualsIgnoreCase: fc.constantFrom("ADA", "BOB"),
  StringLike: fc.constantFrom("a*", "?ob", `\${aws:username}*`, "*"),
  StringNotLike: fc.constantFrom("a*", `\${swf:taskList.name}`),
  NumericNotEquals: fc.constantFrom(7, "8"),
  NumericLessThan: fc.constantFrom(7, "8"),
  DateGreaterThan: fc.constantFrom("2025", 0),
  IpAddress: fc.constantFrom("10.0.0.0/8", "::/0"),
  NotIpAddress: fc.constantFrom("10.0.0.0/8", "::1"),
  ArnLike: fc.constantFrom("arn:aws:iam::*:user/*", `arn:aws:iam::*:user/\${aws:username}`),
  ArnNotLike: fc.constantFrom("arn:aws:iam::*:user/*"),
} as const;

const condition = fc
  .constantFrom(...Object.entries(values))
  .chain(([operator, value]) =>
    fc.record({
      operator: fc.constantFrom(operator, `${operator}IfExists`, `ForAllValues:${operator}`, `ForAnyValue:${operator}`),
      key: fc.constantFrom(...keys),
      values: fc.array<string | number>(value, { minLength: 1, maxLength: 3 }),
    }),
  )
  .map(({ operator, key, values: wanted }) => ({ [operator]: { [key]: wanted } }));
const nullCondition = fc
  .tuple(fc.constantFrom(...keys), fc.boolean())
  .map(([key, isNull]) => ({ Null: { [key]: isNull } }));

const list = (of: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.array(fc.constantFrom(...of), { minLength: 1, maxLength: 3 });
const oneOrOther = (name: string, of: readonly string[]): fc.Arbitrary<object> =>
  fc
    .tuple(fc.constantFrom(name, name, name, `Not${name}`), list(of))
    .map(([element, wanted]) => ({ [element]: wanted }));

export type Statement = Readonly<Record<string, unknown>>;

export function statement(...effects: readonly ("Allow" | "Deny")[]): fc.Arbitrary<Statement> {
  return fc
    .tuple(
      fc.constantFrom(...effects),
      oneOrOther("Action", actionPatterns),
      oneOrOther("Resource", resourcePatterns),
      fc.oneof(fc.constant({}), condition, nullCondition),
    )
    .map(([Effect, action, resource, Condition]) => ({ Effect, ...action, ...resource, Condition }));
}

export const statements: fc.Arbitrary<readonly Statement[]> = fc.array(statement("Allow", "Allow", "Deny"), {
  minLength: 1,
  maxLength: 6,
});

const contextValue = fc.oneof(
  fc.constantFrom(...contextValues),
  fc.array(fc.constantFrom(...contextValues), { maxLength: 3 }),
);
export const context: fc.Arbitrary<Context> = fc.dictionary(fc.constantFrom(...keys), contextValue, { maxKeys: 6 });

export const asked: fc.Arbitrary<AccessRequest> = fc
  .tuple(fc.constantFrom(...actions), fc.constantFrom(...resources), context)
  .map((parts) => request(...parts));

export function compile(list: readonly Statement[], name = "test"): CompiledPolicy {
  return compilePolicy(name, document(...list));
}
