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
  body: JSON.stringify({ number, text: "line\nfeeds and 😀" }),
});
const numbersIn = (file: string): readonly number[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line).number);

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
  { why: "after a whole line", cut: '{"number":1}\n{"num', keeps: [1] },
  { why: "in the first line", cut: '{"num', keeps: [] },
  { why: "in a line longer than what is read at once", cut: `{"number":1}\n"${"x".repeat(200_000)}`, keeps: [1] },
  { why: "nowhere", cut: '{"number":1}\n{"number":2}\n', keeps: [1, 2] },
])("a file that a crash has cut off $why continues with whole lines", async ({ cut, keeps }) => {
  const file = path();
  writeFileSync(file, cut);
  const sink = await openSink(file);
  await sink.take(event(9));
  expect(numbersIn(file)).toEqual([...keeps, 9]);
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

test("what is no regular file is refused", async () => {
  await expect(FileSink.open("/dev/null")).rejects.toThrow("/dev/null is no regular file");
});
