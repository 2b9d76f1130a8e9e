import type { Writable } from "node:stream";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Audit } from "./audit-record.ts";

/** Bytes of lines that may wait to be written; beyond them, replies wait too. */
const waitingBytesMax = 4 * 1024 * 1024;
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
  /** Lines of this turn of the event loop: they are written together, since each write is a call of the system. */
  let turn: string[] = [];
  let turnCharacters = 0;
  const writeTurn = (): void => {
    const lines = turn;
    turn = [];
    turnCharacters = 0;
    if (lines.length === 0) return;
    if (stream.writable) stream.write(lines.join(""));
    else lost += lines.length;
  };
  return {
    write(record) {
      if (turn.length === 0) setImmediate(writeTurn);
      const line = `${JSON.stringify(record)}\n`;
      turn.push(line);
      turnCharacters += line.length;
      if (stream.writableLength + turnCharacters <= waitingBytesMax || !stream.writable) return undefined;
      writeTurn();
      waiting ??= drained();
      return waiting;
    },
    close: () =>
      new Promise((resolve) => {
        writeTurn();
        if (!stream.writable || stream === process.stdout) resolve();
        else stream.end(() => resolve());
      }),
  };
}
