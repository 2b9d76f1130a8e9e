import { manualClock } from "@openswf/core";
import { expect, test } from "vitest";
import { LineWriter, waitingBytesMax } from "../../../src/cli/output/line-writer.ts";

/** A destination that the test answers by hand. */
function opens() {
  const clock = manualClock(0);
  const written: string[] = [];
  const answers: ((error?: unknown) => void)[] = [];
  const writer = new LineWriter({
    destination: {
      write(text, done) {
        written.push(text);
        answers.push((error) => done(error));
      },
      writeNow: (text) => void written.push(`now ${text}`),
    },
    clock,
    printDropped: (count, error) => `${count} dropped${error === undefined ? "" : ` by ${error}`}\n`,
  });
  return { clock, writer, written, answers: (error?: unknown) => answers.shift()?.(error) };
}

test("lines that arrive during a write are written together, in order", () => {
  const { writer, written, answers } = opens();
  for (const line of ["a\n", "b\n", "c\n"]) writer.write(line);
  expect(written).toEqual(["a\n"]);
  answers();
  expect(written).toEqual(["a\n", "b\nc\n"]);
});

test("a destination that takes nothing costs bounded memory, and the dropped lines are told once it takes lines again", () => {
  const { writer, written, answers } = opens();
  const line = `${"x".repeat(1023)}\n`;
  const sent = (2 * waitingBytesMax) / 1024;
  for (let count = 0; count < sent; count += 1) writer.write(line);
  expect(written).toHaveLength(1);
  while (written.join("").length < waitingBytesMax) answers();
  answers();
  const lines = written.join("").split("\n").slice(0, -1);
  const kept = lines.filter((each) => each.startsWith("x")).length;
  expect(kept).toBe(1 + waitingBytesMax / 1024);
  expect(lines.filter((each) => each.endsWith("dropped"))).toEqual([`${sent - kept} dropped`]);
});

test("a failed write is not fatal: its lines are counted, and the count is told by a later write", async () => {
  const { clock, writer, written, answers } = opens();
  writer.write("a\n");
  answers("ENOSPC");
  writer.write("b\n");
  expect(written).toEqual(["a\n"]);
  await clock.advance(1_000);
  answers("ENOSPC");
  await clock.advance(1_000);
  answers();
  expect(written).toEqual(["a\n", "1 dropped by ENOSPC\nb\n", "2 dropped by ENOSPC\n"]);
});

test("a failing destination is tried once a second, however many lines arrive", async () => {
  const { clock, writer, written, answers } = opens();
  for (let second = 0; second < 3; second += 1) {
    for (let count = 0; count < 100; count += 1) writer.write("a\n");
    answers("EIO");
    await clock.advance(1_000);
  }
  expect(written.length).toBeLessThanOrEqual(4);
});

test("flush settles once everything is written, or when its time is over", async () => {
  const { clock, writer, answers } = opens();
  writer.write("a\n");
  let flushed = 0;
  const count = (): void => {
    flushed += 1;
  };
  void writer.flush(500).then(count);
  await clock.advance(499);
  expect(flushed).toBe(0);
  await clock.advance(1);
  expect(flushed).toBe(1);
  void writer.flush(500).then(count);
  answers();
  await clock.advance(0);
  expect(flushed).toBe(2);
});

test("what still waits at the end of the process is written at once", () => {
  const { writer, written } = opens();
  for (const line of ["a\n", "b\n", "c\n"]) writer.write(line);
  writer.flushNow();
  expect(written).toEqual(["a\n", "now b\nc\n"]);
});
