import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openSecret, sealedWith, sealSecret } from "../../src/secrets/sealed-secret.ts";
import {
  newSecretsKeyText,
  parseSecretsKeys,
  SecretsKeyProblem,
  type SecretsKeys,
} from "../../src/secrets/secrets-key.ts";
import { newId, newSecretAccessKey } from "../../src/secrets/session.ts";

/** Keys whose bytes are all the same: 1, 2 and so on. */
const textOf = (byte: number): string => Buffer.alloc(32, byte).toString("base64");
const keysOf = (...bytes: readonly number[]): SecretsKeys => parseSecretsKeys(bytes.map(textOf).join(","));
const [one, two, oneAndTwo, twoAndOne] = [keysOf(1), keysOf(2), keysOf(1, 2), keysOf(2, 1)] as const;

const problem = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof SecretsKeyProblem) return error.message;
    throw error;
  }
  return "it opens";
};

describe("a sealed secret", () => {
  const keyId = "AKIAALICE0000000";

  test("opens with the key that sealed it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (secret, sealedFor) => {
        const sealed = sealSecret(one, sealedFor, secret);
        expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
        expect(openSecret(one, sealedFor, sealed)).toBe(secret);
        expect(openSecret(twoAndOne, sealedFor, sealed)).toBe(secret);
      }),
    );
  });

  test("is sealed by the first of several keys, with a different text each time", () => {
    expect(sealedWith(sealSecret(oneAndTwo, keyId, "secret"))).toBe(one[0].id);
    expect(sealedWith(sealSecret(twoAndOne, keyId, "secret"))).toBe(two[0].id);
    expect(sealedWith("secret")).toBeUndefined();
    expect(sealSecret(one, keyId, "secret")).not.toBe(sealSecret(one, keyId, "secret"));
  });

  test("does not open without its key, and the error names that key", () => {
    const sealed = sealSecret(one, keyId, "secret");
    expect(problem(() => openSecret(two, keyId, sealed))).toBe(
      `the secret of ${keyId} was sealed with key ${one[0].id}, which is missing from the secrets keys`,
    );
    // Replacing the id of the key does not make another key open it.
    const renamed = sealed.replace(one[0].id, two[0].id);
    expect(problem(() => openSecret(two, keyId, renamed))).toBe(
      `the secret of ${keyId} was altered after it was sealed`,
    );
  });

  test("does not open for another access key or as a session", () => {
    for (const sealedFor of ["AKIABOB000000000", "session", "", keyId.toLowerCase()]) {
      expect(problem(() => openSecret(one, sealedFor, sealSecret(one, keyId, "secret")))).toContain("was altered");
    }
  });

  test("does not open when any character is changed", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat({ max: alphabet.length - 1 }),
        fc.string({ maxLength: 40 }),
        (at, letter, secret) => {
          const sealed = sealSecret(one, keyId, secret);
          const place = at % sealed.length;
          const changed = sealed.slice(0, place) + alphabet[letter] + sealed.slice(place + 1);
          fc.pre(changed !== sealed);
          expect(() => openSecret(oneAndTwo, keyId, changed)).toThrow(SecretsKeyProblem);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("has exactly one text: bits that decoding ignores must not differ", () => {
    // 29 bytes in 39 characters: two bits of the last character are unused.
    const sealed = sealSecret(one, keyId, "a");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const opening = [...alphabet].filter((last) => {
      try {
        openSecret(one, keyId, sealed.slice(0, -1) + last);
        return true;
      } catch {
        return false;
      }
    });
    expect(opening).toEqual([sealed.at(-1)]);
  });

  test("does not open when it is truncated or extended", () => {
    const sealed = sealSecret(one, keyId, "secret");
    for (let end = 0; end < sealed.length; end++) {
      expect(() => openSecret(one, keyId, sealed.slice(0, end))).toThrow(SecretsKeyProblem);
    }
    for (const more of ["A", "\n", "AAAA", "="]) {
      expect(() => openSecret(one, keyId, sealed + more)).toThrow(SecretsKeyProblem);
    }
  });

  test("is never shown in error messages", () => {
    const secret = "0123456789abcdefSECRET/+0123456789abcdef";
    expect(problem(() => openSecret(one, keyId, secret))).toBe(`the secret of ${keyId} is not a sealed secret`);
  });
});

describe("keys of secrets as text", () => {
  test("are one or more, one per line or separated by commas", () => {
    const text = `# made in spring\r\n${textOf(1)}\r\n\n  # the old one\n ${textOf(2)} , ${textOf(3)}\n`;
    expect(parseSecretsKeys(text)).toEqual([...one, ...two, ...keysOf(3)]);
    expect(parseSecretsKeys(textOf(1))).toEqual(one);
    expect(parseSecretsKeys(textOf(1).replace("=", ""))).toEqual(one);
    expect(parseSecretsKeys(newSecretsKeyText())).toHaveLength(1);
  });

  test("have an id that is derived from the key and does not reveal it", () => {
    expect(one[0].id).toMatch(/^[0-9a-f]{8}$/);
    expect(one[0].id).not.toBe(two[0].id);
    expect(Buffer.from(one[0].key).toString("hex")).not.toContain(one[0].id);
  });

  test.each(["", "\n", "# only a comment", ",,", `# ${textOf(1)}`])("are missing from %j", (text) => {
    expect(problem(() => parseSecretsKeys(text))).toBe("no key found: expected at least one");
  });

  test.each([
    textOf(1).slice(1),
    `${textOf(1)}AAAA`,
    Buffer.alloc(16, 1).toString("base64"),
    Buffer.alloc(32, 255).toString("base64url"),
    `${textOf(1).slice(0, 10)} ${textOf(1).slice(10)}`,
    `${textOf(1)} # the first`,
    "0".repeat(64),
    `${textOf(1)},garbage`,
  ])("must be 32 bytes in base64: %j", (text) => {
    expect(problem(() => parseSecretsKeys(text))).toBe("invalid key: expected 32 bytes in base64");
  });

  test("are never shown in error messages", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 5 }), (text) => {
        const said = problem(() => parseSecretsKeys(`${textOf(1)}\n${text}`));
        expect(said === "it opens" || !said.includes(text)).toBe(true);
        expect(said).not.toContain(textOf(1));
      }),
    );
  });
});

test("ids and secrets have IAM's format", () => {
  for (let time = 0; time < 100; time++) {
    expect(newId("AKIA")).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(newSecretAccessKey()).toMatch(/^[A-Za-z0-9+/]{40}$/);
  }
  expect(new Set(Array.from({ length: 100 }, () => newId("ASIA"))).size).toBe(100);
});
