import { existsSync, realpathSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import { type LogPosition, logPositionsIn } from "../apply/log-position.ts";
import { frameKind, framesAnywhere } from "../change-log/frame.ts";
import { openSegmentReader, segmentName, segments } from "../change-log/segment-files.ts";
import { openUndisturbed, type Undisturbed } from "../connection/connection.ts";
import { isDamage } from "../damage/damage.ts";
import { InUse } from "../file/ownership.ts";
import { checkMigrated } from "../schema/migrations.ts";
import { settleStore } from "./owned-store.ts";

/** A server merges its log several times a second. */
const lookAgainMs = 100;
const looksMax = 100;

/**
 * Opens a file as it is at this moment, with everything that was acknowledged before: waits for the server on it to merge
 * its log so far, or merges what a killed server has left.
 */
export async function openSettledSnapshot(path: string, clock: Clock): Promise<Undisturbed> {
  let wanted: LogEnd | undefined;
  for (let look = 0; look < looksMax; look++) {
    const snapshot = openSnapshot(path);
    const missing = missingIn(path, snapshot, wanted);
    if (missing === undefined) return snapshot;
    snapshot.db.close();
    if (wanted?.salt !== missing.salt) wanted = missing;
    if (!settledByUs(path)) await new Promise<void>((resolve) => void clock.after(lookAgainMs, resolve));
  }
  throw Problem.ofWorld(`The server on ${path} does not merge its log into the file: see what it logs.`);
}

interface LogEnd {
  readonly salt: number;
  readonly sequence: number;
}

function openSnapshot(path: string): Undisturbed {
  const snapshot = openUndisturbed(path);
  try {
    checkMigrated(snapshot.db, path);
    // The transaction's snapshot is taken at its first read and lasts until it ends.
    snapshot.db.exec("pragma temp_store = memory; begin; select 1 from sqlite_schema limit 1;");
    return snapshot;
  } catch (error) {
    snapshot.db.close();
    throw error;
  }
}

/** The end of the log, if the snapshot has neither all of it nor all that was wanted. */
function missingIn(path: string, { db }: Undisturbed, wanted: LogEnd | undefined): LogEnd | undefined {
  const position = positionIn(db);
  if (!position?.isOpen) return undefined;
  const { sequence } = position.place;
  if (position.salt === wanted?.salt && sequence > wanted.sequence) return undefined;
  const last = lastSequence(realpathSync(path), position);
  return last === undefined || last >= sequence
    ? { salt: position.salt, sequence: last ?? Number.MAX_SAFE_INTEGER }
    : undefined;
}

/** `undefined` if the file is damaged there: whoever reads on will find that, and more. */
function positionIn(db: DatabaseSync): LogPosition | undefined {
  try {
    return logPositionsIn(db).read();
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

/**
 * The last frame with changes, wherever it lies: a damaged frame before it must not hide it. Other frames, such as those of
 * probes, wait for the next changes to be merged, which an idle server may never have. `undefined` if the log is missing, or
 * not the one of this position.
 */
function lastSequence(database: string, { salt }: LogPosition): number | undefined {
  let last = 0;
  for (const segment of segments) {
    if (!existsSync(segmentName(database, segment))) return undefined;
    const reader = openSegmentReader(database, segment);
    try {
      if (reader.salt() !== salt) return undefined;
      for (const { kind, sequence } of framesAnywhere(reader.all(), salt)) {
        if (kind === frameKind.changes) last = Math.max(last, sequence);
      }
    } finally {
      reader.close();
    }
  }
  return last;
}

/** False if a server is running. */
function settledByUs(path: string): boolean {
  try {
    settleStore(path);
    return true;
  } catch (error) {
    if (error instanceof InUse) return false;
    throw error;
  }
}
