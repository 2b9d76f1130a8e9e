import { realpathSync, statSync, writeFileSync } from "node:fs";
import { backup as copyPages, type DatabaseSync } from "node:sqlite";
import { Problem } from "@openswf/core/ports/problem";
import type { BackupWatching } from "@openswf/core/stores/store-kind";
import { every, type Repeated } from "@openswf/core/waiting/every";
import { logPositionsIn } from "../apply/log-position.ts";
import { readLog, segmentName } from "../change-log/segment-files.ts";
import { checkIntegrity, checkStorage } from "../check/check-storage.ts";
import { openUndisturbed } from "../connection/connection.ts";
import { giveName, refuseExisting, removeStore, unfinishedName } from "../file/whole-file.ts";
import { BrokenLog } from "../recovery/judge-log.ts";
import { settleStore } from "../recovery/owned-store.ts";
import { isMigrated } from "../schema/migrations.ts";

/** More pages than any file has. The copy takes a single step, so a server that keeps writing cannot restart it. */
const allPages = 2 ** 31 - 1;

/** A copy of the log that was used again meanwhile is rare, and a second one impossible but for damage. */
const attemptsMax = 3;

/** How often the progress of the copy is told. */
const toldEveryMs = 250;

/** As many problems as a message can hold. */
const problemsShown = 3;

/**
 * Copies the store at `from` to the new file `to`, as of one moment, even while a server is using it. The copy gets its
 * final name only once it is complete and on disk. Throws if `to` exists, or if the copy is damaged, as it is
 * if the store is.
 */
export async function backup(from: string, to: string, watching?: BackupWatching): Promise<void> {
  refuseExisting(to);
  const unfinished = unfinishedName(to);
  const telling = watching && tellSize(from, unfinished, watching);
  try {
    for (let attempt = 1; !(await copyWhole(from, unfinished)); attempt++) {
      if (attempt === attemptsMax)
        throw new Error(`the log of ${from} does not fit it. See what "openswf verify" finds`);
    }
    await telling?.stop();
    watching?.onProgress({ step: "checking" });
    checkCopy(from, unfinished);
    await giveName(to);
  } finally {
    await telling?.stop();
    await removeStore(unfinished);
  }
}

/** The copy is one step of SQLite's, which says nothing until it ends: the size of the new file tells how far it is. */
function tellSize(from: string, to: string, { clock, onProgress }: BackupWatching): Repeated {
  const ofBytes = sizeOf(from);
  return every(clock, toldEveryMs, () => onProgress({ step: "copying", bytes: sizeOf(to), ofBytes }));
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * Copies the file as of one moment, with the log that the server had then, and merges the two. Returns false if the log
 * does not continue the file: the server has used it again meanwhile, or it is damaged.
 */
async function copyWhole(from: string, to: string): Promise<boolean> {
  const { db, check } = openUndisturbed(from);
  try {
    await removeStore(to);
    db.exec("begin; select 1 from sqlite_schema limit 1;");
    const log = logOf(from, db);
    await copyPages(db, to, { rate: allPages });
    check();
    if (log === undefined) return true;
    log.forEach((bytes, segment) => {
      writeFileSync(segmentName(realpathSync(to), segment === 0 ? 0 : 1), bytes, { mode: 0o600 });
    });
  } finally {
    db.close();
  }
  try {
    settleStore(to);
    return true;
  } catch (error) {
    if (error instanceof BrokenLog) return false;
    throw error;
  }
}

/** The bytes of the segments that belong to this snapshot; `undefined` if it needs none. */
function logOf(from: string, db: DatabaseSync): readonly [Buffer, Buffer] | undefined {
  if (!isMigrated(db)) return undefined;
  const { isOpen, salt, place } = logPositionsIn(db).read();
  return isOpen ? readLog(realpathSync(from), salt, place.segment) : undefined;
}

function checkCopy(from: string, copy: string): void {
  const { db } = openUndisturbed(copy);
  try {
    // An older format has no checksums yet.
    const problems = isMigrated(db) ? checkStorage(db, problemsShown).problems : checkIntegrity(db, problemsShown);
    if (problems.length === 0) return;
    throw Problem.ofWorld(
      `${from} is damaged, so no backup was made: ${problems.join("; ")}. See what "openswf verify" finds, and keep the ` +
        "backups that you have.",
    );
  } finally {
    db.close();
  }
}
