import type { Clock } from "@openswf/core/ports/clock";
import type { Store } from "@openswf/core/stores/store";
import { every } from "@openswf/core/waiting/every";
import { type DatabaseMethod, effectOf } from "../database/sqlite-database.ts";
import { type Call, storeOver } from "../database/store-over.ts";
import type { Role } from "./database-messages.ts";
import { startThread, type ThreadNews } from "./database-thread.ts";

/** How long an idle server goes on answering reads after its files were deleted, moved or replaced. A write looks by itself. */
export const watchEveryMs = 2_000;

export interface Watching {
  readonly clock: Clock;
  /** See `Opening` of store-kind.ts. */
  readonly onLost: (error: Error) => void;
}

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
export async function workerStore(path: string, { clock, onLost }: Watching): Promise<Store> {
  let failure: Error | undefined;
  const news: ThreadNews = {
    onLost: (error) => {
      failure = error;
      reader.refuse(error);
      onLost(error);
    },
    onDamage: (error) => {
      failure ??= error;
    },
  };
  const writer = startThread(path, "writer", news);
  const reader = startThread(path, "reader", news);
  const watch = every(clock, watchEveryMs, () => writer.watch());
  // The reader closes first. The last connection to close merges the log into the file, and only the writer can do
  // that. If the file at the path is no longer the one it opened, SQLite leaves the log there alone.
  const close = async (): Promise<void> => {
    await watch.stop();
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
  return { ...storeOver(call, close), commit: writer.commit, failure: () => failure };
}
