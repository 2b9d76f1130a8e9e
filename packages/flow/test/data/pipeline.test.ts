import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Codec } from "../../src/data/codec.ts";
import { compression } from "../../src/data/compression.ts";
import { encryption } from "../../src/data/encryption.ts";
import { DataPipeline, MissingBlobError } from "../../src/data/pipeline.ts";
import { TextTooLargeError } from "../../src/data/text-limit.ts";
import { decodeFailure } from "../../src/failures/decode-failure.ts";
import { encodeFailureThrough } from "../../src/failures/encode-through.ts";
import { MemoryBlobs } from "./memory-blobs.ts";

const long = "x".repeat(40_000);
const keys = { a: randomBytes(32) };
const reference = (text: string): string => JSON.parse(text).blob;

test("without codecs and blobs, text passes at once and unchanged", () => {
  const pipeline = new DataPipeline();
  expect(pipeline.encode('{"id":7}')).toBe('{"id":7}');
  expect(pipeline.decode('{"id":7}')).toBe('{"id":7}');
  expect(pipeline.decodeAll(["a", "b"])).toEqual(["a", "b"]);
});

test("a text that SWF would refuse is an error with its size and the remedy", () => {
  const what = "The input of activity chargeCard";
  expect(() => new DataPipeline().encode(long, { what })).toThrow(new TextTooLargeError(what, 40_000, 32_768));
  expect(() => new DataPipeline().encode(long, { what })).toThrow(
    "The input of activity chargeCard has 40,000 characters, but SWF takes 32,768. Send less, compress it with a codec, " +
      "or give client and workers a blob store, which keeps what is too large.",
  );
  expect(() => new DataPipeline().encode("x".repeat(2_049), { max: 2_048 })).toThrow("SWF takes 2,048");
});

test("a text that SWF would refuse goes to the blob store, and a reference that a person can read to SWF", async () => {
  const blobs = new MemoryBlobs();
  const text = await new DataPipeline({ blobs }).encode(JSON.stringify(long));
  expect(text).toMatch(
    /^\{"openswf":1,"blob":"sha256-[0-9a-f]{64}","bytes":40002,"contentType":"application\/json"\}$/,
  );
  expect(await new DataPipeline({ blobs }).decode(text)).toBe(JSON.stringify(long));
  expect(blobs.contentType).toBe("application/json");
});

test("a text that SWF takes stays with SWF, unless the bound is lower", async () => {
  const blobs = new MemoryBlobs();
  expect(new DataPipeline({ blobs }).encode("x".repeat(32_768))).toBe("x".repeat(32_768));
  expect(await new DataPipeline({ blobs, offloadAbove: 100 }).encode("x".repeat(101))).toContain('"bytes":101');
  expect(await new DataPipeline({ blobs }).encode("x".repeat(2_049), { max: 2_048 })).toContain('"bytes":2049');
});

test("what is kept in the store is compressed and encrypted too", async () => {
  const blobs = new MemoryBlobs();
  const codecs = [compression(), encryption({ keys, current: "a", required: true })];
  const noise = randomBytes(50_000).toString("hex");
  const text = await new DataPipeline({ blobs, codecs }).encode(noise);
  expect(Buffer.from(blobs.blobs.get(reference(text)) ?? []).toString()).toMatch(/^openswf:aes-256-gcm:a:/);
  expect(await new DataPipeline({ blobs, codecs }).decode(text)).toBe(noise);
});

const slow: Codec = { name: "slow", encode: async (text) => `slow:${text}`, decode: async (text) => text.slice(5) };
const pipelines = [
  { with: "nothing", pipeline: new DataPipeline() },
  { with: "blobs", pipeline: new DataPipeline({ blobs: new MemoryBlobs(), offloadAbove: 20, cacheBytes: 0 }) },
  { with: "a cache", pipeline: new DataPipeline({ blobs: new MemoryBlobs(), offloadAbove: 20, cacheBytes: 1_000 }) },
  { with: "a codec that is waited for", pipeline: new DataPipeline({ codecs: [slow] }) },
  {
    with: "everything",
    pipeline: new DataPipeline({
      codecs: [compression({ above: 5 }), encryption({ keys, current: "a" })],
      blobs: new MemoryBlobs(),
      offloadAbove: 150,
    }),
  },
];
/** Among them texts that look like what the pipeline writes. */
const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.json(),
  fc.string().map((text) => `{"openswf":1,"blob":${JSON.stringify(text)}}`),
  fc.string().map((text) => `{"openswf":1,"blob":${text}`),
  fc.string().map((text) => JSON.stringify({ openswf: 1, text })),
  fc.string().map((text) => `{"openswf":1,"text":${text}`),
);

test.each(pipelines)("any text comes back through a pipeline with $with", async ({ pipeline }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyText), async (texts) => {
      const encoded = await Promise.all(texts.map((text) => pipeline.encode(text)));
      expect(await pipeline.decodeAll(encoded)).toEqual(texts);
      const twice = await Promise.all(encoded.map((text) => pipeline.encode(text)));
      expect(await pipeline.decodeAll(twice)).toEqual(encoded);
    }),
  );
});

test("a blob that is not there is an error that names it", async () => {
  const blobs = new MemoryBlobs();
  const text = await new DataPipeline({ blobs }).encode(long);
  blobs.blobs.clear();
  const error: unknown = await Promise.resolve(new DataPipeline({ blobs }).decode(text)).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(MissingBlobError);
  expect(error).toMatchObject({ reference: reference(text), message: expect.stringContaining(reference(text)) });
});

test("a reference without a store, or that is damaged, is an error", async () => {
  const text = await new DataPipeline({ blobs: new MemoryBlobs() }).encode(long);
  await expect(new DataPipeline().decode(text)).rejects.toThrow("but this process has no blob store");
  expect(() => new DataPipeline().decode('{"openswf":1,"blob":7}')).toThrow("Invalid reference to a blob");
  expect(() => new DataPipeline().decode('{"openswf":1,"blob":')).toThrow("Invalid reference to a blob");
  expect(() => new DataPipeline().decode(text.replace("40000", "99999999999"))).toThrow("at most 67108864 are read");
});

test("a blob of another size than its reference says is an error", async () => {
  const blobs = new MemoryBlobs();
  const text = await new DataPipeline({ blobs }).encode(long);
  blobs.blobs.set(reference(text), new Uint8Array(3));
  await expect(new DataPipeline({ blobs }).decode(text)).rejects.toThrow("it has 3 bytes instead of 40000");
});

test("decoded blobs are held up to a number of bytes", async () => {
  const blobs = new MemoryBlobs();
  const writer = new DataPipeline({ blobs });
  const a = await writer.encode(`a${long}`);
  const b = await writer.encode(`b${long}`);
  const reader = new DataPipeline({ blobs, cacheBytes: 100_000 });
  for (const text of [a, a, b, a]) await reader.decode(text);
  expect(blobs.gets).toEqual([reference(a), reference(b), reference(a)]);
  expect(writer.decode(a)).toBe(`a${long}`);
});

test("a blob that is on its way is not fetched again", async () => {
  const blobs = new MemoryBlobs();
  const text = await new DataPipeline({ blobs }).encode(long);
  expect(await new DataPipeline({ blobs }).decodeAll([text, text, text])).toEqual([long, long, long]);
  expect(blobs.gets).toHaveLength(1);
});

test("blobs of a history are fetched at the same time, up to a bound", async () => {
  const blobs = new MemoryBlobs();
  const writer = new DataPipeline({ blobs, offloadAbove: 1 });
  const texts = await Promise.all(Array.from({ length: 20 }, (_, index) => writer.encode(`text ${index}`)));
  blobs.holds = true;
  const all = new DataPipeline({ blobs, concurrency: 4 }).decodeAll(["a", ...texts]);
  let most = 0;
  for (let answered = 0; answered < texts.length; ) {
    await setImmediate();
    most = Math.max(most, blobs.held.length);
    for (const answer of blobs.held.splice(0)) {
      answered += 1;
      answer();
    }
  }
  expect(most).toBe(4);
  expect(await all).toEqual(["a", ...texts.map((_, index) => `text ${index}`)]);
});

test("after one blob has failed, no more are fetched", async () => {
  const blobs = new MemoryBlobs();
  const writer = new DataPipeline({ blobs, offloadAbove: 1 });
  const texts = await Promise.all(Array.from({ length: 20 }, (_, index) => writer.encode(`text ${index}`)));
  blobs.blobs.delete(reference(texts[0] ?? ""));
  const decoded = Promise.resolve(new DataPipeline({ blobs, concurrency: 2 }).decodeAll(texts));
  await expect(decoded).rejects.toThrow(MissingBlobError);
  await setImmediate();
  expect(blobs.gets.length).toBeLessThan(10);
});

test.each([
  { options: { concurrency: 0 }, message: "Invalid concurrency 0" },
  { options: { cacheBytes: -1 }, message: "Invalid cacheBytes -1" },
  { options: { offloadAbove: 1.5 }, message: "Invalid offloadAbove 1.5" },
])("$message", ({ options, message }) => {
  expect(() => new DataPipeline(options)).toThrow(message);
});

test.each(["x", "ä", "漢"])("a failure of any length goes through codecs: %s", async (character) => {
  const pipeline = new DataPipeline({ codecs: [encryption({ keys, current: "a" })] });
  const error = new TypeError(character.repeat(40_000));
  const encoded = await encodeFailureThrough(error, (details) => pipeline.encode(details));
  const details = await pipeline.decode(encoded.details);
  expect(decodeFailure({ reason: encoded.reason, details })).toBeInstanceOf(TypeError);
  expect(details).toContain(character.repeat(3_000));
});

test("a failure passes on what else goes wrong in encoding it", async () => {
  const broken = async (): Promise<string> => {
    throw new Error("store is down");
  };
  await expect(encodeFailureThrough(new Error("x"), broken)).rejects.toThrow("store is down");
});
