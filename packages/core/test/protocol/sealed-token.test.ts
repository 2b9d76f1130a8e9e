import fc from "fast-check";
import { expect, test } from "vitest";
import { openToken, sealToken } from "../../src/tokens/sealed-token.ts";
import { tokenKeys } from "./token-keys.ts";

const keys = tokenKeys(1);

test("a sealed payload opens again with its binding", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string({ unit: "binary" }), (payload, bound) => {
      const text = sealToken(keys, bound, payload);
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(openToken(keys, bound, text)).toEqual(Buffer.from(payload));
    }),
  );
});

test("a token with any bit of its text flipped is refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), fc.nat(), fc.nat(7), (payload, position, bit) => {
      const text = Buffer.from(sealToken(keys, "a", payload), "latin1");
      const index = position % text.length;
      text[index] = (text[index] ?? 0) ^ (1 << bit);
      expect(openToken(keys, "a", text.toString("latin1"))).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test("a token with any bit of its bytes flipped is refused", () => {
  const token = Buffer.from(sealToken(keys, "a", Uint8Array.of(1, 2, 3)), "base64url");
  for (let bit = 0; bit < token.length * 8; bit += 1) {
    const flipped = Buffer.from(token);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(openToken(keys, "a", flipped.toString("base64url"))).toBeUndefined();
  }
});

test("a token that is cut, lengthened, padded or written in the other alphabet is refused", () => {
  // The base64 of key id 0xfbfbfbfb consists of `-` and similar characters, so that the two alphabets differ.
  const odd = tokenKeys(0xfbfbfbfb);
  const text = sealToken(odd, "a", Uint8Array.of(1));
  const spoilt = [
    text.slice(0, -1),
    `${text}A`,
    `${text}=`,
    ` ${text}`,
    text.replaceAll("-", "+").replaceAll("_", "/"),
  ];
  for (const other of spoilt) expect(openToken(odd, "a", other)).toBeUndefined();
  expect(openToken(odd, "a", text)).toEqual(Buffer.of(1));
});

test("a token is refused for any other binding, even when binding and payload concatenate to the same bytes", () => {
  const text = sealToken(keys, "ab", Buffer.from("cd"));
  for (const bound of ["a", "b", "abc", "abcd", "", "AB"]) expect(openToken(keys, bound, text)).toBeUndefined();
});

test("tokens of an older key open as long as the ring holds the key", () => {
  const text = sealToken(tokenKeys(1), "a", Uint8Array.of(9));
  expect(openToken(tokenKeys(1, 2), "a", text)).toEqual(Buffer.of(9));
  expect(openToken(tokenKeys(2), "a", text)).toBeUndefined();
});

test.each(["", "token", "AAAA", "a".repeat(2048), "é", "\u0000"])("the garbage %o is refused", (text) => {
  expect(openToken(keys, "a", text)).toBeUndefined();
});
