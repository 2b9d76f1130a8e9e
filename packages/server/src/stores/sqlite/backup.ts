import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { backup as copyPages } from "node:sqlite";
import { openForCopying } from "./connection.ts";

/** More than any file has: the copy is made in one step, so a server that writes all the while cannot restart it. */
const allPages = 2 ** 31 - 1;

/**
 * Copies the store at `from` to the new file `to`, as of one moment, while a server may be running on it. The copy has
 * its name only once it is whole and on disk. Throws when `to` exists.
 */
export async function backup(from: string, to: string): Promise<void> {
  refuseExisting(to);
  const unfinished = `${to}.unfinished`;
  const db = openForCopying(from);
  try {
    await rm(unfinished, { force: true });
    await copyPages(db, unfinished, { rate: allPages });
    await sync(unfinished);
    refuseExisting(to);
    await rename(unfinished, to);
    await sync(dirname(to));
  } finally {
    db.close();
    await rm(unfinished, { force: true });
  }
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new Error(`${path} exists already; a backup overwrites nothing`);
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
