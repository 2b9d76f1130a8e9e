import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { frameHeaderBytes, headerBytes, isEqual, parseFrame, parseHeader, sumsOf } from "./log-format.ts";

/**
 * Writes SQLite's log again as it is, and syncs it. After a sync that failed, the system may take for written what is not:
 * the next sync then succeeds without it. The caller keeps everybody from writing meanwhile. Throws if the log is no
 * longer what SQLite wrote, which only a restart can repair: from the change log.
 */
export function rewriteLog(path: string, frames: number): void {
  if (rewriteFrames(path, frames) < frames) throw lost();
}

/**
 * The same for a log that a dead server has left. A sync of that server may have failed, and nobody can tell. What follows the
 * last good frame is not read by SQLite, either.
 */
export function rewriteLeftLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) rewriteFrames(path, Number.POSITIVE_INFINITY);
}

/** Returns how many frames there were, up to so many. */
function rewriteFrames(path: string, framesMax: number): number {
  // Closing a file drops SQLite's locks on it. SQLite has none on its log.
  const file = openSync(path, "r+");
  try {
    const head = Buffer.alloc(headerBytes);
    readSync(file, head, 0, headerBytes, 0);
    const header = parseHeader(head);
    if (header === undefined) return 0;
    const frameBytes = frameHeaderBytes + header.pageSize;
    const frame = Buffer.alloc(frameBytes);
    let before = header.sums;
    let number = 0;
    for (; number < framesMax; number++) {
      const at = headerBytes + number * frameBytes;
      if (readSync(file, frame, 0, frameBytes, at) < frameBytes) break;
      const sums = sumsOf(frame, before, header);
      if (!isEqual(sums, parseFrame(frame).sums)) break;
      before = sums;
      writeSync(file, frame, 0, frameBytes, at);
    }
    writeSync(file, head, 0, headerBytes, 0);
    fsyncSync(file);
    return number;
  } finally {
    closeSync(file);
  }
}

function lost(): Error {
  return new Error(
    "SQLite's log has lost what the disk refused to sync. Start the server again: it is in the change log",
  );
}
