/**
 * Brings SQLite and the change log together when a store is opened and closed.
 *
 * R1. While a store is open, its row says so and has the salt of the log. That is durable before the first frame.
 * R2. A frame that SQLite does not have is lost only if the log is missing, belongs to another store, or is damaged. Nothing
 *     is opened then, unless an operator has agreed to the loss.
 * R3. After a clean close the store is one file again: everything is in it, and the log is gone.
 */
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { LostWrite } from "../apply/apply-log.ts";
import type { LogPosition } from "../apply/log-position.ts";
import { firstPlace, LogReader, lastSequenceIn } from "../change-log/log-reader.ts";
import {
  consentName,
  openSegmentReader,
  removeSegments,
  renewSegments,
  segmentName,
  segments,
} from "../change-log/segment-files.ts";
import type { LoggedDatabase } from "../database/database.ts";

/** The log is missing, belongs to another store, or is damaged. */
export class BrokenLog extends Error {}

/** Whether anything may be in the log that is not in SQLite. */
export type Unsettled = Pick<LogPosition, "salt" | "place">;

/**
 * Applies what only the log has, and marks the store as closed. Only the owner of the store may do this. `database` has no
 * links. Throws, without a loss, if the log cannot be trusted.
 */
export function settleLog(database: string, { transactions, positions, application }: LoggedDatabase): void {
  const position = positions.read();
  if (position.isOpen) {
    withLog(database, position, (log) => application.applyAll(log));
    transactions.atOnce(() => positions.close());
  } else {
    refuseUnknownFrames(database, position);
  }
  rmSync(consentName(database), { force: true });
}

/** Calls `apply`, which applies all that the log has, and throws if that was not all that it had once. */
export function withLog(database: string, { salt, place }: Unsettled, apply: (log: LogReader) => void): void {
  const isAgreed = existsSync(consentName(database));
  const log = openLog(database, salt, place);
  if (log === undefined) {
    if (isAgreed) return;
    throw new BrokenLog(
      `${database} was not closed, and its log (${segmentName(database, 0)} and -1) is missing, or is that of another ` +
        `store. Put it back beside the store, or restore a backup. ${toLose(database, "what the file does not have")}`,
    );
  }
  try {
    apply(log);
    if (!log.hasFramesBehind() || isAgreed) return;
    const { segment, offset } = log.place;
    throw new BrokenLog(
      `${segmentName(database, segment)} is damaged at byte ${offset}, and acknowledged changes follow. Restore a backup. ` +
        toLose(database, "all changes since then"),
    );
  } catch (error) {
    if (!(error instanceof LostWrite)) throw error;
    if (isAgreed) return;
    throw new Error(`${database}: ${error.message}. Restore a backup. ${toLose(database, "them")}`, { cause: error });
  } finally {
    log.close();
  }
}

/** `undefined` if the log is missing, or not the one with this salt. */
function openLog(database: string, salt: number, place: LogPosition["place"]): LogReader | undefined {
  if (!segments.every((segment) => existsSync(segmentName(database, segment)))) return undefined;
  const log = new LogReader(database, salt, place);
  if (log.isOurs()) return log;
  log.close();
  return undefined;
}

/** A closed store has everything. A log with more is that of another, or the file is older than it. */
function refuseUnknownFrames(database: string, { salt, place }: LogPosition): void {
  if (existsSync(consentName(database))) return;
  for (const segment of segments) {
    const name = segmentName(database, segment);
    if (!existsSync(name)) continue;
    const last = lastFrameIn(database, segment);
    if (last === undefined || (last.salt === salt && last.sequence < place.sequence)) continue;
    throw new Error(
      `${name} has changes that ${database} does not have. After restoring a backup, remove ${segmentName(database, 0)} and ` +
        `${segmentName(database, 1)}. Otherwise the store is damaged: restore a backup.`,
    );
  }
}

function lastFrameIn(
  database: string,
  segment: (typeof segments)[number],
): { readonly salt: number; readonly sequence: number } | undefined {
  const reader = openSegmentReader(database, segment);
  try {
    const salt = reader.salt();
    const sequence = salt === undefined ? 0 : lastSequenceIn(reader, salt);
    return salt === undefined || sequence === 0 ? undefined : { salt, sequence };
  } finally {
    reader.close();
  }
}

function toLose(database: string, what: string): string {
  return (
    `Or, to lose ${what}: keep a copy of all files, create the empty file ${consentName(database)}, and start the server ` +
    "again."
  );
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
