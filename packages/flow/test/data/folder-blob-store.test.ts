import { mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { folderBlobStore } from "../../src/data/folder-blob-store.ts";

const about = { contentType: "text/plain" };
const root = await mkdtemp(join(tmpdir(), "openswf-blobs-"));
afterAll(async () => rm(root, { recursive: true, force: true }));

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const fileOf = (folder: string, reference: string): string => {
  const digest = reference.slice("sha256-".length);
  return join(folder, digest.slice(0, 2), digest.slice(2, 4), digest);
};

test("bytes come back by their reference, in another process's store of the same folder too", async () => {
  const reference = await folderBlobStore(root).put(bytesOf("abc"), about);
  expect(reference).toBe("sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(Buffer.from((await folderBlobStore(root).get(reference)) ?? []).toString()).toBe("abc");
});

test("a file is named by its content, whole, and for its owner only", async () => {
  const folder = join(root, "new", "deep");
  const reference = await folderBlobStore(folder).put(bytesOf("abc"), about);
  expect(await readdir(join(folder, "ba", "78"))).toEqual([reference.slice("sha256-".length)]);
  expect((await stat(fileOf(folder, reference))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("the same bytes at the same time are one file", async () => {
  const folder = join(root, "rivals");
  const store = folderBlobStore(folder);
  const references = await Promise.all(Array.from({ length: 20 }, () => store.put(bytesOf("rival"), about)));
  const [reference = ""] = references;
  expect(new Set(references).size).toBe(1);
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(files.filter((file) => file.isFile()).map(({ name }) => name)).toEqual([reference.slice("sha256-".length)]);
});

test("storing bytes again renews the age of their file", async () => {
  const store = folderBlobStore(root);
  const reference = await store.put(bytesOf("aged"), about);
  const file = fileOf(root, reference);
  await utimes(file, new Date(0), new Date(0));
  await store.put(bytesOf("aged"), about);
  expect((await stat(file)).mtimeMs).toBeGreaterThan(Date.UTC(2020, 0));
});

test("a file that was cut is written again", async () => {
  const store = folderBlobStore(root);
  const reference = await store.put(bytesOf("whole"), about);
  await truncate(fileOf(root, reference), 2);
  await expect(store.get(reference)).rejects.toThrow(`The blob ${reference} is damaged`);
  await store.put(bytesOf("whole"), about);
  expect(await store.get(reference)).toHaveLength(5);
});

test("a file that was changed is not returned", async () => {
  const store = folderBlobStore(root);
  const reference = await store.put(bytesOf("mine"), about);
  await writeFile(fileOf(root, reference), "hers");
  await expect(store.get(reference)).rejects.toThrow("is damaged: it has other content than its name says");
});

test("a file that is too large is not read", async () => {
  const store = folderBlobStore(root);
  const reference = await store.put(bytesOf("large"), about);
  await truncate(fileOf(root, reference), 65 * 1024 * 1024);
  await expect(store.get(reference)).rejects.toThrow("has 68157440 bytes: at most 67108864 are read");
});

test("bytes that are not there are undefined", async () => {
  expect(await folderBlobStore(root).get(`sha256-${"0".repeat(64)}`)).toBeUndefined();
  expect(await folderBlobStore(join(root, "nowhere")).get(`sha256-${"0".repeat(64)}`)).toBeUndefined();
});

test.each([
  "../../etc/passwd",
  "sha256-../../../../etc/passwd",
  `sha256-${"A".repeat(64)}`,
  `sha256-${"0".repeat(64)}\n`,
  "",
])("no other reference reaches a path: %j", async (reference) => {
  await expect(folderBlobStore(root).get(reference)).rejects.toThrow("Invalid reference");
});

test("any bytes come back", async () => {
  const store = folderBlobStore(join(root, "any"));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      expect(Uint8Array.from((await store.get(await store.put(bytes, about))) ?? [])).toEqual(bytes);
    }),
    { numRuns: 20 },
  );
});
