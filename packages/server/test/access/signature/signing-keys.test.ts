import { createHmac, generateKeySync } from "node:crypto";
import { deriveSigningKey, SigningKeys } from "openswf/access/signature/signing-keys";
import { expect, test } from "vitest";
import { refusalOf } from "../../protocol/refusal.ts";
import { accessKeyId, checkOf, now, signedBySdk } from "./signing.ts";

const scope = { secretAccessKey: "secret", date: "20260301", region: "eu-west-1", service: "swf" };

test("the signing key is that of AWS's published example", () => {
  const key = deriveSigningKey({
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    date: "20150830",
    region: "us-east-1",
    service: "iam",
  });
  expect(key.export().toString("hex")).toBe("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
  expect(createHmac("sha256", key).update("").digest()).toHaveLength(32);
});

test("a signing key is found again for its own secret, date, region and service only", () => {
  const keys = new SigningKeys(10);
  const key = generateKeySync("hmac", { length: 256 });
  keys.keep(scope, key);
  expect(keys.find({ ...scope })).toBe(key);
  for (const other of [
    { ...scope, secretAccessKey: "Secret" },
    { ...scope, date: "20260302" },
    { ...scope, region: "eu-west-2" },
    { ...scope, service: "iam" },
    { ...scope, region: "eu-west-1/swf", service: "x" },
  ]) {
    expect(keys.find(other)).toBeUndefined();
  }
});

test("no more signing keys are kept than the bound says, those used last", () => {
  const keys = new SigningKeys(2);
  const key = deriveSigningKey(scope);
  keys.keep({ ...scope, date: "20260301" }, key);
  keys.keep({ ...scope, date: "20260302" }, key);
  keys.find({ ...scope, date: "20260301" });
  keys.keep({ ...scope, date: "20260303" }, key);
  expect(keys.find({ ...scope, date: "20260302" })).toBeUndefined();
  expect(keys.find({ ...scope, date: "20260301" })).toBe(key);
});

test("once a secret is replaced, what is signed with the one before is refused at once", async () => {
  const secrets = new Map([[accessKeyId, "first"]]);
  const check = checkOf({ secrets });
  const [first, second] = await Promise.all([signedBySdk({ secret: "first" }), signedBySdk({ secret: "second" })]);
  expect(check.check(first, now).accessKeyId).toBe(accessKeyId);
  expect(refusalOf(() => check.check(second, now)).name).toBe("InvalidSignatureException");
  secrets.set(accessKeyId, "second");
  expect(refusalOf(() => check.check(first, now)).name).toBe("InvalidSignatureException");
  expect(check.check(second, now).accessKeyId).toBe(accessKeyId);
});
