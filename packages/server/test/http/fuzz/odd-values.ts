import { authorization } from "./draft.ts";

export function paths(): readonly string[] {
  return [
    "//",
    "/../..",
    "*",
    "http://h/",
    "/?",
    "/?x=%zz",
    "/%00",
    "/\xff",
    "/#a",
    "",
    "/health",
    `/${"a".repeat(40_000)}`,
  ];
}

export function targets(): readonly string[] {
  const prefix = "SimpleWorkflowService.";
  const known = ["", "constructor", "__proto__", "listdomains", "ListDomains ListDomains", "\xff", "a".repeat(9_000)];
  return ["", "ListDomains", "DynamoDB_20120810.ListTables", ".", ...known.map((name) => prefix + name)];
}

export function authorizations(): readonly string[] {
  const scheme = "AWS4-HMAC-SHA256";
  const ofScheme = [
    "",
    "Credential=",
    "Credential=////",
    "Credential=AKID/20260101/us-east-1/swf/aws4_request/more",
    `Credential=AKID/20260101/${"x".repeat(5_000)}/swf/aws4_request`,
    "Credential=AKID/20260101/\xff/swf/aws4_request, SignedHeaders=, Signature=",
    "SignedHeaders=;;;;, Signature=zz",
    `${"Credential=a,".repeat(800)}`,
    `${" ,\t".repeat(3_000)}`,
    `Credential${"=".repeat(9_000)}`,
  ];
  return [
    "",
    "AWS4",
    "AWS4-ECDSA-P256-SHA256",
    "AWS3 AWSAccessKeyId=a",
    "Basic Og==",
    "Bearer",
    "\0",
    authorization.repeat(20),
    ...ofScheme.map((parameters) => `${scheme} ${parameters}`),
  ];
}

export function names(): readonly string[] {
  return ["__proto__", "constructor", "toString", "", "domain", "name", "\\u0000", "\\ud800", "a".repeat(5_000)];
}

/** JSON values, or almost JSON, that may break a parser. */
export function absurdities(): readonly string[] {
  return [
    "[".repeat(50_000),
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    `${'{"a":'.repeat(8_000)}1${"}".repeat(8_000)}`,
    "1e999",
    "-1e-999",
    "9".repeat(20_000),
    "-0",
    '"\\ud800"',
    '"\\u0000"',
    '"\\x"',
    '{"__proto__":{"a":1}}',
    '{"a":1,"a":2}',
    `{${many(3_000, (n) => `"k${n}":${n}`).join()}}`,
    `[${"null,".repeat(9_000)}null]`,
    "[,]",
    "'a'",
    "NaN",
    "\0",
    " ".repeat(30_000),
  ];
}

export function many(count: number, make: (n: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, n) => make(n));
}
