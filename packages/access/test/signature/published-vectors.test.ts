import { expect, test } from "vitest";
import { refusalOf } from "../../../core/test/protocol/refusal.ts";
import { headersOf } from "../../../server/src/http/readers/raw-headers.ts";
import { canonicalRequest } from "../../src/signature/canonical-request.ts";
import { payloadHash } from "../../src/signature/payload-hash.ts";
import { instantOfBasicDate } from "../../src/signature/request-date.ts";
import type { SignedRequest } from "../../src/signature/signed-request.ts";
import { type PublishedVector, publishedKey, publishedSignedAt, publishedVectors } from "./published-vectors.ts";
import { checkOf, withHeaders } from "./signing.ts";

/** Parses the lines of a request as a server would. */
function requestOf(vector: PublishedVector): SignedRequest {
  const headEnd = vector.request.indexOf("\n\n");
  const [first = "", ...lines] = vector.request.slice(0, headEnd).split(/\n(?! )/);
  const [method = ""] = first.split(" ", 1);
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1)];
  });
  return {
    method,
    target: first.slice(method.length + 1, first.lastIndexOf(" ")),
    headers: headersOf(rawHeaders),
    body: Buffer.from(vector.request.slice(headEnd + 2), "latin1"),
  };
}

const namesOf = (vector: PublishedVector): string => vector.canonical.split("\n").at(-2) ?? "";

function authorizationOf(vector: PublishedVector): string {
  const credential = `${publishedKey.id}/20150830/us-east-1/service/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${namesOf(vector)}, Signature=${vector.signature}`;
}

const check = checkOf({ secrets: new Map([[publishedKey.id, publishedKey.secret]]), service: "service" });
const signedAt = instantOfBasicDate(publishedSignedAt) ?? 0;

test("the published suite is complete", () => {
  expect(publishedVectors).toHaveLength(33);
});

test.each(publishedVectors)("the canonical request of $name is the published one", (vector) => {
  const request = requestOf(vector);
  expect(canonicalRequest(request, namesOf(vector).split(";"), payloadHash(request))).toBe(vector.canonical);
});

test.each(publishedVectors)("the published signature of $name is accepted", (vector) => {
  const request = withHeaders(requestOf(vector), { authorization: authorizationOf(vector) });
  expect(check.check(request, signedAt)).toMatchObject({ region: "us-east-1", accessKeyId: publishedKey.id });
});

test("post-sts-header-after, which adds a token to a signed request, is refused because the token is not signed", () => {
  const vanilla = publishedVectors.find(({ name }) => name === "post-vanilla");
  if (vanilla === undefined) throw new Error("the suite must contain post-vanilla");
  const request = withHeaders(requestOf(vanilla), {
    authorization: authorizationOf(vanilla),
    "x-amz-security-token": "AQoDYXdzEPT//////////wEXAMPLE",
  });
  expect(refusalOf(() => check.check(request, signedAt))).toEqual({
    name: "InvalidSignatureException",
    message: "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.",
  });
});
