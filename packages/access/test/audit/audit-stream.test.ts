import { Writable } from "node:stream";
import type { Log } from "@openswf/core/ports/log";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../core/test/world/virtual-clock.ts";
import { AuditStream } from "../../src/audit/audit-stream.ts";

const record = (requestId: string) => ({ time: "2026-01-01T00:00:00.000Z", event: "change", requestId }) as const;

/** What was written, chunk by chunk. The test decides when each chunk is taken. */
function slowStream(highWaterMark = 1_000) {
  const pieces: string[] = [];
  const taken: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark,
    write(piece: Buffer, _, done) {
      pieces.push(piece.toString());
      taken.push(() => done());
    },
  });
  return { stream, pieces, takeOne: () => taken.shift()?.() };
}

/** The messages of the server's log, with the number of lost lines. */
function recordingLog(): { readonly log: Log; readonly logged: string[] } {
  const logged: string[] = [];
  const keep = (fields: Readonly<Record<string, unknown>>, message: string): void =>
    void logged.push(`${fields["lost"]} ${message}`);
  return { log: { debug: keep, info: keep, warn: keep, error: keep }, logged };
}
const lost = "the audit log cannot be written and is losing lines";
const again = "the audit log has recovered";

/** `streams` are the streams that the log opened; `mayOpen` is called before each. */
function opened(mayOpen = (): boolean => true) {
  const clock = new VirtualClock(0, { count: 0 });
  const streams: ReturnType<typeof slowStream>[] = [];
  const open = (): Writable => {
    if (!mayOpen()) throw new Error("no folder");
    const slow = slowStream();
    streams.push(slow);
    return slow.stream;
  };
  const { log, logged } = recordingLog();
  const audit = new AuditStream({ name: "audit.log", open, clock: clock.forServer(), log });
  const [first] = streams;
  if (first === undefined) throw new Error("the log opens its stream immediately");
  /** Advances the clock and lets everything due in that time happen. */
  const waits = async (ms: number): Promise<void> => {
    const until = clock.now() + ms;
    while (clock.callNext(until)) await settled();
    clock.moveTo(until);
    await settled();
  };
  return { ...first, streams, clock, logged, audit, waits };
}

/** Streams emit events in ticks of their own. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const large = record("x".repeat(5 * 1024 * 1024));

test("lines are written in batches, each line whole", () => {
  const { audit, clock, pieces } = opened();
  expect(audit.write(record("1"))).toBeUndefined();
  expect(audit.write(record("2"))).toBeUndefined();
  expect(pieces).toEqual([]);
  clock.callNext(20);
  expect(pieces).toEqual([`${JSON.stringify(record("1"))}\n${JSON.stringify(record("2"))}\n`]);
});

test("a record stays on one line whatever its ids contain", () => {
  const { audit, clock, pieces } = opened();
  const workflowId = '22PT/+=:1|\n\r\u0000\u001b[2J\u2028"}';
  expect(audit.write({ ...record("a"), on: { workflowId } })).toBeUndefined();
  clock.callNext(20);
  const [line, ...rest] = pieces.join("").split("\n");
  expect(rest).toEqual([""]);
  expect(JSON.parse(line ?? "")).toMatchObject({ on: { workflowId } });
});

test("a write beyond the limit waits until the lines are written", async () => {
  const { audit, pieces, takeOne } = opened();
  const waiting = audit.write(large);
  expect(pieces).toHaveLength(1);
  let isOver = false;
  const over = waiting?.then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect(isOver).toBe(false);
  takeOne();
  await over;
  expect(isOver).toBe(true);
  expect(audit.write(record("1"))).toBeUndefined();
});

test("a failing stream releases waiting replies, and its unwritten lines count as lost", async () => {
  const { audit, stream, logged } = opened();
  void audit.write(record("1"));
  const waiting = audit.write(large);
  stream.destroy(new Error("no room"));
  await waiting;
  await settled();
  expect(logged).toEqual([`2 ${lost}`]);
});

test("a failed stream is reopened with growing delays, and reported every ten seconds", async () => {
  let hasFolder = true;
  const tries: number[] = [];
  const { audit, clock, stream, streams, logged, waits } = opened(() => {
    if (!hasFolder) tries.push(clock.now() / 1_000);
    return hasFolder;
  });
  hasFolder = false;
  stream.destroy(new Error("no folder"));
  await settled();
  for (let second = 0; second < 25; second += 1) {
    expect(audit.write(record("lost"))).toBeUndefined();
    await waits(1_000);
  }
  expect(tries).toEqual([1, 3, 7, 15]);
  expect(logged).toEqual([`0 ${lost}`, `11 ${lost}`, `21 ${lost}`]);
  hasFolder = true;
  await waits(10_000);
  void audit.write(record("kept"));
  await waits(20);
  expect(streams.at(-1)?.pieces).toEqual([`${JSON.stringify(record("kept"))}\n`]);
  expect(logged).toHaveLength(3);
  streams.at(-1)?.takeOne();
  await settled();
  expect(logged.slice(3)).toEqual([`25 ${again}`]);
  void audit.write(record("kept"));
  await waits(20);
  streams.at(-1)?.takeOne();
  await settled();
  expect(logged).toHaveLength(4);
});

test("replies wait for a stalled reader for five seconds once; then lines are lost until it has caught up", async () => {
  const { audit, pieces, takeOne, logged, waits } = opened();
  let isOver = false;
  const over = audit.write(large)?.then(() => {
    isOver = true;
  });
  await waits(4_999);
  expect(isOver).toBe(false);
  await waits(1);
  await over;
  expect(logged).toEqual([`0 ${lost}`]);
  for (let line = 0; line < 3; line += 1) expect(audit.write(record("lost"))).toBeUndefined();
  await waits(10_000);
  void audit.write(record("lost"));
  expect(logged).toEqual([`0 ${lost}`, `4 ${lost}`]);
  expect(pieces).toHaveLength(1);
  takeOne();
  await settled();
  expect(logged.slice(2)).toEqual([`4 ${again}`]);
  void audit.write(record("kept"));
  await waits(20);
  expect(pieces.at(-1)).toBe(`${JSON.stringify(record("kept"))}\n`);
});

test("closing waits for a stalled reader no longer than a reply does, and reports the lost lines", async () => {
  const { audit, logged, waits } = opened();
  void audit.write(record("1"));
  const closed = audit.close();
  await waits(5_000);
  await closed;
  expect(logged.at(-1)).toBe(`1 ${lost}`);
});

test("closing writes the remaining lines, and none is lost", async () => {
  const { audit, pieces, takeOne, logged } = opened();
  void audit.write(record("1"));
  const closed = audit.close();
  expect(pieces).toEqual([`${JSON.stringify(record("1"))}\n`]);
  takeOne();
  await closed;
  await settled();
  expect(logged).toEqual([]);
});
