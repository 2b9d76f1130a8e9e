/**
 * Brings SQLite and the change log together when a store is opened and closed.
 *
 * R1. While a store is open, its row says so and has the salt of the log. That is durable before the first frame.
 * R2. A frame that SQLite does not have is lost only if the log is missing, belongs to another store, or is damaged. Nothing
 *     is opened then (see judge-log.ts), unless an operator has agreed to the loss.
 * R3. What SQLite's log loses, the change log has: or knows of it, if it is no commit. Only what another process writes
 *     (openSqliteStoreBeside) it cannot know. That is merged into the file before it is acknowledged.
 * R4. After a clean close the store is one file again: everything is in it, and the log is gone.
 */
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { firstPlace } from "../change-log/log-reader.ts";
import { consentName, removeSegments, renewSegments } from "../change-log/segment-files.ts";
import type { LoggedDatabase } from "../database/database.ts";
import { judgeLog, openLog } from "./judge-log.ts";

/**
 * Applies what only the log has, and marks the store as closed. Only the owner of the store may do this. `database` has no
 * links. Throws BrokenLog, without a loss, if the log cannot be trusted.
 */
export function settleLog(database: string, { transactions, positions, application }: LoggedDatabase): void {
  const position = positions.read();
  judgeLog(database, position);
  if (position.isOpen) {
    const log = openLog(database, position.salt, position.place);
    try {
      if (log !== undefined) application.applyAll(log);
    } finally {
      log?.close();
    }
    transactions.atOnce(() => positions.close());
  }
  if (!existsSync(consentName(database))) return;
  removeSegments(database);
  rmSync(consentName(database));
}

/** Starts an empty log for a settled store. Returns its salt. */
export function startLog(database: string, { transactions, positions }: LoggedDatabase): number {
  const salt = randomBytes(6).readUIntLE(0, 6);
  renewSegments(database, salt);
  transactions.atOnce(() => positions.open(salt, firstPlace));
  return salt;
}

/** For a store that was settled and whose SQLite connection is closed. */
export function endLog(database: string): void {
  removeSegments(database);
}
