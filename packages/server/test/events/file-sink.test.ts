import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FileSink } from "../../src/events/file-sink.ts";

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), "openswf-events-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "events.ndjson");
}

async function openSink(file: string): Promise<FileSink> {
  const sink = await FileSink.open(file);
  onTestFinished(() => sink.close());
  return sink;
}

const event = (number: number): { readonly id: string; readonly body: string } => ({
  id: `id-${number}`,
  body: JSON.stringify({ version: "0", id: `id-${number}`, number, text: "line\nfeeds and 😀" }),
});
const numbersIn = (file: string): readonly number[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line).number);

const line = (number: number, padding = 0): string =>
  `${JSON.stringify({ version: "0", id: `id-${number}`, number, padding: "x".repeat(padding) })}\n`;

test("events are appended as lines, behind what the file has, and only its owner may write it", async () => {
  const file = path();
  const sink = await openSink(file);
  await sink.take(event(1));
  expect(numbersIn(file)).toEqual([1]);
  await Promise.all([sink.take(event(2)), sink.take(event(3)), sink.take(event(4))]);
  expect(numbersIn(file)).toEqual([1, 2, 3, 4]);
  await sink.close();
  await (await openSink(file)).take(event(5));
  expect(numbersIn(file)).toEqual([1, 2, 3, 4, 5]);
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

test("the owner's group may read a new file under the server's umask, and the mode of an old one is left alone", async () => {
  const umask = process.umask(0o077);
  onTestFinished(() => void process.umask(umask));
  const file = path();
  await (await openSink(file)).close();
  expect(statSync(file).mode & 0o777).toBe(0o640);
  chmodSync(file, 0o600);
  await openSink(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  { why: "after a whole line", cut: `${line(1)}{"vers`, keeps: [1] },
  { why: "in the first line", cut: line(1).slice(0, 50), keeps: [] },
  { why: "in a line longer than what is read at once", cut: `${line(1)}${line(2, 200_000).slice(0, -1)}`, keeps: [1] },
  { why: "and filled up with zeros", cut: `${line(1)}{"v${"\0".repeat(4_000)}`, keeps: [1] },
  { why: "nowhere", cut: `${line(1)}${line(2)}`, keeps: [1, 2] },
])("a file that a crash has cut off $why continues with whole lines", async ({ cut, keeps }) => {
  const file = path();
  writeFileSync(file, cut);
  const sink = await openSink(file);
  await sink.take(event(9));
  expect(numbersIn(file)).toEqual([...keeps, 9]);
});

test.each([
  { what: "a database", text: "SQLite format 3\0\n\0\0\0" },
  { what: "JSON on one line", text: '{"domain":"shop"}' },
  { what: "notes behind an event", text: `${line(1)}not an event` },
])("a path that leads to $what is refused, and the file is left as it was", async ({ text }) => {
  const file = path();
  writeFileSync(file, text);
  await expect(FileSink.open(file)).rejects.toThrow("ends with an incomplete line that is not an event");
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("a file that was renamed is left whole, and a new one is made", async () => {
  const file = path();
  const sink = await openSink(file);
  await sink.take(event(1));
  renameSync(file, `${file}.1`);
  await sink.take(event(2));
  expect(numbersIn(`${file}.1`)).toEqual([1]);
  expect(numbersIn(file)).toEqual([2]);
  // As logrotate does with `create`.
  renameSync(file, `${file}.2`);
  writeFileSync(file, "");
  await sink.take(event(3));
  rmSync(file);
  await sink.take(event(4));
  expect(numbersIn(`${file}.2`)).toEqual([2]);
  expect(numbersIn(file)).toEqual([4]);
});

test("an event that cannot be written is refused, and taken once it can", async () => {
  const file = path();
  const sink = await openSink(file);
  const folder = dirname(file);
  renameSync(folder, `${folder}-away`);
  await expect(sink.take(event(1))).rejects.toThrow("ENOENT");
  renameSync(`${folder}-away`, folder);
  await sink.take(event(1));
  expect(numbersIn(file)).toEqual([1]);
});

test("what is not a regular file is refused", async () => {
  await expect(FileSink.open("/dev/null")).rejects.toThrow("/dev/null is not a regular file");
});
