import type { DatabaseSync } from "node:sqlite";
import { prepare } from "./statement.ts";

export interface Transactions {
  /** What `read` reads, it reads from one moment: a commit between two of its statements is not half seen. */
  inSnapshot<Result>(read: () => Result): Result;
  /** Durable when it returns; when `write` throws, nothing of it has happened. */
  durably<Result>(write: () => Result): Result;
  /** Within `durably`: undoes `write` alone when it answers false. */
  unlessRefused(write: () => boolean): boolean;
}

/** `undone` hears of every transaction, or part of one, that was taken back. */
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
        // Some errors (a full disk) have rolled the transaction back already.
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
