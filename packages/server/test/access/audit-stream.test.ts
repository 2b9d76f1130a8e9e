import { Writable } from "node:stream";
import { auditTo } from "openswf/access/audit/audit-stream";
import { expect, test } from "vitest";
import { TestLog } from "../world/test-log.ts";
import { VirtualClock } from "../world/virtual-clock.ts";

const record = (requestId: string) => ({ time: "2026-01-01T00:00:00.000Z", event: "change", requestId }) as const;

/** What was written, piece by piece; each piece is taken when the test says so. */
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

function opened() {
  const clock = new VirtualClock(0, { count: 0 });
  const log = new TestLog();
  const slow = slowStream();
  return { ...slow, clock, log, audit: auditTo(slow.stream, clock.forServer(), log) };
}

test("lines of one moment are written together, each whole", () => {
  const { audit, clock, pieces } = opened();
  expect(audit.write(record("1"))).toBeUndefined();
  expect(audit.write(record("2"))).toBeUndefined();
  expect(pieces).toEqual([]);
  clock.callNext(20);
  expect(pieces).toEqual([`${JSON.stringify(record("1"))}\n${JSON.stringify(record("2"))}\n`]);
});

test("whoever writes more than may wait is to wait until it is written", async () => {
  const { audit, pieces, takeOne } = opened();
  const long = record("x".repeat(5 * 1024 * 1024));
  const waiting = audit.write(long);
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

test("a log that fails keeps nobody waiting, is complained of once in a while, and says how much is lost", async () => {
  const { audit, stream, clock, log } = opened();
  const waiting = audit.write(record("x".repeat(5 * 1024 * 1024)));
  stream.destroy(new Error("no room"));
  await waiting;
  expect(log.errors.map(({ message }) => message)).toEqual(["the audit log cannot be written: lines of it are lost"]);
  expect(audit.write(record("1"))).toBeUndefined();
  clock.callNext(1_000);
  await audit.close();
});

test("closing writes what was gathered", async () => {
  const { audit, pieces, takeOne } = opened();
  audit.write(record("1"));
  const closed = audit.close();
  expect(pieces).toEqual([`${JSON.stringify(record("1"))}\n`]);
  takeOne();
  await closed;
});
