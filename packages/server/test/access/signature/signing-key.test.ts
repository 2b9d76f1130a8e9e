import { deriveSigningKey } from "openswf/access/signature/signing-key";
import { expect, test } from "vitest";

test("the signing key is that of AWS's published example", () => {
  const scope = { date: "20150830", region: "us-east-1", service: "iam" };
  const key = deriveSigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", scope);
  expect(key.export().toString("hex")).toBe("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
});
