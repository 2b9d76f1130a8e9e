import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeFolder } from "./make-folder.ts";

/** SQLITE_BUSY: another process holds the lock. */
const sqliteBusy = 5;

/**
 * Makes this process the only server on `path` until `close` or its death. The operating system releases the lock even
 * after `kill -9`. The lock is on a file beside the database, so that other processes can still read the database.
 */
export function own(path: string): { close(): void } {
  makeFolder(dirname(path));
  // A link to the file counts as the same file.
  const lock = new DatabaseSync(`${existsSync(path) ? realpathSync(path) : path}-lock`, { timeout: 0 });
  try {
    lock.exec("begin exclusive");
    return { close: () => lock.close() };
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new Error(
      `${path} is in use by another openswf server. Stop that server first, or give this one a path of its own.`,
      { cause: error },
    );
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}
