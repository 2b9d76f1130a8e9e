import { systemClock } from "@openswf/core/ports/clock";
import type { Store } from "@openswf/core/stores/store";
import { openSegment } from "../change-log/segment-files.ts";
import { isUpToDate, openBeside, openInMemory, openUndisturbed } from "../connection/connection.ts";
import { inProcessStore } from "../database/in-process-store.ts";
import { settleStore } from "../recovery/owned-store.ts";
import { checkMigrated } from "../schema/migrations.ts";
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
  if (!isUpToDate(path)) {
    settleStore(path);
  }
  return inProcessStore(openBeside(path));
}

/** A store that is lost when it closes, for tests and experiments. */
export function openMemoryStore(): Store {
  return inProcessStore(openInMemory());
}

/**
 * Opens a file as it is at this moment, whatever a server on it does meanwhile. It is read-only: every change is
 * refused. While it is open, the server's log cannot be shortened.
 */
export function openSqliteStoreReadOnly(path: string): Store {
  const { db, check } = openUndisturbed(path);
  try {
    checkMigrated(db, path);
    // The transaction's snapshot is taken at its first read and lasts until it ends.
    db.exec("pragma temp_store = memory; begin; select 1 from sqlite_schema limit 1;");
    return inProcessStore(db, check);
  } catch (error) {
    db.close();
    throw error;
  }
}
