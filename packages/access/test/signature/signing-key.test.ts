import { expect, test } from "vitest";
import { deriveSigningKey } from "../../src/signature/signing-key.ts";

test("the signing key reproduces AWS's published example", () => {
  const scope = { date: "20150830", region: "us-east-1", service: "iam" };
  const key = deriveSigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", scope);
  const stringToSign = [
    "AWS4-HMAC-SHA256",
    "20150830T123600Z",
    "20150830/us-east-1/iam/aws4_request",
    "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59",
  ].join("\n");
  expect(key.mac(stringToSign).toString("hex")).toBe(
    "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  );
});
