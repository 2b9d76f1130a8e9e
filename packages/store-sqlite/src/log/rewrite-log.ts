import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { frameHeaderBytes, headerBytes, isEqual, parseFrame, parseHeader, sumsOf } from "./log-format.ts";

/**
 * Writes SQLite's log again as it is, and syncs it. After a sync that failed, the system may take for written what is not:
 * the next sync then succeeds without it. The caller keeps everybody from writing meanwhile. Throws if the log is no
 * longer what SQLite wrote, which only a restart can repair: from the change log.
 */
export function rewriteLog(path: string, frames: number): void {
  // Closing a file drops SQLite's locks on it. SQLite has none on its log.
  const file = openSync(path, "r+");
  try {
    const head = Buffer.alloc(headerBytes);
    readSync(file, head, 0, headerBytes, 0);
    const header = parseHeader(head);
    if (header === undefined) throw lost();
    const frameBytes = frameHeaderBytes + header.pageSize;
    const frame = Buffer.alloc(frameBytes);
    let before = header.sums;
    for (let number = 0; number < frames; number++) {
      const at = headerBytes + number * frameBytes;
      readSync(file, frame, 0, frameBytes, at);
      const sums = sumsOf(frame, before, header);
      if (!isEqual(sums, parseFrame(frame).sums)) throw lost();
      before = sums;
      writeSync(file, frame, 0, frameBytes, at);
    }
    writeSync(file, head, 0, headerBytes, 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function lost(): Error {
  return new Error(
    "SQLite's log has lost what the disk refused to sync. Start the server again: it is in the change log",
  );
}
