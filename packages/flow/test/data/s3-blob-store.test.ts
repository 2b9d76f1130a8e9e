import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, expect, test } from "vitest";
import { DataPipeline } from "../../src/data/pipeline.ts";
import { s3BlobStore } from "../../src/data/s3-blob-store.ts";
import { FakeS3 } from "./fake-s3.ts";

const s3 = await FakeS3.listen();
afterAll(async () => s3[Symbol.asyncDispose]());
const store = s3BlobStore({ client: s3.client, bucket: "blobs", prefix: "flow/" });
const about = { contentType: "application/json" };
const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

test("bytes come back by their reference, from an object named by their content", async () => {
  const reference = await store.put(Buffer.from("abc"), about);
  expect(reference).toBe(`sha256-${digest}`);
  expect(s3.objects.get(`/blobs/flow/sha256-${digest}`)).toEqual({
    bytes: Buffer.from("abc"),
    contentType: about.contentType,
  });
  expect(Buffer.from((await store.get(reference)) ?? []).toString()).toBe("abc");
});

test("no bytes are bytes too", async () => {
  expect(await store.get(await store.put(new Uint8Array(), about))).toHaveLength(0);
});

test("an object that is not there is undefined, and a missing bucket is an error", async () => {
  expect(await store.get(`sha256-${"0".repeat(64)}`)).toBeUndefined();
  const elsewhere = s3BlobStore({ client: s3.client, bucket: "nowhere" });
  await expect(elsewhere.get(`sha256-${digest}`)).rejects.toThrow(expect.objectContaining({ name: "NoSuchBucket" }));
  await expect(elsewhere.put(Buffer.from("abc"), about)).rejects.toThrow(
    expect.objectContaining({ name: "NoSuchBucket" }),
  );
});

test("an object that was changed is not returned", async () => {
  const reference = await store.put(Buffer.from("mine"), about);
  s3.objects.set(`/blobs/flow/${reference}`, { bytes: Buffer.from("hers"), contentType: "text/plain" });
  await expect(store.get(reference)).rejects.toThrow(`The blob ${reference} is damaged`);
});

test("an object that is too large is not read", async () => {
  const reference = await store.put(Buffer.from("large"), about);
  s3.claimedLength = 70_000_000;
  await expect(store.get(reference)).rejects.toThrow("has 70000000 bytes: at most 67108864 are read");
  s3.claimedLength = undefined;
  expect(await store.get(reference)).toHaveLength(5);
});

test("no other reference reaches a key", async () => {
  await expect(store.get("../other/secret")).rejects.toThrow("Invalid reference");
});

test("a client that lacks the calls is refused with the one to use", () => {
  const bare = new S3Client({ region: "us-east-1" });
  // @ts-expect-error: the bare client has `send` only
  expect(() => s3BlobStore({ client: bare, bucket: "blobs" })).toThrow("must be new S3(...) of @aws-sdk/client-s3");
});

test("a pipeline keeps what is too large in the bucket", async () => {
  const text = "x".repeat(100_000);
  const encoded = await new DataPipeline({ blobs: store }).encode(text);
  expect(encoded.length).toBeLessThan(200);
  expect(await new DataPipeline({ blobs: store }).decode(encoded)).toBe(text);
});
