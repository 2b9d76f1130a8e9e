import { existsSync, realpathSync } from "node:fs";
import { type LogPosition, logPositionsIn } from "../apply/log-position.ts";
import { frameKind, framesAnywhere } from "../change-log/frame.ts";
import { firstPlace, LogReader } from "../change-log/log-reader.ts";
import { consentName, openSegmentReader, segmentName, segments } from "../change-log/segment-files.ts";
import { openUndisturbed } from "../connection/connection.ts";
import { isMigrated } from "../schema/migrations.ts";

/** The log is missing, belongs to another store, or is damaged; or SQLite's log is. */
export class BrokenLog extends Error {}

/** A store that has never had a change log. */
const neverOpened: LogPosition = { isOpen: false, salt: 0, place: firstPlace, outsideWrites: 0 };

/**
 * Throws BrokenLog if something that was acknowledged is in neither SQLite nor the log. Only the owner of the lock may ask.
 * Called before SQLite opens the file for writing, so that the files of a refused store stay as they are.
 */
export function judgeFiles(path: string): void {
  const file = existsSync(path) ? realpathSync(path) : path;
  const beside = [`${file}-wal`, ...segments.map((segment) => segmentName(file, segment))];
  if (!existsSync(file) || !beside.some((name) => existsSync(name))) return;
  const { db } = openUndisturbed(path);
  try {
    judgeLog(file, isMigrated(db) ? logPositionsIn(db).read() : neverOpened);
  } finally {
    db.close();
  }
}

/** The same, of a store that is open. `database` has no links. */
export function judgeLog(database: string, position: LogPosition): void {
  if (existsSync(consentName(database))) return;
  if (position.isOpen) judgeOpen(database, position);
  else judgeClosed(database, position);
}

function judgeOpen(database: string, { salt, place, outsideWrites }: LogPosition): void {
  const log = openLog(database, salt, place);
  if (log === undefined) {
    refuseDamagedHeader(database);
    throw new BrokenLog(
      `${database} was not closed, and its log (${segmentName(database, 0)} and -1) is missing, or is that of another ` +
        `store. Put it back beside the store, or restore a backup. ${toLose(database, "what the file does not have")}`,
    );
  }
  try {
    for (let frame = log.next(); frame !== undefined; frame = log.next()) {
      if (frame.kind !== frameKind.outsideWrites || outsideWrites >= Number(frame.payload.toString("latin1"))) continue;
      throw new BrokenLog(
        `${database}-wal is damaged: it has lost changes of registrations or records that were acknowledged. Restore a ` +
          `backup. ${toLose(database, "them")}`,
      );
    }
    if (!log.hasFramesBehind()) return;
    const { segment, offset } = log.place;
    throw new BrokenLog(
      `${segmentName(database, segment)} is damaged at byte ${offset}, and acknowledged changes follow. Restore a backup. ` +
        toLose(database, "all changes since then"),
    );
  } finally {
    log.close();
  }
}

/** Without its header, nobody can tell whose log a segment is. */
function refuseDamagedHeader(database: string): void {
  for (const segment of segments) {
    const name = segmentName(database, segment);
    if (!existsSync(name)) continue;
    const reader = openSegmentReader(database, segment);
    try {
      if (reader.salt() !== undefined) continue;
    } finally {
      reader.close();
    }
    throw new BrokenLog(
      `${name} is damaged at byte 0, in its header, or is another segment. Restore a backup. ` +
        toLose(database, "what the file does not have"),
    );
  }
}

/** `undefined` if the log is missing, or not the one with this salt. */
export function openLog(database: string, salt: number, place: LogPosition["place"]): LogReader | undefined {
  if (!segments.every((segment) => existsSync(segmentName(database, segment)))) return undefined;
  const log = new LogReader(database, salt, place);
  if (log.isOurs()) return log;
  log.close();
  return undefined;
}

/** A closed store has everything. A log with more is that of another, or the file is older than it. */
function judgeClosed(database: string, { salt, place }: LogPosition): void {
  for (const segment of segments) {
    const name = segmentName(database, segment);
    if (!existsSync(name)) continue;
    const last = lastFrameIn(database, segment);
    if (last === undefined || (last.salt === salt && last.sequence < place.sequence)) continue;
    throw new BrokenLog(
      `${name} has changes that ${database} does not have. After restoring a backup, remove ${segmentName(database, 0)} and ` +
        `${segmentName(database, 1)}. Otherwise the store is damaged: restore a backup. ` +
        toLose(database, "what the file does not have"),
    );
  }
}

/** The last frame, wherever it lies: a damaged frame before it must not hide it. */
function lastFrameIn(
  database: string,
  segment: (typeof segments)[number],
): { readonly salt: number; readonly sequence: number } | undefined {
  const reader = openSegmentReader(database, segment);
  try {
    const salt = reader.salt();
    if (salt === undefined) return undefined;
    let sequence = 0;
    for (const frame of framesAnywhere(reader.all(), salt)) sequence = Math.max(sequence, frame.sequence);
    return sequence === 0 ? undefined : { salt, sequence };
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
