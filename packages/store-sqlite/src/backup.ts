import { rm } from "node:fs/promises";
import { backup as copyPages } from "node:sqlite";
import { openForCopying } from "./connection.ts";
import { giveName, refuseExisting, unfinishedName } from "./whole-file.ts";

/** More than any file has: the copy is made in one step, so a server that writes all the while cannot restart it. */
const allPages = 2 ** 31 - 1;

/**
 * Copies the store at `from` to the new file `to`, as of one moment, while a server may be running on it. The copy has
 * its name only once it is whole and on disk. Throws when `to` exists.
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
