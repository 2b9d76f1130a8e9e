import { createSecretKey, randomBytes } from "node:crypto";
import { brotliCompressSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Codec, decodeWith, encodeWith } from "../../src/data/codec.ts";
import { compression } from "../../src/data/compression.ts";
import { encryption } from "../../src/data/encryption.ts";
import { markedText, packText, unpackText } from "../../src/data/marked-text.ts";

const first = randomBytes(32);
const second = randomBytes(32);
const old = encryption({ keys: { "2025": first }, current: "2025" });
const rotated = encryption({ keys: { "2025": first, "2026": createSecretKey(second) }, current: "2026" });
const small = compression({ above: 10 });
const repeated = JSON.stringify({ lines: Array.from({ length: 300 }, (_, line) => `line ${line}`) });

const codecs: readonly { what: string; chain: readonly Codec[] }[] = [
  { what: "no codec", chain: [] },
  { what: "brotli", chain: [small] },
  { what: "compression of long texts", chain: [compression()] },
  { what: "deflate", chain: [compression({ above: 10, algorithm: "deflate" })] },
  { what: "encryption", chain: [rotated] },
  { what: "compression, then encryption", chain: [small, rotated] },
  { what: "encryption, then compression", chain: [rotated, small] },
  { what: "encryption twice", chain: [old, rotated] },
];

/** Also texts that look encoded, which must not be taken for it. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ minLength: 11, maxLength: 2_000, unit: "binary" }),
  fc
    .tuple(fc.constantFrom("brotli", "deflate", "aes-256-gcm", "other"), fc.string())
    .map((parts) => `openswf:${parts.join(":")}`),
  fc
    .tuple(fc.constantFrom("brotli", "aes-256-gcm"), fc.uint8Array())
    .map(([name, bytes]) => markedText(name, "2025", bytes)),
  fc.nat(500).map((length) => "ab".repeat(length)),
);

test.each(codecs)("any text comes back through $what", async ({ chain }) => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const encoded = await encodeWith(chain, text);
      expect(await decodeWith(chain, encoded)).toBe(text);
      // Encoded again, as by two workers with the same codecs in a row.
      expect(await decodeWith(chain, await decodeWith(chain, await encodeWith(chain, encoded)))).toBe(text);
    }),
  );
});

test.each(codecs)("text from before $what is read as it is", async ({ chain }) => {
  const text = fc.string({ unit: "binary" }).filter((each) => !each.startsWith("openswf:"));
  await fc.assert(
    fc.asyncProperty(text, async (each) => {
      expect(await decodeWith(chain, each)).toBe(each);
    }),
  );
});

test("any text comes back from its bytes", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(unpackText(packText(text))).toBe(text);
    }),
  );
  expect(unpackText(packText("\ud800"))).toBe("\ud800");
  expect(() => unpackText(Buffer.from([9]))).toThrow("of a later version");
});

test("codecs that only compute answer at once, and large texts are left to another thread", async () => {
  expect(typeof encodeWith([small, rotated], repeated)).toBe("string");
  const large = repeated.repeat(100);
  const encoded = small.encode(large);
  expect(encoded).toBeInstanceOf(Promise);
  expect(await small.decode(await encoded)).toBe(large);
});

test("short texts, and those that would grow, are not compressed", () => {
  expect(compression().encode("a".repeat(1_024))).toBe("a".repeat(1_024));
  expect(compression().encode("a".repeat(1_025))).toMatch(/^openswf:brotli:1026:/);
  const noise = randomBytes(2_000).toString("base64");
  expect(compression({ algorithm: "deflate" }).encode(noise)).toBe(noise);
});

test("compressed text is encrypted without paying for base64 twice", async () => {
  const compressed = await small.encode(repeated);
  const both = await rotated.encode(compressed);
  expect(compressed.length).toBeLessThan(repeated.length / 2);
  expect(both.length).toBeLessThan(compressed.length + 100);
});

test("both algorithms are read, whichever is written", async () => {
  const deflated = await compression({ algorithm: "deflate" }).encode(repeated);
  expect(deflated).toMatch(/^openswf:deflate:/);
  expect(await compression().decode(deflated)).toBe(repeated);
});

test.each([
  { why: "claims to be too large", text: "openswf:brotli:999999999:AAAA", message: "at most 67108864 are read" },
  { why: "has no size", text: "openswf:brotli:x:AAAA", message: "claims to have x bytes" },
  { why: "is not base64", text: "openswf:brotli:3:?", message: "expected openswf:brotli:LABEL:BASE64" },
  { why: "ends early", text: "openswf:brotli", message: undefined },
  { why: "is not compressed", text: "openswf:brotli:3:AAAA", message: "cannot be decompressed" },
  {
    why: "is larger than it claims",
    text: markedText("brotli", "10", brotliCompressSync(Buffer.alloc(1_000_000))),
    message: "cannot be decompressed",
  },
  {
    why: "is larger than it claims, on the other thread",
    text: markedText("brotli", "100000", brotliCompressSync(Buffer.alloc(1_000_000))),
    message: "cannot be decompressed",
  },
])("a compressed text that $why is refused", async ({ text, message }) => {
  const decoded = (async () => await small.decode(text))();
  if (message === undefined) await expect(decoded).resolves.toBe(text);
  else await expect(decoded).rejects.toThrow(message);
});

test("a text encrypted before a rotation is read after it", async () => {
  const text = await old.encode("secret");
  expect(text).toMatch(/^openswf:aes-256-gcm:2025:/);
  expect(await rotated.decode(text)).toBe("secret");
  expect(await rotated.encode("secret")).toMatch(/^openswf:aes-256-gcm:2026:/);
});

test("the same text is encrypted differently each time", async () => {
  expect(await old.encode("secret")).not.toBe(await old.encode("secret"));
});

test("an unknown key is named, with those that are known", async () => {
  const text = await rotated.encode("secret");
  expect(() => old.decode(text)).toThrow('There is no key "2026" to decrypt with, only "2025": add it to the keys.');
});

test("any change to an encrypted text is noticed, the id of the key included", () => {
  const text = String(old.encode("secret"));
  const head = "openswf:aes-256-gcm:2025:".length;
  const bytes = Buffer.from(text.slice(head), "base64");
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
      const changed = Buffer.from(bytes);
      changed[position] = (changed[position] ?? 0) ^ change;
      expect(() => old.decode(markedText("aes-256-gcm", "2025", changed))).toThrow("cannot be decrypted");
    }),
  );
  const sameKey = encryption({ keys: { "2025": first, other: first }, current: "other" });
  expect(() => sameKey.decode(text.replace(":2025:", ":other:"))).toThrow("cannot be decrypted");
  expect(() => old.decode(text.slice(0, head + 8))).toThrow("cannot be decrypted");
});

test("text that is not encrypted is read, unless encryption is required", () => {
  const strict = encryption({ keys: { "2025": first }, current: "2025", required: true });
  expect(old.decode("plain")).toBe("plain");
  expect(() => strict.decode("plain")).toThrow("A text is not encrypted, and this process reads encrypted text only");
  expect(strict.decode(String(old.encode("secret")))).toBe("secret");
});

test.each([
  { why: "a short key", keys: { a: randomBytes(16) }, message: 'The key "a" must have 32 bytes' },
  { why: "an id that cannot be in a text", keys: { "a:b": first }, message: 'Invalid key id "a:b"' },
  { why: "no current key", keys: { b: first }, message: 'There is no key "a" to encrypt with, only "b"' },
  { why: "no keys", keys: {}, message: "only no key at all" },
])("$why is refused", ({ keys, message }) => {
  expect(() => encryption({ keys, current: "a" })).toThrow(message);
});

test("no error shows a key or a text", () => {
  const text = String(old.encode("secret"));
  const other = encryption({ keys: { "2025": second }, current: "2025" });
  expect(() => other.decode(text)).toThrow(expect.objectContaining({ message: expect.not.stringContaining("secret") }));
  expect(JSON.stringify(old)).toBe('{"name":"encryption"}');
});
