import type { DatabaseSync } from "node:sqlite";
import type { Store } from "@openswf/core/stores/store";
import { databaseOver } from "./database.ts";
import { type Call, run, storeOver } from "./store-over.ts";

/**
 * A Store that runs on the caller's thread, over a connection that it takes over. `check` throws if a result must not be
 * relied on.
 */
export function inProcessStore(db: DatabaseSync, check: () => void = () => {}): Store {
  const database = databaseOver(db);
  const call: Call = async (method, ...args) => {
    if (!db.isOpen) throw new Error("the store is closed");
    const result = run(database, method, args);
    check();
    return result;
  };
  return storeOver(call, async () => {
    if (db.isOpen) db.close();
  });
}
