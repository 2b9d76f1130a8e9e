import { DatabaseSync } from "node:sqlite";
import type { Store } from "@openswf/core/stores/store";
import { inProcessStore } from "../src/database/in-process-store.ts";
import { migrate } from "../src/schema/migrations.ts";

/** A database that lasts as long as its connection. */
export function openInMemory(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return db;
}

/** What SQLite decides by itself, without a file, a log or a thread. It is lost when it closes. */
export function openInProcess(): Store {
  return inProcessStore(openInMemory());
}
