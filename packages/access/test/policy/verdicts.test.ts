import { describe, expect, test } from "vitest";
import { type DecidingStatement, evaluate, type Verdict } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";
import { document, request } from "./requests.ts";

const all = { Action: "*", Resource: "*" };
const allow = { Sid: "All", Effect: "Allow", ...all };
const deny = { Sid: "None", Effect: "Deny", ...all };
const allowOther = { Sid: "Other", Effect: "Allow", Action: "s3:*", Resource: "*" };
const denyOther = { Sid: "NotOther", Effect: "Deny", Action: "s3:*", Resource: "*" };
const unmet = { Bool: { "aws:SecureTransport": "true" } };

const by = (policy: string, index: number, sid: string | undefined): DecidingStatement => ({ policy, index, sid });

/** Statements by name of the policy. */
function verdictOf(policies: Readonly<Record<string, readonly unknown[]>>): Verdict {
  const compiled = Object.entries(policies).map(([name, statements]) => compilePolicy(name, document(...statements)));
  return evaluate(compiled, request("swf:DescribeDomain"));
}

const nothing = { outcome: "implicitlyDenied", by: undefined };

describe("a request is denied unless allowed, and an explicit denial takes precedence", () => {
  test.each([
    { why: "there is no policy", policies: {}, verdict: nothing },
    { why: "no statement applies", policies: { a: [allowOther, denyOther] }, verdict: nothing },
    { why: "one allows", policies: { a: [allow] }, verdict: { outcome: "allowed", by: by("a", 0, "All") } },
    { why: "one denies", policies: { a: [deny] }, verdict: { outcome: "explicitlyDenied", by: by("a", 0, "None") } },
    {
      why: "one allows and a later one denies",
      policies: { a: [allow, deny] },
      verdict: { outcome: "explicitlyDenied", by: by("a", 1, "None") },
    },
    {
      why: "one denies and a later one allows",
      policies: { a: [deny, allow] },
      verdict: { outcome: "explicitlyDenied", by: by("a", 0, "None") },
    },
    {
      why: "another policy denies",
      policies: { a: [allow], b: [allowOther, deny] },
      verdict: { outcome: "explicitlyDenied", by: by("b", 1, "None") },
    },
    {
      why: "another policy allows",
      policies: { a: [deny], b: [allow] },
      verdict: { outcome: "explicitlyDenied", by: by("a", 0, "None") },
    },
    {
      why: "a denial does not apply",
      policies: { a: [denyOther, allow] },
      verdict: { outcome: "allowed", by: by("a", 1, "All") },
    },
    {
      why: "several allow: the first is named",
      policies: { a: [allowOther], b: [allow], c: [allow] },
      verdict: { outcome: "allowed", by: by("b", 0, "All") },
    },
    {
      why: "several deny: the first is named",
      policies: { a: [allow], b: [denyOther, deny], c: [deny] },
      verdict: { outcome: "explicitlyDenied", by: by("b", 1, "None") },
    },
    {
      why: "the statement has no Sid",
      policies: { a: [allowOther, { Effect: "Allow", ...all }] },
      verdict: { outcome: "allowed", by: by("a", 1, undefined) },
    },
    {
      why: "the allowing statement has an unmet condition",
      policies: { a: [{ ...allow, Condition: unmet }] },
      verdict: nothing,
    },
    {
      why: "the denying statement has an unmet condition",
      policies: { a: [{ ...deny, Condition: unmet }, allow] },
      verdict: { outcome: "allowed", by: by("a", 1, "All") },
    },
  ])("when $why", ({ policies, verdict }) => {
    expect(verdictOf(policies)).toEqual(verdict);
  });
});
