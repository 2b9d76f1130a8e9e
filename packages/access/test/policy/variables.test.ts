import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";
import { type Context, document, isMet, orders, outcomeOf, request } from "./requests.ts";

const domain = (name: string): string => `arn:aws:swf:us-east-1:111122223333:/domain/${name}`;
const ada: Context = { "aws:username": "ada", "aws:PrincipalTag/team": "orders" };

describe("a variable in a resource is replaced with the value of its key", () => {
  test.each([
    { name: `\${aws:username}`, asked: "ada", context: ada, names: true },
    { name: `\${aws:username}`, asked: "bob", context: ada, names: false },
    { name: `\${AWS:UserName}`, asked: "ada", context: ada, names: true },
    { name: `\${ aws:username }`, asked: "ada", context: ada, names: true },
    { name: `\${aws:PrincipalTag/team}`, asked: "orders", context: ada, names: true },
    { name: `\${aws:principaltag/TEAM}`, asked: "orders", context: ada, names: true },
    { name: `home-\${aws:username}-*`, asked: "home-ada-1", context: ada, names: true },
    { name: `home-\${aws:username}-*`, asked: "home-bob-1", context: ada, names: false },
    { name: `?\${aws:username}?`, asked: "-ada-", context: ada, names: true },
    { name: `?\${aws:username}?`, asked: "ada", context: ada, names: false },
    { name: `\${aws:username}-\${aws:PrincipalTag/team}`, asked: "ada-orders", context: ada, names: true },
    { name: `*\${aws:username}*`, asked: "xadax", context: ada, names: true },
    { name: `\${aws:username}`, asked: "Ada", context: ada, names: false },
    { name: "$aws:username", asked: "$aws:username", context: ada, names: true },
    { name: "$", asked: "$", context: ada, names: true },
    { name: "{aws:username}", asked: "ada", context: ada, names: false },
  ])("$name in $asked: $names", ({ name, asked, context, names }) => {
    const statement = { Effect: "Allow", Action: "*", Resource: domain(name) };
    expect(outcomeOf(statement, request("swf:DescribeDomain", domain(asked), context))).toBe(
      names ? "allowed" : "implicitlyDenied",
    );
  });

  test.each([
    { value: "*", asked: "orders", names: false },
    { value: "*", asked: "*", names: true },
    { value: "o?ders", asked: "orders", names: false },
    { value: "o?ders", asked: "o?ders", names: true },
    { value: `\${aws:userid}`, asked: "orders", names: false },
    { value: "", asked: "", names: true },
  ])("its value is literal: $value names $asked: $names", ({ value, asked, names }) => {
    const statement = { Effect: "Allow", Action: "*", Resource: domain(`\${aws:username}`) };
    const context = { "aws:username": value, "aws:userid": "orders" };
    expect(outcomeOf(statement, request("swf:DescribeDomain", domain(asked), context))).toBe(
      names ? "allowed" : "implicitlyDenied",
    );
  });

  test("its value never starts a new part of an ARN", () => {
    const statement = { Effect: "Allow", Action: "*", Resource: `arn:aws:swf:*:*:\${aws:username}` };
    const context = { "aws:username": "a:b" };
    expect(outcomeOf(statement, request("swf:X", "arn:aws:swf:r:c:a:b", context))).toBe("allowed");
    expect(outcomeOf(statement, request("swf:X", "arn:aws:swf:r:a:b", context))).toBe("implicitlyDenied");
  });
});

describe("escaped characters", () => {
  test.each([
    { name: `a\${*}b`, asked: "a*b", names: true },
    { name: `a\${*}b`, asked: "a-b", names: false },
    { name: `a\${?}b`, asked: "a?b", names: true },
    { name: `a\${?}b`, asked: "axb", names: false },
    { name: `\${$}{aws:username}`, asked: `\${aws:username}`, names: true },
    { name: `\${*}*`, asked: "*anything", names: true },
    { name: `\${*}*`, asked: "anything", names: false },
  ])("$name names $asked: $names", ({ name, asked, names }) => {
    const statement = { Effect: "Allow", Action: "*", Resource: domain(name) };
    expect(outcomeOf(statement, request("swf:DescribeDomain", domain(asked), ada))).toBe(
      names ? "allowed" : "implicitlyDenied",
    );
  });
});

describe("a default replaces an absent value", () => {
  test.each([
    { name: `\${aws:username, 'nobody'}`, context: ada, asked: "ada", names: true },
    { name: `\${aws:username, 'nobody'}`, context: ada, asked: "nobody", names: false },
    { name: `\${aws:username, 'nobody'}`, context: {}, asked: "nobody", names: true },
    { name: `\${aws:username,'nobody'}`, context: {}, asked: "nobody", names: true },
    { name: `\${ aws:username , 'nobody' }`, context: {}, asked: "nobody", names: true },
    { name: `\${aws:username, ' nobody '}`, context: {}, asked: " nobody ", names: true },
    { name: `\${aws:username, ''}x`, context: {}, asked: "x", names: true },
    { name: `\${aws:username, '*'}`, context: {}, asked: "ada", names: false },
    { name: `\${aws:username, 'a, b'}`, context: {}, asked: "a, b", names: true },
  ])("$name for $asked: $names", ({ name, context, asked, names }) => {
    const statement = { Effect: "Allow", Action: "*", Resource: domain(name) };
    expect(outcomeOf(statement, request("swf:DescribeDomain", domain(asked), context))).toBe(
      names ? "allowed" : "implicitlyDenied",
    );
  });
});

describe("a variable without a value matches nothing, and every value differs from it", () => {
  const unknown = domain(`\${aws:username}`);
  test.each([
    { why: "in Resource", about: { Resource: unknown }, applies: false },
    { why: "in NotResource", about: { NotResource: unknown }, applies: true },
    {
      why: "in NotResource, next to another that does not match",
      about: { NotResource: [unknown, domain("x")] },
      applies: true,
    },
    {
      why: "in NotResource, next to another that matches",
      about: { NotResource: [unknown, orders] },
      applies: false,
    },
    {
      why: "in NotResource, when the rest of the ARN differs",
      about: { NotResource: `arn:aws:s3:::\${aws:username}` },
      applies: true,
    },
    { why: "in Resource, but another matches", about: { Resource: [unknown, orders] }, applies: true },
  ])("$why", ({ about, applies }) => {
    const asked = request("swf:DescribeDomain", orders, {});
    expect(outcomeOf({ Effect: "Allow", Action: "*", ...about }, asked)).toBe(applies ? "allowed" : "implicitlyDenied");
    expect(outcomeOf({ Effect: "Deny", Action: "*", ...about }, asked)).toBe(
      applies ? "explicitlyDenied" : "implicitlyDenied",
    );
  });

  test.each([
    { operator: "StringEquals", values: `\${aws:username}`, met: false },
    { operator: "StringNotEquals", values: `\${aws:username}`, met: true },
    { operator: "StringEqualsIgnoreCase", values: `\${aws:username}`, met: false },
    { operator: "StringNotEqualsIgnoreCase", values: `\${aws:username}`, met: true },
    { operator: "StringLike", values: `\${aws:username}*`, met: false },
    { operator: "StringNotLike", values: `\${aws:username}*`, met: true },
    { operator: "StringEquals", values: [`\${aws:username}`, "main"], met: true },
    { operator: "StringEquals", values: ["main", `\${aws:username}`], met: true },
    { operator: "StringNotEquals", values: [`\${aws:username}`, "other"], met: true },
    { operator: "StringNotEquals", values: [`\${aws:username}`, "main"], met: false },
    { operator: "StringNotEquals", values: [`\${aws:username, 'x'}`, "other"], met: true },
    { operator: "ForAnyValue:StringNotEquals", values: `\${aws:username}`, met: true },
    { operator: "ForAllValues:StringNotEquals", values: `\${aws:username}`, met: true },
  ])("in $operator of $values", ({ operator, values, met }) => {
    expect(isMet({ [operator]: { "swf:taskList.name": values } }, { "swf:taskList.name": "main" })).toBe(met);
  });

  test("a variable whose key has several values has no value either", () => {
    const context = { "aws:CalledVia": ["main"], "swf:taskList.name": "main" };
    const values = [`\${aws:CalledVia}`, `\${aws:CalledVia, 'main'}`];
    expect(isMet({ StringEquals: { "swf:taskList.name": values } }, context)).toBe(false);
    expect(isMet({ StringNotEquals: { "swf:taskList.name": values } }, context)).toBe(true);
  });
});

describe("a caller without the tag that a denial compares does not escape it", () => {
  const ofTeam: Context = { "aws:ResourceTag/team": "payments", "aws:ResourceTag/owner": "arn:aws:iam::1:user/ada" };
  test.each([
    { operator: "StringNotEquals", key: "aws:ResourceTag/team", value: `\${aws:PrincipalTag/team}` },
    { operator: "StringNotEqualsIgnoreCase", key: "aws:ResourceTag/team", value: `\${aws:PrincipalTag/team}` },
    { operator: "StringNotLike", key: "aws:ResourceTag/team", value: `\${aws:PrincipalTag/team}*` },
    { operator: "ArnNotEquals", key: "aws:ResourceTag/owner", value: `arn:aws:iam::1:user/\${aws:PrincipalTag/team}` },
    { operator: "ArnNotLike", key: "aws:ResourceTag/owner", value: `\${aws:PrincipalTag/arn}` },
  ])("$operator $value", ({ operator, key, value }) => {
    const policy = compilePolicy(
      "test",
      document(
        { Effect: "Allow", Action: "swf:*", Resource: "*" },
        { Effect: "Deny", Action: "swf:*", Resource: "*", Condition: { [operator]: { [key]: value } } },
      ),
    );
    const asked = request("swf:TerminateWorkflowExecution", orders, ofTeam);
    expect(evaluate([policy], asked).outcome).toBe("explicitlyDenied");
  });
});

describe("a variable in a condition", () => {
  const context = { ...ada, "swf:taskList.name": "ada-list", "aws:PrincipalArn": "arn:aws:iam::1:user/ada" };
  test.each([
    { operator: "StringEquals", key: "swf:taskList.name", value: `\${aws:username}-list`, met: true },
    { operator: "StringEquals", key: "swf:taskList.name", value: `\${aws:username}-*`, met: false },
    { operator: "StringNotEquals", key: "swf:taskList.name", value: `\${aws:username}-list`, met: false },
    { operator: "StringEqualsIgnoreCase", key: "swf:taskList.name", value: `\${aws:username}-LIST`, met: true },
    { operator: "StringLike", key: "swf:taskList.name", value: `\${aws:username}-*`, met: true },
    { operator: "StringNotLike", key: "swf:taskList.name", value: `\${aws:username}-*`, met: false },
    { operator: "StringLike", key: "swf:taskList.name", value: `\${swf:taskList.name}`, met: true },
    { operator: "ArnLike", key: "aws:PrincipalArn", value: `arn:aws:iam::*:user/\${aws:username}`, met: true },
    { operator: "ArnEquals", key: "aws:PrincipalArn", value: `\${aws:PrincipalArn}`, met: true },
    { operator: "ArnEquals", key: "aws:PrincipalArn", value: `\${aws:SourceArn}`, met: false },
    { operator: "ArnNotLike", key: "aws:PrincipalArn", value: `arn:aws:iam::*:user/\${aws:userid}`, met: true },
    { operator: "ArnNotEquals", key: "aws:PrincipalArn", value: `\${aws:SourceArn}`, met: true },
    { operator: "ArnNotLike", key: "aws:PrincipalArn", value: `arn:aws:iam::2:user/\${aws:userid}`, met: true },
  ])("$operator $value: $met", ({ operator, key, value, met }) => {
    expect(isMet({ [operator]: { [key]: value } }, context)).toBe(met);
  });
});

describe("versions before 2012-10-17 have no variables", () => {
  test.each([undefined, "2008-10-17"])("with version %s they are ordinary text", (version) => {
    const statement = { Effect: "Allow", Action: "*", Resource: domain(`\${aws:username}`) };
    const policy = compilePolicy("test", { ...(version && { Version: version }), Statement: statement });
    const outcome = (name: string): string =>
      evaluate([policy], request("swf:DescribeDomain", domain(name), ada)).outcome;
    expect(outcome("ada")).toBe("implicitlyDenied");
    expect(outcome(`\${aws:username}`)).toBe("allowed");
    expect([...policy.contextKeys]).toEqual([]);
  });

  test("and invalid variables are ordinary text too, with wildcards", () => {
    const Condition = { StringLike: { "swf:taskList.name": `\${*}` } };
    const policy = compilePolicy("test", { Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition } });
    const asked = request("swf:PollForActivityTask", orders, { "swf:taskList.name": `\${anything}` });
    expect(evaluate([policy], asked).outcome).toBe("allowed");
  });
});
