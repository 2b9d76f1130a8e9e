import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";
import { document, orders, outcomeOf, request } from "./requests.ts";

const arn = (rest: string): string => `arn:aws:swf:${rest}`;

describe("Resource", () => {
  test.each([
    { resource: "*", asked: orders, names: true },
    { resource: "*", asked: "*", names: true },
    { resource: orders, asked: orders, names: true },
    { resource: orders, asked: `${orders}2`, names: false },
    { resource: orders, asked: arn("us-east-1:111122223333:/domain/Orders"), names: false },
    { resource: orders, asked: arn("us-west-2:111122223333:/domain/orders"), names: false },
    { resource: orders, asked: arn("us-east-1:444455556666:/domain/orders"), names: false },
    { resource: orders, asked: "*", names: false },
    { resource: orders, asked: "", names: false },
    { resource: arn("*:111122223333:/domain/orders"), asked: orders, names: true },
    { resource: arn("us-*:111122223333:/domain/orders"), asked: orders, names: true },
    { resource: arn("eu-*:111122223333:/domain/orders"), asked: orders, names: false },
    { resource: arn("us-east-?:1111????3333:/domain/orders"), asked: orders, names: true },
    { resource: arn("*:*:/domain/*"), asked: orders, names: true },
    { resource: arn("*:*:*"), asked: orders, names: true },
    { resource: "arn:*:*:*:*:*", asked: orders, names: true },
    { resource: "arn:aws-cn:swf:*:*:*", asked: orders, names: false },
    { resource: "arn:aws*:swf:*:*:*", asked: orders, names: true },
    { resource: "arn:aws:s3:*:*:*", asked: orders, names: false },
    { resource: arn("*:*:/domain/ord*"), asked: orders, names: true },
    { resource: arn("*:*:/domain/*ers"), asked: orders, names: true },
    { resource: arn("*:*:/domain/o?d?rs"), asked: orders, names: true },
    { resource: arn("*:*:/domain/o?ders?"), asked: orders, names: false },
    { resource: arn("*:*:/domain/*"), asked: arn("us-east-1:111122223333:/domain/"), names: true },
    { resource: arn("*:*:/domain/?*"), asked: arn("us-east-1:111122223333:/domain/"), names: false },
    { resource: arn("*:*:/dom*"), asked: orders, names: true },
    { resource: arn("*:*:*orders"), asked: orders, names: true },
  ])("$resource names $asked: $names", ({ resource, asked, names }) => {
    const statement = { Effect: "Allow", Action: "*", Resource: resource };
    expect(outcomeOf(statement, request("swf:CountOpenWorkflowExecutions", asked))).toBe(
      names ? "allowed" : "implicitlyDenied",
    );
  });

  test.each([
    { why: "a region", resource: arn(":111122223333:/domain/orders"), asked: orders, names: true },
    { why: "a region", resource: arn(":*:/domain/orders"), asked: orders, names: true },
    { why: "an account", resource: arn("us-east-1::/domain/orders"), asked: orders, names: false },
    { why: "both", resource: arn("::/domain/orders"), asked: orders, names: false },
    { why: "a region", resource: arn(":444455556666:/domain/orders"), asked: orders, names: false },
    { why: "a partition, which must be there,", resource: "arn::swf:::*", asked: orders, names: false },
    { why: "a service, which must be there,", resource: "arn:aws::::*", asked: orders, names: false },
  ])("$resource lacks $why and names $asked: $names", ({ resource, asked, names }) => {
    const statement = { Effect: "Allow", Action: "*", Resource: resource };
    expect(outcomeOf(statement, request("swf:DescribeDomain", asked))).toBe(names ? "allowed" : "implicitlyDenied");
  });

  test.each([
    { resource: "arn:aws:iam:::role/resize", asked: "arn:aws:iam::999999999999:role/resize", names: false },
    { resource: "arn:aws:iam:::role/*", asked: "arn:aws:iam::999999999999:role/resize", names: false },
    { resource: "arn:aws:iam::*:role/resize", asked: "arn:aws:iam::999999999999:role/resize", names: true },
    { resource: "arn:aws:iam::999999999999:role/resize", asked: "arn:aws:iam::999999999999:role/resize", names: true },
    { resource: "arn:aws:lambda::1:function:x", asked: "arn:aws:lambda:us-east-1:1:function:x", names: false },
    { resource: "arn:aws:*::111122223333:*", asked: orders, names: false },
    { resource: "arn:aws:sw?::111122223333:*", asked: orders, names: false },
    { resource: "arn:aws:s3:::ada", asked: "arn:aws:s3:::ada", names: true },
  ])(
    "an empty part matches only an empty part, except for the region of SWF: $resource and $asked",
    ({ resource, asked, names }) => {
      for (const element of ["Resource", "NotResource"]) {
        const statement = { Effect: "Allow", Action: "*", [element]: resource };
        const applies = names === (element === "Resource");
        expect(outcomeOf(statement, request("iam:PassRole", asked))).toBe(applies ? "allowed" : "implicitlyDenied");
      }
    },
  );

  test.each([
    { resource: "arn:aws:a:*:111122223333:x", asked: "arn:aws:a:b:c:111122223333:x", names: false },
    { resource: "arn:aws:a:b?c:d:e", asked: "arn:aws:a:b:c:d:e", names: false },
    { resource: "arn:aws:a:b:c:*", asked: "arn:aws:a:b:c:d:e:f/g", names: true },
    { resource: "arn:aws:a:b:c:d*g", asked: "arn:aws:a:b:c:d:e:f/g", names: true },
    { resource: "arn:aws:a:b:c:d?e", asked: "arn:aws:a:b:c:d:e", names: true },
    { resource: "arn:aws:a:b:c:d:e", asked: "arn:aws:a:b:c:d:e", names: true },
    { resource: "arn:aws:a:b:c:d:?", asked: "arn:aws:a:b:c:d:e:f", names: false },
  ])("wildcards stay within their part, and the last part is the rest: $resource and $asked", (row) => {
    const statement = { Effect: "Allow", Action: "*", Resource: row.resource };
    expect(outcomeOf(statement, request("a:b", row.asked))).toBe(row.names ? "allowed" : "implicitlyDenied");
  });

  test("one match among several is enough", () => {
    const statement = { Effect: "Allow", Action: "*", Resource: [arn("*:*:/domain/returns"), orders] };
    expect(outcomeOf(statement, request("swf:DescribeDomain"))).toBe("allowed");
    const other = request("swf:DescribeDomain", arn("us-east-1:111122223333:/domain/stock"));
    expect(outcomeOf(statement, other)).toBe("implicitlyDenied");
  });
});

describe("NotResource covers all resources except those named", () => {
  const stock = arn("us-east-1:111122223333:/domain/stock");
  test.each([
    { resources: orders, asked: orders, allows: false },
    { resources: orders, asked: stock, allows: true },
    { resources: [orders, stock], asked: stock, allows: false },
    { resources: arn(":111122223333:/domain/*"), asked: stock, allows: false },
    { resources: arn("::/domain/*"), asked: stock, allows: true },
    { resources: arn(":444455556666:/domain/*"), asked: stock, allows: true },
    { resources: "*", asked: stock, allows: false },
  ])("$resources and $asked: $allows", ({ resources, asked, allows }) => {
    const statement = { Effect: "Allow", Action: "*", NotResource: resources };
    expect(outcomeOf(statement, request("swf:DescribeDomain", asked))).toBe(allows ? "allowed" : "implicitlyDenied");
  });
});

describe("normalizeResource", () => {
  const normalizeResource = (text: string): string =>
    text.replace(/^(arn:[^:]*:swf:[^:]*:[^:]*:)domain\//, "$1/domain/");

  test.each(["Resource", "NotResource"])("rewrites every %s to the form that requests use", (element) => {
    const json = document({ Effect: "Allow", Action: "*", [element]: [arn(":111122223333:domain/orders")] });
    const asked = request("swf:DescribeDomain");
    const names = (policy: ReturnType<typeof compilePolicy>): boolean =>
      (evaluate([policy], asked).outcome === "allowed") === (element === "Resource");
    expect(names(compilePolicy("test", json, { normalizeResource }))).toBe(true);
    expect(names(compilePolicy("test", json))).toBe(false);
  });
});
