import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { identityOf, isSameFile } from "./identity.ts";
import { makeFolder } from "./make-folder.ts";

/** SQLITE_BUSY: another process holds the lock. */
const sqliteBusy = 5;
/** The first attempt may create the lock file. More are needed only if somebody replaces the file at that moment. */
const attemptsMax = 5;

/** Another server owns the file. */
export class InUse extends Error {}

/**
 * Makes this process the only server on `path` until `close` or its death. The operating system releases the lock even
 * after `kill -9`. The lock is on a file beside the database, so that other processes can still read the database.
 */
export function own(path: string): { close(): void } {
  makeFolder(dirname(path));
  // A link to the file counts as the same file.
  const lockPath = `${existsSync(path) ? realpathSync(path) : path}-lock`;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    // A lock on a file that the path no longer names would exclude nobody.
    const before = identityOf(lockPath);
    const lock = takeLock(lockPath, path);
    if (isSameFile(before, identityOf(lockPath))) return { close: () => lock.close() };
    lock.close();
  }
  throw new Error(`${lockPath} is being replaced again and again. Leave it alone: it tells servers apart.`);
}

function takeLock(lockPath: string, path: string): DatabaseSync {
  const lock = new DatabaseSync(lockPath, { timeout: 0 });
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new InUse(
      `${path} is in use by another openswf server. Stop that server first, or give this one a path of its own.`,
      { cause: error },
    );
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}
