/** Each failure returns the service's own fault and text, in the service's order of checks. */
import { expect, test } from "vitest";
import { refusalOf } from "../../../core/test/protocol/refusal.ts";
import { defaultSignatureBounds } from "../../src/signature/signature-check.ts";
import type { SignedRequest } from "../../src/signature/signed-request.ts";
import { checkOf, now, secretAccessKey, signedBySdk, withAuthorization, withHeaders } from "./signing.ts";

const check = checkOf();
const signed = await signedBySdk();
const authorization = signed.headers.get("authorization") ?? "";
const signature = authorization.slice(-64);
const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
  "and signing method. Consult the service documentation for details.";
const unsupported = (form: string): string =>
  `Request is missing Authentication Token: ${form} is not supported. ` +
  "Sign the request with Signature Version 4 (AWS4-HMAC-SHA256) in an Authorization header.";

const withText = (text: string): SignedRequest => withAuthorization(signed, () => text);
const withCredential = (credential: string): SignedRequest =>
  withAuthorization(signed, (text) => text.replace(/Credential=[^,]+/, `Credential=${credential}`));
const withSignedHeaders = (names: string): SignedRequest =>
  withAuthorization(signed, (text) => text.replace(/SignedHeaders=[^,]+/, `SignedHeaders=${names}`));

const missing = {
  credential: "Authorization header requires 'Credential' parameter. ",
  signature: "Authorization header requires 'Signature' parameter. ",
  signedHeaders: "Authorization header requires 'SignedHeaders' parameter. ",
  date: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
};

test.each([
  { why: "there is no Authorization", request: withHeaders(signed, { authorization: undefined }) },
  { why: "Authorization is empty", request: withText("") },
  { why: "it uses another scheme", request: withText("Bearer abc") },
  { why: "the scheme is in another case", request: withText(authorization.toLowerCase()) },
  { why: "the name of the scheme is truncated", request: withText("AWS4") },
])("the token counts as missing when $why", ({ request }) => {
  expect(refusalOf(() => check.check(request, now))).toEqual({
    name: "MissingAuthenticationTokenException",
    message: "Request is missing Authentication Token",
  });
});

const unsignedHeaders = { authorization: undefined };
test.each([
  { form: "Signature Version 2", request: withText("AWS AKIDEXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=") },
  { form: "the AWS3 signature", request: withText("AWS3-HTTPS AWSAccessKeyId=AKIDEXAMPLE,Algorithm=HmacSHA256") },
  {
    form: "the AWS3 signature",
    request: withHeaders(signed, { ...unsignedHeaders, "x-amzn-authorization": "AWS3 AWSAccessKeyId=AKIDEXAMPLE" }),
  },
  {
    form: "a signature in the query string",
    request: { ...withHeaders(signed, unsignedHeaders), target: "/?Action=x&X-Amz-Algorithm=AWS4-HMAC-SHA256" },
  },
  {
    form: "a signature in the query string",
    request: { ...withHeaders(signed, unsignedHeaders), target: "/?X%2dAmz-Algorithm" },
  },
])("$form is refused with a remedy", ({ form, request }) => {
  expect(refusalOf(() => check.check(request, now))).toEqual({
    name: "MissingAuthenticationTokenException",
    message: unsupported(form),
  });
});

const without = (name: string): string => authorization.replace(new RegExp(`${name}=[^,]+,? ?`), "");
test.each([
  { text: "AWS4-", message: missing.credential + missing.signature + missing.signedHeaders },
  { text: "AWS4-HMAC-SHA256", message: missing.credential + missing.signature + missing.signedHeaders },
  { text: "AWS4-HMAC-SHA256 Foo=Bar,,,", message: missing.credential + missing.signature + missing.signedHeaders },
  { text: "AWS4-HMAC-SHA256 credential=a", message: missing.credential + missing.signature + missing.signedHeaders },
  { text: without("Credential"), message: missing.credential },
  { text: without("Signature"), message: missing.signature },
  { text: without("SignedHeaders"), message: missing.signedHeaders },
  { text: authorization.replace(signature, ""), message: missing.signature },
])("one fault lists all missing parts: $text", ({ text, message }) => {
  expect(refusalOf(() => check.check(withText(text), now))).toEqual({
    name: "IncompleteSignatureException",
    message: `${message}Authorization=${text}`,
  });
});

test("a missing date is listed with the other parts", () => {
  const text = without("Signature");
  expect(refusalOf(() => check.check(withHeaders(withText(text), { "x-amz-date": undefined }), now))).toEqual({
    name: "IncompleteSignatureException",
    message: `${missing.signature}${missing.date}Authorization=${text}`,
  });
});

const noPair = (part: string, text: string): string =>
  `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${text}'.`;
const moreThanOne = (name: string, text: string): string =>
  `Authorization header has more than one '${name}' parameter. Authorization=${text}`;
const spaced = authorization.replace("AKIDEXAMPLE", "AKID EXAMPLE");
const twoHeaders = `${authorization},${authorization}`;
const twoSignatures = `${authorization}, Signature=${signature}`;
test.each([
  { text: "AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders", message: ["Credential"] },
  { text: spaced, message: ["EXAMPLE/20260301/eu-west-1/swf/aws4_request"] },
  { text: twoHeaders, message: ["AWS4-HMAC-SHA256"] },
])("a part without an equal-sign is reported: $text", ({ text, message: [part = ""] }) => {
  expect(refusalOf(() => check.check(withText(text), now))).toEqual({
    name: "IncompleteSignatureException",
    message: noPair(part, text),
  });
});

test("a duplicate parameter is refused, even with the same value", () => {
  expect(refusalOf(() => check.check(withText(twoSignatures), now))).toEqual({
    name: "IncompleteSignatureException",
    message: moreThanOne("Signature", twoSignatures),
  });
});

const notBasic = (date: string): string =>
  `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`;
const minute = 60_000;
const at = (ms: number): Promise<SignedRequest> => signedBySdk({ signedAt: now + ms });
const presigned = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";
const tooMany = Array.from({ length: defaultSignatureBounds.signedHeadersMax + 1 }, (_, index) => `h${index}`);
const scope = (credential: string, message: string) => ({
  name: "InvalidSignatureException",
  request: withCredential(credential),
  message,
});

test.each([
  {
    name: "InvalidSignatureException",
    request: { ...signed, target: "/?X-Amz-Algorithm=AWS4-HMAC-SHA256" },
    message: presigned,
  },
  ...["201", "2026-03-01T12:00:00Z", "20260301T120000z", "20260229T120000Z", "20260301T120000Z,20260301T120000Z"].map(
    (date) => ({
      name: "IncompleteSignatureException",
      request: withHeaders(signed, { "x-amz-date": date }),
      message: notBasic(date),
    }),
  ),
  {
    name: "IncompleteSignatureException",
    request: withHeaders(signed, { "x-amz-date": "Sun, 01 Mar 2026 12:00:00 GMT" }),
    message: notBasic("Sun, 01 Mar 2026 12:00:00 GMT"),
  },
  {
    name: "InvalidSignatureException",
    request: await at(-15 * minute - 1000),
    message: "Signature expired: 20260301T114459Z is now earlier than 20260301T114500Z (20260301T120000Z - 15 min.)",
  },
  {
    name: "InvalidSignatureException",
    request: await at(15 * minute + 1000),
    message:
      "Signature not yet current: 20260301T121501Z is still later than 20260301T121500Z (20260301T120000Z + 15 min.)",
  },
  ...["", "x-amz-date", ";;", "hosts;x-amz-date;x-amz-target"].map((names) => ({
    name: "InvalidSignatureException",
    request: withAuthorization(signed, (text) => text.replace(/SignedHeaders=[^,]+/, `SignedHeaders=${names}`)),
    message: "'Host' must be a 'SignedHeader' in the AWS Authorization.",
  })),
  {
    name: "InvalidSignatureException",
    request: withSignedHeaders("host;x-amz-date"),
    message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    name: "InvalidSignatureException",
    request: withHeaders(signed, { "x-amz-security-token": "added" }),
    message: "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.",
  },
  {
    name: "InvalidSignatureException",
    request: withSignedHeaders(tooMany.join(";")),
    message: "At most 100 'SignedHeaders' are accepted.",
  },
  ...["host;x-amz-date;x-amz-date;x-amz-target", "X-Amz-Date;host;x-amz-target;x-amz-date"].map((names) => ({
    name: "InvalidSignatureException",
    request: withSignedHeaders(names),
    message: "'x-amz-date' is listed more than once in the 'SignedHeaders' of the AWS Authorization.",
  })),
  {
    name: "IncompleteSignatureException",
    request: withAuthorization(signed, (text) => text.replace("SHA256", "SHA25")),
    message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). ",
  },
  {
    name: "IncompleteSignatureException",
    request: withText(
      "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260301/swf/aws4_request, " +
        "SignedHeaders=host;x-amz-date;x-amz-target, Signature=3045022100",
    ),
    message: "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now). ",
  },
  ...["AKIDEXAMPLE", "a/b/c/d", "AKIDEXAMPLE/20260301/eu-west-1/swf/aws4_request/"].map((credential) => ({
    name: "IncompleteSignatureException",
    request: withCredential(credential),
    message: `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
  })),
  scope(
    "AKIDEXAMPLE/20260301/mars-north-1/swf/aws4_request",
    "Credential should be scoped to a valid region, not 'mars-north-1'. ",
  ),
  scope(
    "AKIDEXAMPLE/20260301/EU-WEST-1/swf/aws4_request",
    "Credential should be scoped to a valid region, not 'EU-WEST-1'. ",
  ),
  scope(
    "AKIDEXAMPLE/20260301/eu-west-1/dynamodb/aws4_request",
    "Credential should be scoped to correct service: 'swf'. ",
  ),
  scope(
    "AKIDEXAMPLE/20260301/eu-west-1/swf/aws5_request",
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
  ),
  scope(
    "AKIDEXAMPLE/20260302/eu-west-1/swf/aws4_request",
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
      "'20260302' != '20260301', from '20260301T120000Z'.",
  ),
  scope(
    "AKIDEXAMPLE//c/d/e",
    "Credential should be scoped to a valid region, not 'c'. Credential should be scoped to correct service: 'swf'. " +
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. " +
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
      "'' != '20260301', from '20260301T120000Z'.",
  ),
  {
    name: "UnrecognizedClientException",
    request: await signedBySdk({ keyId: "AKIDOTHER" }),
    message: "The security token included in the request is invalid.",
  },
  {
    name: "UnrecognizedClientException",
    request: await signedBySdk({ securityToken: "wrong" }),
    message: "The security token included in the request is invalid.",
  },
  ...["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"].map((form) => ({
    name: "InvalidSignatureException",
    request: withHeaders(signed, { "x-amz-content-sha256": form }),
    message:
      `'x-amz-content-sha256: ${form}' is not supported. Send the body whole and sign its SHA-256, ` +
      "or leave the header out.",
  })),
  {
    name: "InvalidSignatureException",
    request: withHeaders(signed, { "x-amz-content-sha256": "0".repeat(64) }),
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
  },
  {
    name: "InvalidSignatureException",
    request: withHeaders(signed, { "content-type": undefined }),
    message: `${mismatch} The request has no header 'content-type', which is a 'SignedHeader'.`,
  },
  { name: "InvalidSignatureException", request: await signedBySdk({ secret: "another" }), message: mismatch },
  ...["0".repeat(64), signature.toUpperCase(), signature.slice(1), `${signature}0`, `ű${signature.slice(1)}`].map(
    (other) => ({
      name: "InvalidSignatureException",
      request: withAuthorization(signed, (text) => text.replace(signature, other)),
      message: mismatch,
    }),
  ),
])("$name: $message", ({ name, request, message }) => {
  expect(refusalOf(() => check.check(request, now))).toEqual({ name, message });
});

test("of several failures, the first in the service's order is reported", () => {
  const steps: readonly [(request: SignedRequest) => SignedRequest, string][] = [
    [
      (request) => withAuthorization(request, (text) => text.replace(signature, "0".repeat(64))),
      "does not match the sig",
    ],
    [(request) => withAuthorization(request, (text) => text.replace("AKIDEXAMPLE", "AKIDOTHER")), "security token"],
    [(request) => withAuthorization(request, (text) => text.replace("eu-west-1", "mars-north-1")), "valid region"],
    [(request) => withAuthorization(request, (text) => text.replace("/swf/", "/swf/more/")), "exactly 5"],
    [(request) => withAuthorization(request, (text) => text.replace("HMAC-SHA256", "HMAC-SHA1")), "Unsupported AWS"],
    [(request) => withAuthorization(request, (text) => text.replace(";host", "")), "'Host' must be"],
    [(request) => withHeaders(request, { "x-amz-date": "20250301T120000Z" }), "Signature expired"],
    [(request) => withHeaders(request, { "x-amz-date": "yesterday" }), "ISO-8601"],
    [(request) => withAuthorization(request, (text) => text.replace("Signature=", "Sign=")), "requires 'Signature'"],
    [(request) => withAuthorization(request, (text) => `${text}, more`), "missing equal-sign"],
    [(request) => ({ ...request, target: "/?X-Amz-Algorithm=x" }), "Found both"],
  ];
  let request = signed;
  for (const [spoil, told] of steps) {
    request = spoil(request);
    expect(refusalOf(() => check.check(request, now)).message).toContain(told);
  }
});

test("a wrong signature is explained only when enabled, and the secret is never revealed", () => {
  const wrong = withAuthorization(signed, (text) => text.replace(signature, "0".repeat(64)));
  const { message = "" } = refusalOf(() => checkOf({ explainMismatch: true }).check(wrong, now));
  expect(message).toContain(
    `${mismatch}\n\nThe Canonical String for this request should have been\n'POST\n/\n\ncontent-length:46\n`,
  );
  expect(message).toMatch(
    /\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20260301T120000Z\n20260301\/eu-west-1\/swf\/aws4_request\n[0-9a-f]{64}'\n$/,
  );
  expect(message).not.toContain(secretAccessKey);
  expect(message).not.toContain(signature);
});
