import { rm } from "node:fs/promises";
import { backup as copyPages } from "node:sqlite";
import { openForCopying } from "../connection/connection.ts";
import { giveName, refuseExisting, unfinishedName } from "../file/whole-file.ts";

/** More pages than any file has. The copy takes a single step, so a server that keeps writing cannot restart it. */
const allPages = 2 ** 31 - 1;

/**
 * Copies the store at `from` to the new file `to`, as of one moment, even while a server is using it. The copy gets its
 * final name only once it is complete and on disk. Throws if `to` exists.
 */
export async function backup(from: string, to: string): Promise<void> {
  refuseExisting(to);
  const unfinished = unfinishedName(to);
  const db = openForCopying(from);
  try {
    await rm(unfinished, { force: true });
    await copyPages(db, unfinished, { rate: allPages });
    await giveName(to);
  } finally {
    db.close();
    await rm(unfinished, { force: true });
  }
}
