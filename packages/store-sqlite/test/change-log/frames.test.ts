import { readFile, rm, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../../core/src/ports/clock.ts";
import { ManualClock } from "../../../core/src/ports/manual-clock.ts";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import { frameKind, saltOfSegment, segmentHeader } from "../../src/change-log/frame.ts";
import { firstPlace, LogReader } from "../../src/change-log/log-reader.ts";
import { type Free, LogWriter, segmentBytes } from "../../src/change-log/log-writer.ts";
import {
  openSegment,
  readLog,
  renewSegments,
  type SegmentFile,
  segmentName,
} from "../../src/change-log/segment-files.ts";
import { temporaryFile } from "../temporary-file.ts";
import { unsyncedSegment } from "./unsynced-segment.ts";

const salt = 9_876_543_210;
let database = "";
let folder = "";
beforeEach(async () => {
  ({ path: database, folder } = await temporaryFile());
  renewSegments(database, salt);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function openWriter(free: Free = async () => {}): LogWriter {
  const files = [openSegment(segmentName(database, 0)), openSegment(segmentName(database, 1))] as const;
  return new LogWriter(files, salt, new ManualClock(0), free);
}

/** Writes frames with these payloads. */
async function write(payloads: readonly string[]): Promise<void> {
  const writer = openWriter();
  for (const payload of payloads) await writer.append(frameKind.changes, payload, true);
  await writer.close();
}

/** What is read of the log, and whether it is damaged. */
function read(from: string = database): { readonly payloads: readonly string[]; readonly isDamaged: boolean } {
  const log = new LogReader(from, salt, firstPlace);
  const payloads: string[] = [];
  for (let frame = log.next(); frame !== undefined; frame = log.next()) {
    if (frame.kind === frameKind.changes) payloads.push(frame.payload.toString("utf8"));
  }
  const isDamaged = log.hasFramesBehind();
  log.close();
  return { payloads, isDamaged };
}

const payloads = ["one", "two ".repeat(20), "", "vier: ä\u{1f381}", "five"];
const frameStarts = (): readonly number[] => {
  const starts: number[] = [];
  let at = firstPlace.offset;
  for (const payload of payloads) {
    starts.push(at);
    at += 28 + Buffer.byteLength(payload);
  }
  return [...starts, at];
};

test("frames are read as they were written", async () => {
  await write(payloads);
  expect(read()).toEqual({ payloads, isDamaged: false });
});

test("a last frame that is torn at any byte is cut, and is no damage", async () => {
  await write(payloads);
  const bytes = await readFile(segmentName(database, 0));
  const [start = 0, end = 0] = frameStarts().slice(-2);
  for (let at = start; at < end; at++) {
    for (const filler of [0, 0xa5]) {
      const torn = Buffer.from(bytes);
      torn.fill(filler, at, end);
      await writeFile(segmentName(database, 0), torn);
      expect(read(), `byte ${at}`).toEqual({ payloads: payloads.slice(0, -1), isDamaged: false });
    }
    await writeFile(segmentName(database, 0), bytes.subarray(0, at));
    expect(read(), `cut at byte ${at}`).toEqual({ payloads: payloads.slice(0, -1), isDamaged: false });
  }
});

test("any flipped bit before the last frame is damage, with what lies before it still read", async () => {
  await write(payloads);
  const bytes = await readFile(segmentName(database, 0));
  const starts = frameStarts();
  for (let at = firstPlace.offset; at < (starts.at(-2) ?? 0); at++) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    await writeFile(segmentName(database, 0), flipped);
    const bad = starts.findLastIndex((start) => start <= at);
    expect(read(), `byte ${at}`).toEqual({ payloads: payloads.slice(0, bad), isDamaged: true });
  }
});

test("a flipped bit in the header of a segment makes it the log of no store", () => {
  const header = segmentHeader(salt, 1);
  expect(saltOfSegment(header, 1)).toBe(salt);
  expect(saltOfSegment(header, 0)).toBeUndefined();
  for (let bit = 0; bit < 28 * 8; bit++) {
    const flipped = Buffer.from(header);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(saltOfSegment(flipped, 1), `bit ${bit}`).toBeUndefined();
  }
});

test("frames of other salts and of earlier rounds are not read", async () => {
  await write(["old", "older"]);
  const old = await readFile(segmentName(database, 0));
  renewSegments(database, salt + 1);
  const fresh = await readFile(segmentName(database, 0));
  await writeFile(segmentName(database, 0), Buffer.concat([fresh, old.subarray(firstPlace.offset)]));
  const log = new LogReader(database, salt + 1, firstPlace);
  expect(log.isOurs()).toBe(true);
  expect(log.next()).toBeUndefined();
  expect(log.hasFramesBehind()).toBe(false);
  log.close();
});

describe("the two segments", () => {
  const large = (number: number): string => `${number}`.padEnd(segmentBytes / 4, "x");

  test("are used in turn, each only after what it held is merged; at every moment all that was not is read", async () => {
    const asked: number[] = [];
    const log = new LogReader(database, salt, firstPlace);
    const writer = openWriter(async (sequence) => {
      asked.push(sequence);
      log.refresh(log.place);
      while (log.place.sequence <= sequence) expect(log.next()).toBeDefined();
    });
    for (let number = 1; number <= 20; number++) {
      await writer.append(frameKind.changes, large(number), true);
      const from = log.place;
      let last = from.sequence - 1;
      log.refresh(from);
      for (let frame = log.next(); frame !== undefined; frame = log.next()) {
        expect(frame.payload.toString("latin1")).toBe(large(frame.sequence));
        last = frame.sequence;
      }
      expect(last).toBe(number);
      expect(log.hasFramesBehind()).toBe(false);
      log.refresh(from);
    }
    expect(asked).toEqual([3, 6, 9, 12, 15]);
    log.close();
    await writer.close();
  });

  test("take a frame larger than a segment, and then go on", async () => {
    const payloads = ["small", "x".repeat(segmentBytes * 2)];
    const seen: ReturnType<typeof read>[] = [];
    const writer = openWriter(async () => void seen.push(read()));
    for (const payload of [...payloads, "small again"]) await writer.append(frameKind.changes, payload, true);
    expect(seen).toEqual([{ payloads, isDamaged: false }]);
    await writer.close();
  });

  test("refuse frames while what they hold cannot be merged, and then go on without a gap", async () => {
    let isFull = true;
    const writer = openWriter(async () => {
      if (isFull) throw new Error("no room");
    });
    for (let number = 1; number <= 6; number++) await writer.append(frameKind.changes, large(number), true);
    await expect(writer.append(frameKind.changes, large(7), true)).rejects.toThrow("no room");
    expect(writer.sequence).toBe(6);
    isFull = false;
    await writer.append(frameKind.changes, large(7), true);
    expect(writer.sequence).toBe(7);
    await writer.close();
  });

  test("are copied as of one moment", async () => {
    const writer = openWriter();
    for (let number = 1; number <= 2; number++) await writer.append(frameKind.changes, large(number), true);
    const early = readLog(database, salt, 0);
    expect(early.map(({ length }) => length > 64)).toEqual([true, false]);
    for (let number = 3; number <= 5; number++) await writer.append(frameKind.changes, large(number), true);
    const copy = `${database}.copy`;
    const both = readLog(database, salt, 0);
    await writeFile(segmentName(copy, 0), both[0]);
    await writeFile(segmentName(copy, 1), both[1]);
    expect(read(copy)).toEqual({ payloads: [1, 2, 3, 4, 5].map(large), isDamaged: false });
    await writer.close();
  });
});

describe("a write that fails", () => {
  type Failure = "before" | "after" | "half";

  /** Fails the writes with these numbers, from 1: before anything is written, after all of it, or halfway. */
  function failing(file: SegmentFile, failures: Map<number, Failure>, count: { writes: number }): SegmentFile {
    const around = (bytes: Buffer, write: (bytes: Buffer) => void): void => {
      const failure = failures.get(++count.writes);
      if (failure !== "before") write(failure === "half" ? bytes.subarray(0, bytes.length >> 1) : bytes);
      if (failure !== undefined) throw new Error(`EIO ${failure}`);
    };
    return {
      ...file,
      writeNow: (bytes, position) => around(bytes, (part) => file.writeNow(part, position)),
      write: async (bytes, position) => around(bytes, (part) => file.writeNow(part, position)),
    };
  }

  test("is refused, whatever has reached the disk, and is never read once a later frame was written", async () => {
    for (let seed = 0; seed < 20 * effort; seed++) {
      const dice = new Dice(seed);
      renewSegments(database, salt);
      const failures = new Map<number, Failure>();
      for (let number = 1; number < 40; number++) {
        if (dice.oneIn(3)) failures.set(number, dice.oneOf(["before", "after", "half"]) ?? "before");
      }
      const count = { writes: 0 };
      const files = [0, 1].map((segment) =>
        failing(unsyncedSegment(segmentName(database, segment === 0 ? 0 : 1)), failures, count),
      );
      const [first, second] = files;
      if (first === undefined || second === undefined) throw new Error("there are two segments");
      const writer = new LogWriter([first, second], salt, new ManualClock(0), async () => {});
      const acknowledged: string[] = [];
      let refused: string[] = [];
      for (let number = 1; number <= 25; number++) {
        const payload = `${seed} ${number} `.repeat(dice.oneIn(6) ? 20_000 : dice.between(0, 9));
        try {
          await writer.append(frameKind.changes, payload, dice.oneIn(2));
          acknowledged.push(payload);
          refused = [];
        } catch (error) {
          expect(String(error)).toContain("EIO");
          refused.push(payload);
        }
        const { payloads, isDamaged } = read();
        expect(isDamaged, `seed ${seed}`).toBe(false);
        expect(payloads.slice(0, acknowledged.length), `seed ${seed}`).toEqual(acknowledged);
        // The outcome of a write that failed is unknown, until a later one succeeds.
        for (const more of payloads.slice(acknowledged.length)) expect(refused, `seed ${seed}`).toContain(more);
      }
      await writer.close();
    }
  });

  test.each([
    { disk: "works again", failures: [1], last: 1, found: [] },
    { disk: "still fails", failures: [1, 2], last: "unknown", found: ["refused"] },
  ])(
    "is not read after a close if the disk $disk, or the close says that it may be",
    async ({ failures, last, found }) => {
      renewSegments(database, salt);
      const count = { writes: 0 };
      const landed = new Map<number, Failure>([
        [1, "after"],
        [2, "before"],
      ]);
      for (const number of landed.keys()) if (!failures.includes(number)) landed.delete(number);
      const files = [
        failing(unsyncedSegment(segmentName(database, 0)), landed, count),
        failing(unsyncedSegment(segmentName(database, 1)), landed, count),
      ] as const;
      const writer = new LogWriter(files, salt, new ManualClock(0), async () => {});
      await expect(writer.append(frameKind.changes, "refused", true)).rejects.toThrow("EIO");
      expect(await writer.close()).toBe(last);
      expect(read().payloads).toEqual(found);
    },
  );

  test("in zeros ahead of the frames costs nothing but time", async () => {
    const file = openSegment(segmentName(database, 0));
    const noZeros: SegmentFile = {
      ...file,
      extend: async () => {
        throw new Error("ENOSPC");
      },
    };
    const writer = new LogWriter(
      [noZeros, openSegment(segmentName(database, 1))],
      salt,
      new ManualClock(0),
      async () => {},
    );
    for (const payload of payloads) await writer.append(frameKind.changes, payload, true);
    await writer.close();
    expect(read()).toEqual({ payloads, isDamaged: false });
  });
});

/** A writer on a disk that takes as long as the test says, and by which thread each frame was written. */
function writerOnDisk(): {
  takesMs: number;
  append(isAlone: boolean): Promise<"now" | "elsewhere" | undefined>;
  close(): Promise<void>;
} {
  let now = 0;
  const clock: Clock = Object.assign(new ManualClock(0), { elapsed: () => now });
  let way: "now" | "elsewhere" | undefined;
  const file = openSegment(segmentName(database, 0));
  const disk: SegmentFile = {
    ...file,
    writeNow: (bytes, position) => {
      way = "now";
      file.writeNow(bytes, position);
      now += opened.takesMs;
    },
    write: async (bytes, position) => {
      way = "elsewhere";
      await file.write(bytes, position);
      now += opened.takesMs;
    },
  };
  const writer = new LogWriter([disk, openSegment(segmentName(database, 1))], salt, clock, async () => {});
  const opened = {
    takesMs: 0,
    append: async (isAlone: boolean) => {
      await writer.append(frameKind.changes, "x", isAlone);
      return way;
    },
    close: async () => void (await writer.close()),
  };
  return opened;
}

test("on a slow disk, frames are written by another thread, until it is fast again", async () => {
  const disk = writerOnDisk();
  expect(await disk.append(true)).toBe("now");
  disk.takesMs = 100;
  expect(await disk.append(true)).toBe("now");
  expect(await disk.append(true)).toBe("elsewhere");
  disk.takesMs = 0;
  for (let count = 0; count < 60; count++) await disk.append(true);
  expect(await disk.append(true)).toBe("now");
  await disk.close();
});

test("a disk that is fast enough for lone frames may be too slow for those of groups, and is tried again later", async () => {
  const disk = writerOnDisk();
  disk.takesMs = 2;
  for (let count = 0; count < 20; count++) await disk.append(true);
  expect(await disk.append(true)).toBe("now");
  expect(await disk.append(false)).toBe("elsewhere");
  disk.takesMs = 0.2;
  const ways = new Set<string | undefined>();
  for (let count = 0; count < 250; count++) ways.add(await disk.append(false));
  expect([...ways]).toEqual(["elsewhere", "now"]);
  expect(await disk.append(false)).toBe("now");
  await disk.close();
});
