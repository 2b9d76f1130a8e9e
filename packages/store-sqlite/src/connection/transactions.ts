import type { DatabaseSync } from "node:sqlite";
import { prepare } from "./statement.ts";

export interface Transactions {
  /** All statements of `read` see one snapshot, so a commit between two of them is never half visible. */
  inSnapshot<Result>(read: () => Result): Result;
  /** Durable when it returns. If `write` throws, none of it has happened. */
  durably<Result>(write: () => Result): Result;
  /** For use within `durably`: rolls back `write` alone if it returns false. */
  unlessRefused(write: () => boolean): boolean;
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
    durably: (write) => {
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
    },
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
