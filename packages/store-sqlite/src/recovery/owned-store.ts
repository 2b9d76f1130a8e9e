import { existsSync, realpathSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { firstPlace, LogReader } from "../change-log/log-reader.ts";
import type { LastFrame } from "../change-log/log-writer.ts";
import { openForWriting } from "../connection/connection.ts";
import { prepare } from "../connection/statement.ts";
import { type LoggedDatabase, loggedDatabaseOver } from "../database/database.ts";
import type { SqliteDatabase } from "../database/sqlite-database.ts";
import { watchStore } from "../file/file-watch.ts";
import { InUse, own } from "../file/ownership.ts";
import { checkLog } from "../log/check-log.ts";
import { forgetLog, rememberLog } from "../log/log-owner.ts";
import { rewriteLeftLog } from "../log/rewrite-log.ts";
import { judgeFiles } from "./judge-log.ts";
import { endLog, settleLog, startLog } from "./recover.ts";

/** The change log of an opened store, which starts with `firstPlace`. */
export interface OpenedLog {
  /** The path of the database, without links. */
  readonly database: string;
  readonly salt: number;
  /** The run that was started last; `undefined` if there is none. */
  readonly newestRunId: string | undefined;
}

/** The files of a store, and its lock, as their only writer has them. */
export interface OwnedStore {
  readonly database: SqliteDatabase;
  readonly log: OpenedLog;
  /** Why the files are no longer those of this process. `undefined` while they are. */
  loss(): Error | undefined;
  /** See `LogApplication`. */
  apply(sequence: number, how: "synced" | "unsynced"): void;
  /** `lastSequence` is the last frame of the log. If it cannot be applied or is not known, the next to open the store does it. */
  close(lastSequence: LastFrame): void;
}

/** Opens a store to write to it, after applying what a crash has left in its log. */
export function openOwned(path: string): OwnedStore {
  return owning(path, (db) => {
    const file = realpathSync(path);
    const logged = loggedDatabaseOver(db);
    settleLog(file, logged);
    const salt = startLog(file, logged);
    const log = new LogReader(file, salt, firstPlace);
    rememberLog(file);
    const { loss } = watchStore(path);
    return {
      database: logged.database,
      log: { database: file, salt, newestRunId: newestRunId(db) },
      loss,
      apply: (sequence, how) => logged.application.applyUpTo(log, sequence, how),
      close: (lastSequence) => {
        const isOurs = loss() === undefined;
        const isSettled = isOurs && settled(logged, log, lastSequence);
        log.close();
        db.close();
        if (isSettled) endLog(file);
        if (isOurs) forgetLog(file);
      },
    };
  });
}

/** Migrates a store, and applies what a crash has left in its log. */
export function settleStore(path: string): void {
  const { close } = owning(path, (db) => {
    const file = realpathSync(path);
    settleLog(file, loggedDatabaseOver(db));
    return {
      close: (_lastSequence: LastFrame) => {
        db.close();
        endLog(file);
        forgetLog(file);
      },
    };
  });
  close(0);
}

/** Removes the note about a log that is gone, so that it is not held against the next one. A running server sees to it itself. */
export function forgetLogOfDead(path: string): void {
  try {
    const lock = own(path);
    try {
      forgetLog(realpathSync(path));
    } finally {
      lock.close();
    }
  } catch (error) {
    if (!(error instanceof InUse)) throw error;
  }
}

/** Adds the lock to what `open` opens. */
function owning<Opened extends { close(lastSequence: LastFrame): void }>(
  path: string,
  open: (db: DatabaseSync) => Opened,
): Opened {
  const lock = own(path);
  try {
    checkLog(path);
    judgeFiles(path);
    const file = existsSync(path) ? realpathSync(path) : path;
    rewriteLeftLog(`${file}-wal`);
    forgetLog(file);
    const db = openForWriting(path);
    try {
      const opened = open(db);
      return {
        ...opened,
        close: (lastSequence: LastFrame) => {
          opened.close(lastSequence);
          lock.close();
        },
      };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    lock.close();
    throw error;
  }
}

function newestRunId(db: DatabaseSync): string | undefined {
  const newest = "select run_id from execution order by id desc limit 1";
  return prepare<{ run_id: string }>(db, newest).get()?.run_id;
}

/** Whether everything is in SQLite, durably, so that the log is no longer needed. */
function settled({ application, transactions, positions }: LoggedDatabase, log: LogReader, last: LastFrame): boolean {
  // To close the store on a frame that nobody counts would make it one with changes that the store does not have.
  if (last === "unknown") return false;
  try {
    application.applyUpTo(log, last, "unsynced");
    transactions.atOnce(() => positions.close());
    return true;
  } catch {
    // A full disk, or a damaged log. Nothing is lost: the log is read, and judged, when the store is opened again.
    return false;
  }
}
