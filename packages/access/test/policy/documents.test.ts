import { describe, expect, test } from "vitest";
import { compilePolicy, PolicyProblem } from "../../src/policy/policy-document.ts";
import { document } from "./requests.ts";

const allow = { Effect: "Allow", Action: "swf:ListDomains", Resource: "*" };
const onOne = (condition: unknown): unknown => document({ ...allow, Condition: condition });

function problemOf(json: unknown): PolicyProblem {
  try {
    compilePolicy("test", json);
  } catch (problem) {
    if (problem instanceof PolicyProblem) return problem;
    throw problem;
  }
  throw new Error("the document was accepted");
}

describe("a document is refused with the path of the error", () => {
  test.each([
    { why: "it is not an object", json: "Allow", path: "" },
    { why: "it is a list", json: [allow], path: "" },
    { why: "it is null", json: null, path: "" },
    { why: "it has no Statement", json: { Version: "2012-10-17" }, path: "" },
    { why: "its version is unknown", json: { Version: "2012-10-18", Statement: allow }, path: "Version" },
    { why: "its version is a number", json: { Version: 2012, Statement: allow }, path: "Version" },
    { why: "its Id is not a string", json: { Id: 1, Statement: allow }, path: "Id" },
    { why: "it has an unknown element", json: { Statement: allow, Comment: "x" }, path: "" },
    { why: "an element is in another case", json: { statement: allow }, path: "" },
    { why: "it has no statements", json: document(), path: "Statement" },
    { why: "a statement is not an object", json: document(allow, "Allow"), path: "Statement[1]" },
    { why: "a single statement is not an object", json: { Statement: 1 }, path: "Statement" },
    { why: "a statement is a list", json: document([allow]), path: "Statement[0]" },
    { why: "it has more statements than fit", json: document(...Array(201).fill(allow)), path: "" },
    { why: "it has more values than fit", json: document({ ...allow, Action: Array(2_001).fill("a:b") }), path: "" },
    { why: "it has more empty lists than fit", json: { Statement: Array(1_000_000).fill([]) }, path: "" },
    { why: "white space in a string makes it too large", json: { Id: " ".repeat(6_200), Statement: allow }, path: "" },
    { why: "escapes in a string make it too large", json: { Id: "\n".repeat(3_100), Statement: allow }, path: "" },
  ])("when $why", ({ json, path }) => {
    expect(problemOf(json).path).toBe(path);
  });

  test.each([
    { why: "it names a principal", statement: { ...allow, Principal: "*" }, path: "Statement[0]" },
    { why: "it names a NotPrincipal", statement: { ...allow, NotPrincipal: "*" }, path: "Statement[0]" },
    { why: "an element is unknown", statement: { ...allow, Conditions: {} }, path: "Statement[0]" },
    { why: "an element is in another case", statement: { ...allow, condition: {} }, path: "Statement[0]" },
    { why: "the effect is missing", statement: { Action: "*", Resource: "*" }, path: "Statement[0]" },
    { why: "the effect is in another case", statement: { ...allow, Effect: "allow" }, path: "Statement[0].Effect" },
    { why: "the effect is a list", statement: { ...allow, Effect: ["Allow"] }, path: "Statement[0].Effect" },
    { why: "a Sid has a space", statement: { ...allow, Sid: "a b" }, path: "Statement[0].Sid" },
    { why: "a Sid has a hyphen", statement: { ...allow, Sid: "a-b" }, path: "Statement[0].Sid" },
    { why: "a Sid is a number", statement: { ...allow, Sid: 1 }, path: "Statement[0].Sid" },
  ])("when $why", ({ statement, path }) => {
    expect(problemOf(document(statement)).path).toBe(path);
  });

  test("when two statements have the same Sid", () => {
    expect(problemOf(document({ ...allow, Sid: "One" }, { ...allow, Sid: "One" })).path).toBe("Statement[1].Sid");
  });

  const { Action: _, ...noAction } = allow;
  test.each([
    { why: "it is missing", statement: noAction, path: "Statement[0]" },
    { why: "NotAction is there too", statement: { ...allow, NotAction: "swf:*" }, path: "Statement[0]" },
    { why: "the list is empty", statement: { ...allow, Action: [] }, path: "Statement[0].Action" },
    { why: "it is not a string", statement: { ...allow, Action: {} }, path: "Statement[0].Action" },
    { why: "one is not a string", statement: { ...allow, Action: ["*", 1] }, path: "Statement[0].Action[1]" },
    { why: "it has no service", statement: { ...allow, Action: "ListDomains" }, path: "Statement[0].Action" },
    { why: "it is empty", statement: { ...allow, Action: "" }, path: "Statement[0].Action" },
    { why: "the service is empty", statement: { ...allow, Action: ":ListDomains" }, path: "Statement[0].Action" },
    { why: "the name is empty", statement: { ...allow, Action: "swf:" }, path: "Statement[0].Action" },
    { why: "it has two colons", statement: { ...allow, Action: "swf:a:b" }, path: "Statement[0].Action" },
    { why: "it has a space", statement: { ...allow, Action: ["swf:*", "swf: *"] }, path: "Statement[0].Action[1]" },
    { why: "it has a variable", statement: { ...allow, Action: `swf:\${aws:username}` }, path: "Statement[0].Action" },
    {
      why: "one of NotAction has no service",
      statement: { ...noAction, NotAction: ["*", "x"] },
      path: "Statement[0].NotAction[1]",
    },
  ])("for its action, when $why", ({ statement, path }) => {
    expect(problemOf(document(statement)).path).toBe(path);
  });

  const { Resource: __, ...noResource } = allow;
  const onDomain = "arn:aws:swf:us-east-1:111122223333:/domain/orders";
  test.each([
    { why: "it is missing", statement: noResource, path: "Statement[0]" },
    { why: "NotResource is there too", statement: { ...allow, NotResource: "*" }, path: "Statement[0]" },
    { why: "the list is empty", statement: { ...allow, Resource: [] }, path: "Statement[0].Resource" },
    { why: "it is not a string", statement: { ...allow, Resource: null }, path: "Statement[0].Resource" },
    { why: "it is a bare name", statement: { ...allow, Resource: "orders" }, path: "Statement[0].Resource" },
    { why: "it is empty", statement: { ...allow, Resource: "" }, path: "Statement[0].Resource" },
    { why: "it has three parts", statement: { ...allow, Resource: "arn:aws:swf" }, path: "Statement[0].Resource" },
    { why: "it has five parts", statement: { ...allow, Resource: "arn:aws:swf:*:*" }, path: "Statement[0].Resource" },
    {
      why: "it does not begin with arn",
      statement: { ...allow, Resource: "urn:a:b:c:d:e" },
      path: "Statement[0].Resource",
    },
    { why: "arn is in capitals", statement: { ...allow, Resource: "ARN:a:b:c:d:e" }, path: "Statement[0].Resource" },
    { why: "arn is a wildcard", statement: { ...allow, Resource: "*:a:b:c:d:e" }, path: "Statement[0].Resource" },
    {
      why: "the second is wrong",
      statement: { ...allow, Resource: [onDomain, "x"] },
      path: "Statement[0].Resource[1]",
    },
    {
      why: "a variable stands for the account",
      statement: { ...allow, Resource: `arn:aws:swf:*:\${aws:PrincipalAccount}:/domain/x` },
      path: "Statement[0].Resource",
    },
    {
      why: "only a variable contains the colons",
      statement: { ...allow, Resource: `arn:aws:swf:\${aws:username}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable is not closed",
      statement: { ...allow, Resource: `${onDomain}\${aws:username` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable has no name",
      statement: { ...allow, Resource: `${onDomain}\${}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable's name has no service",
      statement: { ...allow, Resource: `${onDomain}\${username}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable's default has no quotes",
      statement: { ...allow, Resource: `${onDomain}\${aws:username, nobody}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable's default has no opening quote",
      statement: { ...allow, Resource: `${onDomain}\${aws:username, nobody'}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable's default is one quote",
      statement: { ...allow, Resource: `${onDomain}\${aws:username, '}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable has two defaults",
      statement: { ...allow, Resource: `${onDomain}\${aws:username, 'a', 'b'}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable's default is missing",
      statement: { ...allow, Resource: `${onDomain}\${aws:username,}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable is white space",
      statement: { ...allow, Resource: `${onDomain}\${${" ".repeat(5_000)},x}` },
      path: "Statement[0].Resource",
    },
    {
      why: "a variable's key always has several values",
      statement: { ...noResource, NotResource: ["*", `${onDomain}\${AWS:TagKeys}`] },
      path: "Statement[0].NotResource[1]",
    },
    {
      why: "one of NotResource is wrong",
      statement: { ...noResource, NotResource: ["x"] },
      path: "Statement[0].NotResource[0]",
    },
  ])("for its resource, when $why", ({ statement, path }) => {
    expect(problemOf(document(statement)).path).toBe(path);
  });

  test.each([
    { why: "it is not an object", condition: [], at: "" },
    { why: "it is a string", condition: "StringEquals", at: "" },
    { why: "an operator is unknown", condition: { StringMatches: { "a:b": "c" } }, at: ".StringMatches" },
    { why: "a set operator is unknown", condition: { "ForMost:StringLike": {} }, at: ".ForMost:StringLike" },
    { why: "a set operator stands alone", condition: { "ForAllValues:": {} }, at: ".ForAllValues:" },
    { why: "Null has IfExists", condition: { NullIfExists: { "a:b": "true" } }, at: ".NullIfExists" },
    { why: "Null has a set operator", condition: { "ForAnyValue:Null": {} }, at: ".ForAnyValue:Null" },
    { why: "an operator has no negated form", condition: { NotBool: { "a:b": "true" } }, at: ".NotBool" },
    { why: "an operator occurs twice", condition: { Bool: {}, bool: {} }, at: "" },
    { why: "a key occurs twice", condition: { Bool: { "a:B": "true", "A:b": "true" } }, at: ".Bool" },
    { why: "an operator has no keys", condition: { StringLike: "x" }, at: ".StringLike" },
    { why: "a key has no service", condition: { StringLike: { name: "x" } }, at: ".StringLike.name" },
    { why: "a key is empty", condition: { StringLike: { "": "x" } }, at: ".StringLike." },
    { why: "a key is a variable", condition: { Bool: { [`\${a:b}`]: "true" } }, at: `.Bool.\${a:b}` },
    { why: "a value is an object", condition: { StringLike: { "a:b": {} } }, at: ".StringLike.a:b" },
    { why: "a value is null", condition: { StringLike: { "a:b": ["x", null] } }, at: ".StringLike.a:b[1]" },
    { why: "there are no values", condition: { StringLike: { "a:b": [] } }, at: ".StringLike.a:b" },
    { why: "a variable of a value is not closed", condition: { StringLike: { "a:b": `\${` } }, at: ".StringLike.a:b" },
    { why: "a number is not numeric", condition: { NumericLessThan: { "a:b": "ten" } }, at: ".NumericLessThan.a:b" },
    { why: "a number is empty", condition: { NumericEquals: { "a:b": "" } }, at: ".NumericEquals.a:b" },
    { why: "a number is hexadecimal", condition: { NumericEquals: { "a:b": "0x10" } }, at: ".NumericEquals.a:b" },
    { why: "a number is a variable", condition: { NumericEquals: { "a:b": `\${a:c}` } }, at: ".NumericEquals.a:b" },
    { why: "a number is infinite", condition: { NumericEquals: { "a:b": "9e999" } }, at: ".NumericEquals.a:b" },
    { why: "a date is invalid", condition: { DateLessThan: { "a:b": "today" } }, at: ".DateLessThan.a:b" },
    { why: "a date does not exist", condition: { DateEquals: { "a:b": "2026-02-29" } }, at: ".DateEquals.a:b" },
    { why: "a time has no zone", condition: { DateEquals: { "a:b": "2026-02-01T10:00:00" } }, at: ".DateEquals.a:b" },
    { why: "an hour does not exist", condition: { DateEquals: { "a:b": "2026-02-01T24:00Z" } }, at: ".DateEquals.a:b" },
    { why: "a boolean is invalid", condition: { Bool: { "a:b": "yes" } }, at: ".Bool.a:b" },
    { why: "there are two booleans", condition: { Bool: { "a:b": ["true", "false"] } }, at: ".Bool.a:b[0]" },
    { why: "Null has two values", condition: { Null: { "a:b": ["true", "false"] } }, at: ".Null.a:b" },
    { why: "Null has another value", condition: { Null: { "a:b": "null" } }, at: ".Null.a:b" },
    { why: "bytes are not base64", condition: { BinaryEquals: { "a:b": "a*=" } }, at: ".BinaryEquals.a:b" },
    { why: "base64 is truncated", condition: { BinaryEquals: { "a:b": "QmluY" } }, at: ".BinaryEquals.a:b" },
    { why: "an address is invalid", condition: { IpAddress: { "a:b": "localhost" } }, at: ".IpAddress.a:b" },
    { why: "a byte is too large", condition: { IpAddress: { "a:b": "10.0.0.256" } }, at: ".IpAddress.a:b" },
    { why: "an address is incomplete", condition: { IpAddress: { "a:b": "10.0.0/8" } }, at: ".IpAddress.a:b" },
    { why: "a prefix is too long", condition: { IpAddress: { "a:b": "10.0.0.0/33" } }, at: ".IpAddress.a:b" },
    { why: "a prefix of IPv6 is too long", condition: { NotIpAddress: { "a:b": "::/129" } }, at: ".NotIpAddress.a:b" },
    { why: "a prefix is missing", condition: { IpAddress: { "a:b": "10.0.0.0/" } }, at: ".IpAddress.a:b" },
    { why: "an address has a wildcard", condition: { IpAddress: { "a:b": "10.0.0.*" } }, at: ".IpAddress.a:b" },
    {
      why: "a variable has several values",
      condition: { StringLike: { "a:b": `\${aws:TagKeys}` } },
      at: ".StringLike.a:b",
    },
    { why: "its key has several values", condition: { Bool: { "aws:TagKeys": "true" } }, at: ".Bool.aws:TagKeys" },
    { why: "an ARN is invalid", condition: { ArnLike: { "a:b": "orders" } }, at: ".ArnLike.a:b" },
    { why: "an ARN is incomplete", condition: { ArnNotEquals: { "a:b": "arn:aws:swf:*" } }, at: ".ArnNotEquals.a:b" },
  ])("for its condition, when $why", ({ condition, at }) => {
    expect(problemOf(onOne(condition)).path).toBe(`Statement[0].Condition${at}`);
  });

  test("when it exceeds the size of a managed policy", () => {
    const long = (count: number): unknown => onOne({ StringEquals: { "a:b": Array(count).fill("x".repeat(97)) } });
    expect(problemOf(long(61)).message).toBe("has more than 6144 characters");
    expect(compilePolicy("test", long(60)).statements).toHaveLength(1);
  });

  test("when it is one character too large, counted as JSON without white space", () => {
    const sized = (id: string): unknown => ({
      Id: id,
      Statement: [{ ...allow, Condition: { Bool: { "a:b": true } } }],
    });
    const room = 6_144 - JSON.stringify(sized("")).length;
    expect(compilePolicy("test", sized("x".repeat(room))).statements).toHaveLength(1);
    expect(problemOf(sized("x".repeat(room + 1))).path).toBe("");
  });

  test("when it is too large, before any other check", () => {
    const wrong = { Effect: "Maybe", Action: "*", Resource: `arn:a:b:c:d:\${${" ".repeat(7_000)},x}` };
    expect(problemOf({ Version: "1", Statement: wrong }).message).toBe("has more than 6144 characters");
  });
});

test("the message names the path and the error", () => {
  const problem = problemOf(document(allow, { ...allow, Condition: { NumericEquals: { "a:b": [1, "two"] } } }));
  expect(problem.message).toBe('Statement[1].Condition.NumericEquals.a:b[1]: "two" is not a number');
});

test("the message about an element in the wrong case suggests the right one", () => {
  expect(problemOf(document({ ...allow, condition: {} })).message).toBe(
    'Statement[0]: "condition" is not an element; did you mean "Condition"?',
  );
});

describe("a document is accepted", () => {
  test.each([
    { why: "with a single statement outside a list", json: { Statement: allow } },
    { why: "without a version", json: { Statement: [allow] } },
    { why: "of the older version", json: { Version: "2008-10-17", Statement: [allow] } },
    { why: "with an Id", json: { Version: "2012-10-17", Id: "orders-of-the shop", Statement: [allow] } },
    { why: "with Sids", json: document({ ...allow, Sid: "One" }, { ...allow, Sid: "2" }) },
    { why: "with empty Sids, which count as missing", json: document({ ...allow, Sid: "" }, { ...allow, Sid: "" }) },
    { why: "with an empty Condition", json: onOne({}) },
    { why: "with an operator that has no keys", json: onOne({ Bool: {} }) },
    {
      why: "with numbers and booleans without quotes",
      json: onOne({ Bool: { "a:b": true }, Null: { "a:c": false } }),
    },
    { why: "with a key that includes the key of a tag", json: onOne({ Bool: { "aws:ResourceTag/a b/c@d": "true" } }) },
  ])("$why", ({ json }) => {
    expect(compilePolicy("test", json).statements.length).toBeGreaterThan(0);
  });
});

test("a policy lists the keys of its conditions and variables, in lower case", () => {
  const policy = compilePolicy(
    "test",
    document(
      { ...allow, Resource: `arn:aws:swf:*:*:/domain/\${aws:PrincipalTag/Team, 'none'}-\${*}` },
      {
        ...allow,
        Condition: {
          "ForAnyValue:StringLike": { "aws:TagKeys": ["a*", `\${aws:username}`] },
          Null: { "swf:taskList.name": true },
          ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:user/\${AWS:UserId}` },
          NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
        },
      },
    ),
  );
  expect([...policy.contextKeys].toSorted()).toEqual([
    "aws:multifactorauthage",
    "aws:principalarn",
    "aws:principaltag/team",
    "aws:tagkeys",
    "aws:userid",
    "aws:username",
    "swf:tasklist.name",
  ]);
});
