import type { Writable } from "node:stream";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Audit } from "./audit-record.ts";

/** Bytes of lines that may wait to be written; beyond them, replies wait too. */
const waitingBytesMax = 4 * 1024 * 1024;
/** Lines are written together: each write is a call of the system, which takes longer than the line. */
const gatherMs = 20;
/** A log that cannot be written is complained of this often. */
const complainEveryMs = 10_000;

export interface AuditLog extends Audit {
  /** Writes what waits. */
  close(): Promise<void>;
}

/**
 * An audit log over a stream of bytes. When the stream has failed, calls go on and the server's own log says so: a full
 * disk must not stop all work. Lines of that time are lost, and counted.
 */
export function auditTo(stream: Writable, clock: Clock, log: Log): AuditLog {
  let lost = 0;
  let complainedAt = Number.NEGATIVE_INFINITY;
  let waiting: Promise<void> | undefined;
  stream.on("error", (error) => {
    lost += 1;
    if (clock.now() - complainedAt < complainEveryMs) return;
    complainedAt = clock.now();
    log.error({ err: error, lost }, "the audit log cannot be written: lines of it are lost");
  });
  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        stream.off("drain", done);
        stream.off("error", done);
        stream.off("close", done);
        waiting = undefined;
        resolve();
      };
      stream.on("drain", done);
      stream.on("error", done);
      stream.on("close", done);
    });
  let gathered: string[] = [];
  let gatheredCharacters = 0;
  const writeGathered = (): void => {
    const lines = gathered;
    gathered = [];
    gatheredCharacters = 0;
    if (lines.length === 0) return;
    if (stream.writable) stream.write(lines.join(""));
    else lost += lines.length;
  };
  return {
    write(record) {
      if (gathered.length === 0) clock.schedule(clock.now() + gatherMs, writeGathered);
      const line = `${JSON.stringify(record)}\n`;
      gathered.push(line);
      gatheredCharacters += line.length;
      if (stream.writableLength + gatheredCharacters <= waitingBytesMax) return undefined;
      writeGathered();
      if (!stream.writable) return undefined;
      waiting ??= drained();
      return waiting;
    },
    close: () =>
      new Promise((resolve) => {
        writeGathered();
        if (!stream.writable || stream === process.stdout) resolve();
        else stream.end(() => resolve());
      }),
  };
}
