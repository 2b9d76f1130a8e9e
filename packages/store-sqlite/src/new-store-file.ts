import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Store } from "@openswf/core/stores/store";
import { openSqliteStore } from "./open.ts";
import { giveName, refuseExisting, unfinishedName } from "./whole-file.ts";

/** A store that is being filled. Either of the two ends closes it. */
export interface NewStore {
  readonly store: Store;
  finish(): Promise<void>;
  /** Leaves as little behind as can be. */
  abandon(): Promise<void>;
}

/**
 * A store on a new file, which has its name only once it is whole: no server can be started on a part of it. Throws when
 * the file exists, and when another process is writing it right now.
 */
export async function createSqliteStore(path: string): Promise<NewStore> {
  refuseExisting(path);
  refuseLogOfAnother(path);
  const unfinished = unfinishedName(path);
  // Opened before it is removed: that refuses one that another process has open.
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
  };
}

/** SQLite would take the log of a file that is gone for that of the new one, and write it into it. */
function refuseLogOfAnother(path: string): void {
  if (!existsSync(`${path}-wal`)) return;
  throw new Error(`${path}-wal is there, and the store that it belongs to is not. Remove it, or choose another path.`);
}

/** The file and what SQLite and our lock put beside it. */
async function removeStore(path: string): Promise<void> {
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-lock`]) await rm(file, { force: true });
}
