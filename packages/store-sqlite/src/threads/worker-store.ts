import type { Store } from "@openswf/core/stores/store";
import { type DatabaseMethod, effectOf } from "../database/sqlite-database.ts";
import { type Call, storeOver } from "../database/store-over.ts";
import type { Role } from "./database-messages.ts";
import { startThread } from "./database-thread.ts";

/**
 * The thread that runs a method. Secrets are also read by the writer: they are needed once, at startup, when the writer
 * is ready and the reader may not be.
 */
function roleOf(method: DatabaseMethod): Role {
  return method === "readSecret" || effectOf(method) === "writes" ? "writer" : "reader";
}

/**
 * A Store on a file. One thread owns the file and writes. A second thread reads beside it, so neither commits nor long
 * lists block the caller's thread or each other. Throws if the file cannot be opened or has an owner.
 */
export async function workerStore(path: string): Promise<Store> {
  const writer = startThread(path, "writer");
  const reader = startThread(path, "reader");
  // The reader closes first. The last connection to close merges the log into the file, and only the writer can do
  // that.
  const close = async (): Promise<void> => {
    await reader.close();
    await writer.close();
  };
  try {
    await writer.ready;
  } catch (error) {
    await close();
    throw error;
  }
  const call: Call = (method, ...args) => (roleOf(method) === "writer" ? writer : reader).call(method, ...args);
  return { ...storeOver(call, close), commit: writer.commit };
}
