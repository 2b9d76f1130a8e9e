import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { NewStore } from "@openswf/core/stores/store-kind";
import { giveName, refuseExisting, unfinishedName } from "../file/whole-file.ts";
import { noteName } from "../log/log-owner.ts";
import { openSqliteStore } from "./open.ts";

/**
 * Creates a store on a new file. The file gets its final name only once it is complete, so no server can start on a
 * partial store. Throws if the file exists, or if another process is writing it right now.
 */
export async function createSqliteStore(path: string): Promise<NewStore> {
  refuseExisting(path);
  refuseLogOfAnother(path);
  const unfinished = unfinishedName(path);
  // Opened before it is removed: opening throws if another process has the file open.
  await (await openSqliteStore(unfinished)).close();
  await removeStore(unfinished);
  const store = await openSqliteStore(unfinished);
  return {
    store,
    finish: async () => {
      await store.close();
      await giveName(path);
      await removeStore(unfinished);
    },
    abandon: async () => {
      await store.close();
      await removeStore(unfinished);
    },
    remains: "The incomplete import was removed.",
    emptyPlace: "Import into a new file.",
  };
}

/** SQLite would take the leftover log of a removed file for the log of the new file, and replay it. */
function refuseLogOfAnother(path: string): void {
  if (!existsSync(`${path}-wal`)) return;
  throw new Error(`${path}-wal exists, but the store that it belongs to does not. Remove it, or choose another path.`);
}

/** Removes the file and what SQLite and our lock put beside it. */
async function removeStore(path: string): Promise<void> {
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-lock`, noteName(path)])
    await rm(file, { force: true });
}
