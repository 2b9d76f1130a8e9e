import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { segmentName, segments } from "../change-log/segment-files.ts";
import { findLogDamage } from "./find-log-damage.ts";
import { headerBytes, parseHeader } from "./log-format.ts";
import { refuseForeignLog } from "./log-owner.ts";

/**
 * Throws if SQLite's log beside a database must not be replayed: it is damaged, or belongs to another database. Only the
 * owner of the lock may ask, before SQLite opens the database. The first connection replays the log without asking.
 *
 * Beside a change log, SQLite's log is synced only from time to time, so a power loss may leave any of its pages torn. The
 * change log still has what is lost with them: see recover.ts.
 */
export function checkLog(path: string): void {
  const database = existsSync(path) ? realpathSync(path) : path;
  const log = `${database}-wal`;
  const { size = 0 } = statSync(log, { throwIfNoEntry: false }) ?? {};
  const changeLog = segments.map((segment) => segmentName(database, segment)).find((name) => existsSync(name));
  const left = size > 0 ? log : changeLog;
  if (left === undefined) return;
  if ((statSync(database, { throwIfNoEntry: false })?.size ?? 0) === 0) {
    throw new Error(
      `${left} exists, but the store that it belongs to does not. Put the store back beside it; or, to start with an ` +
        "empty store and lose what is in the log, remove it.",
    );
  }
  if (size === 0) return;
  refuseForeignLog(database);
  refuseOtherPages(database, log);
  if (changeLog !== undefined) return;
  const damage = findLogDamage(log);
  if (damage === undefined) return;
  const where = damage.frame === 0 ? "in its header" : `in frame ${damage.frame} at byte ${damage.offset}`;
  throw new Error(
    `${log} is damaged ${where}, and acknowledged changes follow. Restore a backup; or, to lose all changes since then, ` +
      `keep a copy of ${database} and ${log}, cut the log (truncate --size=${damage.offset} ${log}) and start again.`,
  );
}

/** A log whose pages have another size than those of the database was made by another. */
function refuseOtherPages(database: string, log: string): void {
  const header = parseHeader(firstBytes(log, headerBytes));
  const stored = firstBytes(database, 18).readUInt16BE(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  if (header === undefined || header.pageSize === pageSize) return;
  throw new Error(
    `${log} belongs to another database: its pages have ${header.pageSize} bytes, those of ${database} ${pageSize}. ` +
      "Put the right file back, or move the log away.",
  );
}

/** Zeros where the file is shorter. */
function firstBytes(path: string, count: number): Buffer {
  // In a process of its own, or before SQLite has opened the file: closing a file drops SQLite's locks on it.
  const bytes = Buffer.alloc(count);
  const file = openSync(path, "r");
  try {
    readSync(file, bytes, 0, count, 0);
    return bytes;
  } finally {
    closeSync(file);
  }
}
