import type { Store } from "@openswf/core/stores/store";
import { isUpToDate, openBeside, openForReading, openForWriting, openInMemory } from "./connection.ts";
import { inProcessStore } from "./in-process-store.ts";
import { own } from "./ownership.ts";
import { workerStore } from "./worker-store.ts";

/**
 * The embedded store on a file, which is created when it is not there. Throws when another server owns the file, when
 * the file is not openswf's, and when a newer openswf wrote it.
 */
export function openSqliteStore(path: string): Promise<Store> {
  return workerStore(path);
}

/**
 * A file to change access records and secrets in, beside its server when there is one. A file that is not there, or is of
 * an older format, is made first, which no server may be running on. Executions are the server's alone: nothing else may
 * be changed through this.
 */
export function openSqliteStoreBeside(path: string): Store {
  if (!isUpToDate(path)) {
    const lock = own(path);
    try {
      openForWriting(path).close();
    } finally {
      lock.close();
    }
  }
  return inProcessStore(openBeside(path));
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
