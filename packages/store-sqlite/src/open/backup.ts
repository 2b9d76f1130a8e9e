import { rm } from "node:fs/promises";
import { backup as copyPages } from "node:sqlite";
import { Problem } from "@openswf/core/ports/problem";
import { checkIntegrity, checkStorage } from "../check/check-storage.ts";
import { openUndisturbed } from "../connection/connection.ts";
import { giveName, refuseExisting, unfinishedName } from "../file/whole-file.ts";
import { isMigrated } from "../schema/migrations.ts";

/** More pages than any file has. The copy takes a single step, so a server that keeps writing cannot restart it. */
const allPages = 2 ** 31 - 1;

/** As many problems as a message can hold. */
const problemsShown = 3;

/**
 * Copies the store at `from` to the new file `to`, as of one moment, even while a server is using it. The copy gets its
 * final name only once it is complete and on disk. Throws if `to` exists, or if the copy is damaged, as it is
 * if the store is.
 */
export async function backup(from: string, to: string): Promise<void> {
  refuseExisting(to);
  const unfinished = unfinishedName(to);
  const { db, check } = openUndisturbed(from);
  try {
    await rm(unfinished, { force: true });
    await copyPages(db, unfinished, { rate: allPages });
    check();
    checkCopy(from, unfinished);
    await giveName(to);
  } finally {
    db.close();
    await rm(unfinished, { force: true });
  }
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
