import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import type { OpenSegment } from "../../src/change-log/segment-files.ts";

/** A segment for tests that do not lose power, and so need not wait for the disk. */
export const unsyncedSegment: OpenSegment = (path) => {
  const file = openSync(path, "r+");
  const writeNow = (bytes: Buffer, position: number): void => void writeSync(file, bytes, 0, bytes.length, position);
  return {
    size: fstatSync(file).size,
    writeNow,
    write: async (bytes, position) => writeNow(bytes, position),
    extend: async (from, to) => writeNow(Buffer.alloc(to - from), from),
    close: () => closeSync(file),
  };
};
