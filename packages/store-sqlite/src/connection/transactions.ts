import type { DatabaseSync } from "node:sqlite";
import { rewriteLog } from "../log/rewrite-log.ts";
import { prepare } from "./statement.ts";

export interface Transactions {
  /** All statements of `read` see one snapshot, so a commit between two of them is never half visible. */
  inSnapshot<Result>(read: () => Result): Result;
  /** Durable when it returns, and counted as a write outside the change log. If `write` throws, none of it has happened. */
  durably<Result>(write: () => Result): Result;
  /** As durable as the connection makes it, and not counted. If `write` throws, none of it has happened. */
  atOnce<Result>(write: () => Result): Result;
  /** Notes a sync that fails, as the others do. It must be no transaction. */
  watchingSyncs(work: () => void): void;
  /** For use within a transaction: rolls back `write` alone if it returns false. */
  unlessRefused(write: () => boolean): boolean;
}

const sql = {
  changes: `
    select total_changes() as count`,
  countOutsideWrite: `
    update log_position
    set outside_writes = outside_writes + 1
    where only_row = 1`,
} as const;

/** SQLITE_IOERR_FSYNC. */
const syncFailed = 1034;

function isFailedSync(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === syncFailed;
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
  const logPages = prepare<{ log: number }>(db, "pragma wal_checkpoint(noop)");
  const changes = prepare<{ count: number }>(db, sql.changes);
  const countOutsideWrite = prepare(db, sql.countOutsideWrite);

  /**
   * A sync has failed. Nothing is synced, merged or acknowledged before SQLite's log was written again: not all of it was
   * synced before (see apply-log.ts), and a log with a gap would mix pages of different times.
   */
  let isInDoubt = false;

  function watchingSyncs<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      isInDoubt ||= isFailedSync(error);
      throw error;
    }
  }

  function restoreLog(): void {
    const path = db.location();
    // SQLite tells this only outside of transactions. What is appended in between was synced by its own writer.
    const { log = 0 } = logPages.get() ?? {};
    // While this transaction is open, nobody else writes.
    beginWriting.run();
    try {
      if (path !== null && log > 0) rewriteLog(`${path}-wal`, log);
      isInDoubt = false;
    } finally {
      rollBack.run();
    }
  }

  const atOnce = <Result>(write: () => Result): Result =>
    watchingSyncs(() => {
      if (isInDoubt) restoreLog();
      return transact(write);
    });

  function transact<Result>(write: () => Result): Result {
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
    watchingSyncs,
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
