import type { Store } from "../store.ts";
import { openForReading, openInMemory } from "./connection.ts";
import { inProcessStore } from "./in-process-store.ts";
import { workerStore } from "./worker-store.ts";

/**
 * The embedded store on a file, which is created when it is not there. Throws when another server owns the file, when
 * the file is not openswf's, and when a newer openswf wrote it.
 */
export function openSqliteStore(path: string): Promise<Store> {
  return workerStore(path);
}

/** A store that is gone when it is closed: for tests, and for trying things out. */
export function openMemoryStore(): Store {
  return inProcessStore(openInMemory());
}

/**
 * A file as it is at this moment, whatever a server on it does meanwhile. Only reads: every change is refused. While it
 * is open, the server's log cannot be shortened.
 */
export function openSqliteStoreReadOnly(path: string): Store {
  const db = openForReading(path);
  // A transaction sees the moment of its first read, for as long as it lasts.
  db.exec("begin; select 1 from sqlite_schema limit 1;");
  return inProcessStore(db);
}
