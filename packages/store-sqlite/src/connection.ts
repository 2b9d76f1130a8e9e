import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { checkFormat, checkMigrated, isMigrated, migrate } from "./migrations.ts";

const pageSizeBytes = 4096;
/** Hot pages stay in memory; SQLite takes this much only once it has read as much. */
const writerCacheKiB = 64 * 1024;
const readerCacheKiB = 32 * 1024;
/**
 * 8 MiB. The commit that reaches it also copies the log into the file: with 32 MiB the slowest commits took twice as long,
 * and only 4% fewer bytes were written.
 */
const checkpointAfterPages = 2048;
/** What a log that grew during a backup or a long read shrinks to. */
const logKeptBytes = 64 * 1024 * 1024;
/** Another process (a backup, verify) holds locks for moments only. */
const busyTimeoutMs = 10_000;

/**
 * The connection that owns a file and writes it. Each commit is synced to disk before it returns (WAL with
 * `synchronous = full`). Creates the file and its folder, and applies missing migrations.
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
  });
}

/** A connection that only reads, beside the writer of this or another process. */
export function openForReading(path: string): DatabaseSync {
  const db = openExisting(path);
  return closingOnError(db, () => {
    checkFormat(db, path);
    checkMigrated(db, path);
    db.exec(`
      pragma temp_store = memory;
      pragma cache_size = -${readerCacheKiB};
    `);
  });
}

/** Whether there is a file, and it waits for no migration. Throws for one that is not ours, or of a newer program. */
export function isUpToDate(path: string): boolean {
  if (!existsSync(path)) return false;
  const db = openForCopying(path);
  try {
    return isMigrated(db);
  } finally {
    db.close();
  }
}

/** A connection that writes beside the owner of the file, now and then and little. */
export function openBeside(path: string): DatabaseSync {
  const db = openExisting(path, { readOnly: false });
  return closingOnError(db, () => {
    checkFormat(db, path);
    checkMigrated(db, path);
    db.exec("pragma synchronous = full; pragma temp_store = memory;");
  });
}

/** A connection to copy from: an older format will do. */
export function openForCopying(path: string): DatabaseSync {
  const db = openExisting(path);
  return closingOnError(db, () => checkFormat(db, path));
}

/** A database that lives as long as its connection. */
export function openInMemory(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  return closingOnError(db, () => {
    db.exec("pragma foreign_keys = off; pragma temp_store = memory;");
    migrate(db);
  });
}

function openExisting(path: string, { readOnly = true } = {}): DatabaseSync {
  if (!existsSync(path)) throw new Error(`${path} does not exist`);
  return new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs });
}

function closingOnError(db: DatabaseSync, prepare: () => void): DatabaseSync {
  try {
    prepare();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
