import { existsSync } from "node:fs";
import type { NewStore } from "@openswf/core/stores/store-kind";
import { segmentName, segments } from "../change-log/segment-files.ts";
import { giveName, refuseExisting, removeStore, unfinishedName } from "../file/whole-file.ts";
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
      refuseUnfinished(unfinished);
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
  const log = [`${path}-wal`, ...segments.map((segment) => segmentName(path, segment))].find((name) =>
    existsSync(name),
  );
  if (log === undefined) return;
  throw new Error(`${log} exists, but the store that it belongs to does not. Remove it, or choose another path.`);
}

/** A log remains if its changes could not be merged into the file. */
function refuseUnfinished(path: string): void {
  if (!existsSync(segmentName(path, 0))) return;
  throw new Error(`${path} could not be completed: see whether the disk is full. Then run the command again.`);
}
