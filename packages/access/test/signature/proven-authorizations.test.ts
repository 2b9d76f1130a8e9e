/** A verified header is not trusted again: each request is checked in full. */
import { expect, test } from "vitest";
import { refusalOf } from "../../../core/test/protocol/refusal.ts";
import { readAuthorizationHeader } from "../../src/signature/authorization-header.ts";
import { readCredential } from "../../src/signature/credential.ts";
import { type ProvenAuthorization, ProvenAuthorizations } from "../../src/signature/proven-authorizations.ts";
import { SignatureCheck } from "../../src/signature/signature-check.ts";
import { deriveSigningKey } from "../../src/signature/signing-key.ts";
import { collectedHeap } from "./collected-heap.ts";
import { accessKeyId, checkOf, now, secretAccessKey, signedBySdk, withAuthorization, withHeaders } from "./signing.ts";

const dayMs = 24 * 60 * 60_000;
const provenHeader = async (): Promise<string> => (await signedBySdk()).headers.get("authorization") ?? "";

test("once a secret is replaced, signatures with the old one are refused at once", async () => {
  const secrets = new Map([[accessKeyId, "first"]]);
  const check = checkOf({ secrets });
  const [first, second] = await Promise.all([signedBySdk({ secret: "first" }), signedBySdk({ secret: "second" })]);
  expect(check.check(first, now).accessKeyId).toBe(accessKeyId);
  expect(refusalOf(() => check.check(second, now)).name).toBe("InvalidSignatureException");
  secrets.set(accessKeyId, "second");
  expect(refusalOf(() => check.check(first, now)).name).toBe("InvalidSignatureException");
  expect(check.check(second, now).accessKeyId).toBe(accessKeyId);
  expect(refusalOf(() => check.check(first, now)).name).toBe("InvalidSignatureException");
});

test("once a key is revoked, it is unknown at once", async () => {
  const secrets = new Map([[accessKeyId, secretAccessKey]]);
  const check = checkOf({ secrets });
  const request = await signedBySdk();
  check.check(request, now);
  secrets.delete(accessKeyId);
  expect(refusalOf(() => check.check(request, now)).name).toBe("UnrecognizedClientException");
});

test("once a region is no longer accepted, requests signed for it are refused at once", async () => {
  const regions = new Set(["eu-west-1"]);
  const check = new SignatureCheck({
    identify: () => ({ secretAccessKey }),
    isRegion: (region) => regions.has(region),
    explainMismatch: false,
  });
  const request = await signedBySdk();
  check.check(request, now);
  regions.clear();
  expect(refusalOf(() => check.check(request, now)).message).toBe(
    "Credential should be scoped to a valid region, not 'eu-west-1'. ",
  );
});

test("the header of one day is out of scope on the next", async () => {
  const check = checkOf();
  const request = await signedBySdk();
  check.check(request, now);
  const nextDay = withHeaders(request, { "x-amz-date": "20260302T120000Z" });
  expect(refusalOf(() => check.check(nextDay, now + dayMs)).message).toContain("'20260301' != '20260302'");
});

test("a cached header is refused without its date, signed headers and signature", async () => {
  const check = checkOf();
  const request = await signedBySdk();
  const header = await provenHeader();
  check.check(request, now);
  expect(refusalOf(() => check.check(withHeaders(request, { "x-amz-date": undefined }), now))).toEqual({
    name: "IncompleteSignatureException",
    message:
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
      `Authorization=${header}`,
  });
  expect(refusalOf(() => check.check(withHeaders(request, { "x-amz-meta": "added" }), now)).message).toBe(
    "'x-amz-meta' must be a 'SignedHeader' in the AWS Authorization.",
  );
  for (const signature of ["0".repeat(64), "x".repeat(64), header.slice(-64).toUpperCase(), ""]) {
    const forged = withAuthorization(request, (text) => text.slice(0, -64) + signature);
    expect(() => check.check(forged, now)).toThrow();
  }
});

test("a cached header does not keep the other headers of its request in memory", async () => {
  const clients = 1_000;
  const largestHead = 32 * 1024;
  const secrets = new Map(Array.from({ length: clients }, (_, client) => [`AKID${client}`, secretAccessKey]));
  const check = checkOf({ secrets });
  const signed = await Promise.all([...secrets.keys()].map((keyId) => signedBySdk({ keyId })));
  const before = collectedHeap();
  for (const request of signed) {
    const authorization = request.headers.get("authorization") ?? "";
    // A slice of all received text, as a server produces headers.
    const head = Buffer.from(authorization.padEnd(largestHead, "x")).toString("latin1");
    check.check(withHeaders(request, { authorization: head.slice(0, authorization.length) }), now);
  }
  expect(collectedHeap() - before).toBeLessThan((clients * largestHead) / 4);
});

async function proven(keyId: string): Promise<{ text: string; found: ProvenAuthorization }> {
  const text = (await signedBySdk({ keyId })).headers.get("authorization") ?? "";
  const header = readAuthorizationHeader(text);
  const credential = readCredential(header.credential ?? "");
  const signingKey = deriveSigningKey(secretAccessKey, credential);
  return { text, found: { header, credential, names: ["host"], signingKey, secretAccessKey } };
}

test("only the most recently used are cached, up to the limit, and none without its signature at the end", async () => {
  const [first, second, third, long] = await Promise.all(["A", "B", "C", "D".repeat(1_024)].map(proven));
  if (!first || !second || !third || !long) throw new Error("there must be four requests");
  const kept = new ProvenAuthorizations(2);
  for (const { text, found } of [first, second]) kept.keep(text, found);
  expect(kept.find(first.text)).toBe(first.found);
  kept.keep(third.text, third.found);
  kept.keep(long.text, long.found);
  kept.keep(`${first.text}, Note=a`, first.found);
  expect(kept.find(second.text)).toBeUndefined();
  expect(kept.find(third.text)).toBe(third.found);
  expect(kept.find(long.text)).toBeUndefined();
  expect(kept.find(first.text.replace(/.{64}$/, "0".repeat(64)))).toBe(first.found);
  expect(kept.find(first.text.replace(/.{64}$/, "A".repeat(64)))).toBeUndefined();
});
