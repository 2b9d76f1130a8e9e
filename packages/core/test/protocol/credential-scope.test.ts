import { expect, test } from "vitest";
import { CredentialRegions, regionOfCredentialScope } from "../../src/protocol/credential-scope.ts";
import { refusalOf } from "./refusal.ts";

const credential = "Credential=AKID/20260101/eu-west-1/swf/aws4_request";

test.each([
  `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=abc`,
  `AWS4-HMAC-SHA256 Signature=abc,SignedHeaders=host,${credential}`,
  `AWS4-HMAC-SHA256 ${credential}`,
  `  aws4-hmac-sha256\tcredential = akid/20260101/EU-WEST-1/SWF/AWS4_REQUEST ,Signature=abc`,
  `AWS4-HMAC-SHA256 SignedHeaders=credential;host, ${credential}`,
])("the region of %o is eu-west-1", (authorization) => {
  expect(regionOfCredentialScope(authorization)).toBe("eu-west-1");
});

test.each([
  undefined,
  "",
  "Basic dXNlcjpwYXNz",
  "Bearer AWS4-HMAC-SHA256",
  "AWS4-HMAC-SHA256",
  "AWS4-HMAC-SHA256 Signature=abc",
  "AWS4-HMAC-SHA256 Credential=",
  "AWS4-HMAC-SHA256 Credential=AKID",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/swf",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/swf/aws4_request/more",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101//swf/aws4_request",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu_west_1/swf/aws4_request",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/dynamodb/aws4_request",
  "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/swf/aws3_request",
  "AWS4-HMAC-SHA256 MyCredential=AKID/20260101/eu-west-1/swf/aws4_request",
  `AWS4-HMAC-SHA256 Credential=AKID/20260101/${"x".repeat(65)}/swf/aws4_request`,
])("%o has no region", (authorization) => {
  expect(regionOfCredentialScope(authorization)).toBeUndefined();
});

test.each(["AWS3 AWSAccessKeyId=AKID,Algorithm=HmacSHA256", "AWS3-HTTPS AWSAccessKeyId=AKID", " aws3 x"])(
  "the signing method before Signature V4 is refused: %o",
  (authorization) => {
    expect(refusalOf(() => regionOfCredentialScope(authorization))).toEqual({
      name: "MissingAuthenticationTokenException",
      message: "Request is missing Authentication Token",
    });
  },
);

test("a header has the same region after any other header as by itself", () => {
  const headers = [
    `AWS4-HMAC-SHA256 ${credential}, Signature=1`,
    `AWS4-HMAC-SHA256 ${credential}, Signature=2`,
    `AWS4-HMAC-SHA256 ${credential}`,
    `AWS4-HMAC-SHA256 ${credential}/more, Signature=1`,
    `AWS4-HMAC-SHA256 ${credential.replace("eu-west-1", "us-east-1")}, Signature=1`,
    `AWS4-HMAC-SHA256 Signature=1, ${credential}`,
    `AWS4-HMAC-SHA256 Signature=1, ${credential.replace("eu-west-1", "us-east-1")}`,
    `AWS4-HMAC-SHA256 Signature=1,x`,
    "Basic dXNlcjpwYXNz",
    undefined,
  ];
  for (const first of headers) {
    for (const second of headers) {
      const regions = new CredentialRegions();
      for (const header of [first, second, first]) {
        expect(regions.regionOf(header)).toBe(regionOfCredentialScope(header));
      }
    }
  }
});
