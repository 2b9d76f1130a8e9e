/** Signed parts of a request cannot be changed in transit. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { refusalOf } from "../../../core/test/protocol/refusal.ts";
import { headersOf } from "../../../server/src/http/readers/raw-headers.ts";
import { type CanonicalTarget, canonicalTarget } from "../../src/signature/canonical-target.ts";
import type { SignedRequest } from "../../src/signature/signed-request.ts";
import { checkOf, now, signedBySdk, withAuthorization, withHeaders } from "./signing.ts";

const check = checkOf();
const request = await signedBySdk({ securityToken: "session-token", headers: { "x-custom": "a value" } });
const authorization = request.headers.get("authorization") ?? "";
const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(";") ?? [];

const signatureFaults = ["InvalidSignatureException", "IncompleteSignatureException", "UnrecognizedClientException"];
function expectRefusal(tampered: SignedRequest): void {
  expect(signatureFaults).toContain(refusalOf(() => check.check(tampered, now)).name);
}

const aPlace = fc.nat({ max: 10_000 });
const aCharacter = fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code));

/** The text with one character replaced; `undefined` when that changes nothing. */
function changed(text: string, place: number, character: string): string | undefined {
  const index = place % text.length;
  return text[index] === character ? undefined : text.slice(0, index) + character + text.slice(index + 1);
}

test("the unchanged request is accepted", () => {
  expect(check.check(request, now)).toMatchObject({ region: "eu-west-1" });
});

test("a body with any bit flipped is refused", () => {
  for (let bit = 0; bit < request.body.length * 8; bit += 1) {
    const body = Uint8Array.from(request.body);
    body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expectRefusal({ ...request, body });
  }
});

test("a truncated or extended body is refused", () => {
  fc.assert(
    fc.property(fc.nat({ max: request.body.length - 1 }), fc.uint8Array({ minLength: 1 }), (length, more) => {
      expectRefusal({ ...request, body: request.body.slice(0, length) });
      expectRefusal({ ...request, body: Buffer.concat([request.body, more]) });
    }),
  );
});

const isRoot = ({ path, query }: CanonicalTarget): boolean => path === "/" && query === "";

test("another method or target is refused", () => {
  for (const method of ["GET", "PUT", "post", "POST "]) expectRefusal({ ...request, method });
  fc.assert(
    fc.property(fc.stringMatching(/^\/?[!-~]{1,20}$/), (target) => {
      // Some, such as `?&` and `a/..`, also name the root and are the same target.
      fc.pre(!isRoot(canonicalTarget(target)));
      expectRefusal({ ...request, target });
    }),
  );
});

test.each(names)("a changed, removed or duplicated %s is refused", (name) => {
  const value = request.headers.get(name) ?? "";
  expectRefusal(withHeaders(request, { [name]: undefined }));
  const twice = [...request.headers, [name, value] as const].flat();
  expectRefusal({ ...request, headers: headersOf(twice) });
  fc.assert(
    fc.property(aPlace, aCharacter, (place, character) => {
      const other = changed(value, place, character);
      fc.pre(other !== undefined);
      expectRefusal(withHeaders(request, { [name]: other }));
    }),
  );
});

test("changing, removing or doubling a character of Authorization is refused, unless it is a separator", () => {
  fc.assert(
    fc.property(aPlace, aCharacter, (place, character) => {
      const index = place % authorization.length;
      const isSeparator = /[ ,]/.test(authorization[index] ?? "");
      const other = changed(authorization, place, character);
      fc.pre(!isSeparator && other !== undefined && !/[,;]/.test(character));
      // The names of signed headers are not case-sensitive.
      fc.pre(
        other?.toLowerCase() !== authorization.toLowerCase() || !names.join(";").includes(authorization[index] ?? ""),
      );
      expect(
        refusalOf(() =>
          check.check(
            withAuthorization(request, () => other ?? ""),
            now,
          ),
        ).message,
      ).toBeDefined();
      const less = authorization.slice(0, index) + authorization.slice(index + 1);
      expect(
        refusalOf(() =>
          check.check(
            withAuthorization(request, () => less),
            now,
          ),
        ).message,
      ).toBeDefined();
    }),
    { numRuns: 1000 },
  );
});

test("a signature is valid only for its own date, region and key", async () => {
  const signature = authorization.slice(-64);
  const others = await Promise.all([
    signedBySdk({ securityToken: "session-token", headers: { "x-custom": "a value" }, signedAt: now + 1000 }),
    signedBySdk({ securityToken: "session-token", headers: { "x-custom": "a value" }, region: "us-east-1" }),
    signedBySdk({ securityToken: "another-token", headers: { "x-custom": "a value" } }),
  ]);
  for (const other of others) {
    expect(check.check(other, now).accessKeyId).toBe("AKIDEXAMPLE");
    expectRefusal(withAuthorization(other, (text) => text.slice(0, -64) + signature));
  }
});
