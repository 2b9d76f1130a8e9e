import { type Clock, systemClock } from "@openswf/core/ports/clock";
import type { Store } from "@openswf/core/stores/store";
import { openSegment } from "../change-log/segment-files.ts";
import { isUpToDate, openBeside } from "../connection/connection.ts";
import { inProcessStore } from "../database/in-process-store.ts";
import { forgetLogOfDead, settleStore } from "../recovery/owned-store.ts";
import { openSettledSnapshot } from "../recovery/settled-snapshot.ts";
import { type Watching, workerStore } from "../threads/worker-store.ts";

/**
 * Opens the embedded store on a file, and creates the file if it does not exist. Throws if another server owns the
 * file, if the file is not an openswf store, or if a newer openswf wrote it. If the file is deleted, moved or replaced
 * later, every call rejects, and `onLost` is called.
 */
export function openSqliteStore(path: string, watching: Partial<Watching> = {}): Promise<Store> {
  return workerStore(path, { clock: systemClock, onLost: () => {}, openSegment, ...watching });
}

/**
 * Opens a file to change access records and secrets, beside its server if one is running. A missing file is created and
 * an older format is migrated first; no server may be running on the file then. Only the server may change executions,
 * so nothing else may be changed through this store.
 */
export function openSqliteStoreBeside(path: string): Store {
  if (!isUpToDate(path)) settleStore(path);
  forgetLogOfDead(path);
  const db = openBeside(path);
  const changes = db.prepare("select total_changes() as count");
  let seen: unknown = 0;
  // A server's change log does not know of these changes, and SQLite's log alone is not enough: see recover.ts.
  return inProcessStore(db, () => {
    const count = changes.get()?.["count"];
    if (count !== seen) db.exec("pragma wal_checkpoint(passive)");
    seen = count;
  });
}

/**
 * Opens a file as it is at this moment, whatever a server on it does meanwhile. It is read-only: every change is
 * refused. While it is open, SQLite's log cannot be shortened. What a killed server has left in its log is merged first.
 */
export async function openSqliteStoreReadOnly(path: string, clock: Clock = systemClock): Promise<Store> {
  const { db, check } = await openSettledSnapshot(path, clock);
  return inProcessStore(db, check);
}
