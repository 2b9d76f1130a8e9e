import type { DatabaseSync } from "node:sqlite";
import { checkpointAfterPages } from "./connection.ts";
import { prepare } from "./statement.ts";

/**
 * S1. After a sync that failed, nothing more is written: every later transaction throws the same error. The system may have
 *     dropped what it could not write, also what earlier transactions wrote without a sync, and the next sync then succeeds
 *     without it. The next start applies what was not synced for certain, from the change log.
 * S2. SQLite would not report a sync that fails in a checkpoint of its own, so there are none: see `checkpoint`.
 */
export interface Transactions {
  /** All statements of `read` see one snapshot, so a commit between two of them is never half visible. */
  inSnapshot<Result>(read: () => Result): Result;
  /** Durable when it returns, and counted as a write outside the change log. If `write` throws, none of it has happened. */
  durably<Result>(write: () => Result): Result;
  /** As durable as the connection makes it, and not counted. If `write` throws, none of it has happened. See S1. */
  atOnce<Result>(write: () => Result): Result;
  /** For use within a transaction: rolls back `write` alone if it returns false. */
  unlessRefused(write: () => boolean): boolean;
}

const sql = {
  changes: `
    select total_changes() as count`,
  logPages: `
    pragma wal_checkpoint(noop)`,
  countOutsideWrite: `
    update log_position
    set outside_writes = outside_writes + 1
    where only_row = 1`,
} as const;

/** SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC. */
const syncFailures: ReadonlySet<unknown> = new Set([1034, 1290]);

function isFailedSync(error: unknown): error is Error {
  return error instanceof Error && "errcode" in error && syncFailures.has(error.errcode);
}

/** `undone` is called whenever a transaction, or part of one, is rolled back. */
export function transactionsOn(db: DatabaseSync, undone: () => void): Transactions {
  const begin = prepare(db, "begin");
  const beginWriting = prepare(db, "begin immediate");
  const commit = prepare(db, "commit");
  const rollBack = prepare(db, "rollback");
  const mark = prepare(db, "savepoint part");
  const keep = prepare(db, "release part");
  const undo = prepare(db, "rollback to part");
  const changes = prepare<{ count: number }>(db, sql.changes);
  const countOutsideWrite = prepare(db, sql.countOutsideWrite);
  const logPages = prepare<{ log: number }>(db, sql.logPages);
  let brokenBy: Error | undefined;

  function atOnce<Result>(write: () => Result): Result {
    if (brokenBy !== undefined) throw brokenBy;
    try {
      const result = inTransaction(write);
      checkpoint();
      return result;
    } catch (error) {
      if (isFailedSync(error)) brokenBy = error;
      throw error;
    }
  }

  function inTransaction<Result>(write: () => Result): Result {
    beginWriting.run();
    try {
      const result = write();
      commit.run();
      return result;
    } catch (error) {
      // Some errors (such as a full disk) have already rolled back the transaction.
      if (db.isTransaction) rollBack.run();
      undone();
      throw error;
    }
  }

  /** Copies SQLite's log into the file once it is long. */
  function checkpoint(): void {
    if ((logPages.get()?.log ?? 0) >= checkpointAfterPages) db.exec("pragma wal_checkpoint(passive)");
  }

  return {
    inSnapshot: (read) => {
      if (db.isTransaction) return read();
      begin.run();
      try {
        return read();
      } finally {
        commit.run();
      }
    },
    durably: (write) =>
      atOnce(() => {
        const before = changes.get()?.count;
        const result = write();
        if (changes.get()?.count !== before) countOutsideWrite.run();
        return result;
      }),
    atOnce,
    unlessRefused: (write) => {
      mark.run();
      const accepted = write();
      if (!accepted) {
        undo.run();
        undone();
      }
      keep.run();
      return accepted;
    },
  };
}
