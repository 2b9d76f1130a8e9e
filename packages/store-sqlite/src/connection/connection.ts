import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { hasCode } from "../damage/damage.ts";
import { checkFormat, checkMigrated, isMigrated, migrate } from "../schema/migrations.ts";

const pageSizeBytes = 4096;
/** Cache sizes for hot pages. SQLite allocates this much only after it has read as much. */
const writerCacheKiB = 64 * 1024;
const readerCacheKiB = 32 * 1024;
/**
 * 8 MiB. The commit that reaches this size also copies the log into the file. With 32 MiB, the slowest commits took
 * twice as long, and only 4% fewer bytes were written.
 */
export const checkpointAfterPages = 2048;
/** A log that grew during a backup or a long read is truncated to this size. */
const logKeptBytes = 64 * 1024 * 1024;
/** SQLITE_CANTOPEN. */
const cannotOpen = 14;
/** Other processes (a backup, verify) hold locks only briefly. */
const busyTimeoutMs = 10_000;

/**
 * Opens the connection that owns and writes a file. Each commit is synced to disk before it returns (WAL with
 * `synchronous = full`). Creates the file and its folder if needed, and applies missing migrations.
 */
export function openForWriting(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path, { timeout: busyTimeoutMs });
  return closingOnError(db, () => {
    checkFormat(db, path);
    db.exec(`
      pragma page_size = ${pageSizeBytes};
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma foreign_keys = off;
      pragma temp_store = memory;
      pragma cache_size = -${writerCacheKiB};
      pragma wal_autocheckpoint = ${checkpointAfterPages};
      pragma journal_size_limit = ${logKeptBytes};
    `);
    migrate(db);
    return db;
  });
}

/** Opens a read-only connection, which works beside the writer of this or another process. */
export function openForReading(path: string): DatabaseSync {
  const db = openExisting(path);
  return closingOnError(db, () => {
    checkFormat(db, path);
    checkMigrated(db, path);
    db.exec(`
      pragma temp_store = memory;
      pragma cache_size = -${readerCacheKiB};
    `);
    return db;
  });
}

/**
 * Whether the file exists and needs no migration. Throws if the file is not an openswf store, or was written by a newer
 * program.
 */
export function isUpToDate(path: string): boolean {
  if (!existsSync(path)) return false;
  const { db } = openUndisturbed(path);
  try {
    return isMigrated(db);
  } finally {
    db.close();
  }
}

/** Opens a connection that makes small, occasional writes beside the owner of the file. */
export function openBeside(path: string): DatabaseSync {
  const db = openExisting(path, { readOnly: false });
  return closingOnError(db, () => {
    checkFormat(db, path);
    checkMigrated(db, path);
    db.exec("pragma synchronous = full; pragma temp_store = memory;");
    return db;
  });
}

/** A read-only connection, and a check that what it has read so far is of one moment. */
export interface Undisturbed {
  readonly db: DatabaseSync;
  /** Throws if a server may have written to the file since. */
  check(): void;
}

/**
 * Opens a file to read it as it is now. If no server uses it, nothing is written beside it, so this works without
 * permission to write. SQLite then takes no locks, but a server that starts meanwhile makes a log before it changes the
 * file.
 */
export function openUndisturbed(path: string): Undisturbed {
  const log = `${existsSync(path) ? realpathSync(path) : path}-wal`;
  if (existsSync(log)) return { db: openBesideLog(path, log), check: () => {} };
  const check = (): void => {
    if (existsSync(log)) throw new Error(`a server has started on ${path} meanwhile. Run the command again.`);
  };
  const db = openExisting(path, { immutable: true });
  return closingOnError(db, () => {
    checkFormat(db, path);
    return { db, check };
  });
}

function openBesideLog(path: string, log: string): DatabaseSync {
  const db = openExisting(path);
  return closingOnError(db, () => {
    try {
      checkFormat(db, path);
      return db;
    } catch (cause) {
      if (!hasCode(cause, cannotOpen)) throw cause;
      throw new Error(
        `${path} has a log, ${log}, which cannot be read without writing beside it. Copy both files to a folder that ` +
          "you can write to, and name the copy.",
        { cause },
      );
    }
  });
}

function openExisting(path: string, { readOnly = true, immutable = false } = {}): DatabaseSync {
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  return new DatabaseSync(immutable ? immutableUrl(path) : path, { readOnly, timeout: busyTimeoutMs });
}

function immutableUrl(path: string): URL {
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return url;
}

function closingOnError<Opened>(db: DatabaseSync, prepare: () => Opened): Opened {
  try {
    return prepare();
  } catch (error) {
    db.close();
    throw error;
  }
}
