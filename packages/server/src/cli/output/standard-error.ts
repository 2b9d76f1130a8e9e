import { fstatSync, write, writeSync } from "node:fs";
import type { LineDestination } from "./line-writer.ts";

const fd = 2;
/** How long the end of the process waits for a pipe that is full. */
const lastWritesMs = 200;
const lastWritePauseMs = 10;

/**
 * Standard error, written without blocking the main thread. A pipe or socket that is full makes libuv wait for it; a file
 * or terminal is written by a thread of its pool.
 */
export function standardError(): LineDestination {
  const stat = fstatSync(fd);
  return { write: stat.isFIFO() || stat.isSocket() ? writeToStream : writeToFile, writeNow };
}

function writeToStream(text: string, done: (error: unknown) => void): void {
  process.stderr.write(text, done);
}

function writeToFile(text: string, done: (error: unknown) => void): void {
  const bytes = Buffer.from(text);
  const writeFrom = (offset: number): void => {
    write(fd, bytes, offset, bytes.length - offset, null, (error, written) => {
      if (error !== null || offset + written >= bytes.length) done(error);
      else writeFrom(offset + written);
    });
  };
  writeFrom(0);
}

let spentMs = 0;

function writeNow(text: string): void {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      const isFull = error instanceof Error && "code" in error && error.code === "EAGAIN";
      if (!isFull || spentMs >= lastWritesMs) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lastWritePauseMs);
      spentMs += lastWritePauseMs;
    }
  }
}
