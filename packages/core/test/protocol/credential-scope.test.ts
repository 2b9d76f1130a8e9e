import { expect, test } from "vitest";
import { regionOfCredentialScope } from "../../src/protocol/credential-scope.ts";
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
