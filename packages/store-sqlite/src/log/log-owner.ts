/**
 * Remembers which database a log belongs to. SQLite replays whatever log lies beside a database: over a backup that was
 * moved into place, the log of its predecessor mixes pages of both. Nothing in a log names its database, so a note beside
 * them has the inodes of the two while a server runs, and after it has crashed. A clean end leaves neither log nor note.
 *
 * What this does not see: a database that was overwritten in place (`cp`), since it keeps its inode.
 */
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { identityOf } from "../file/identity.ts";

interface Note {
  /** Of the note itself: if it differs, all files were copied, and their inodes say nothing. */
  readonly note: number;
  readonly database: number;
  readonly log: number;
}

const noteName = (database: string): string => `${database}-log-owner`;

/** Both files must exist. Their paths have no links. */
export function rememberLog(database: string): void {
  const path = noteName(database);
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, "", { mode: 0o600 });
  const note: Partial<Note> = {
    note: statSync(unfinished).ino,
    ...inodesOf(database),
  };
  writeFileSync(unfinished, JSON.stringify(note));
  renameSync(unfinished, path);
}

/**
 * Removes the note if there is no log: the next one is another file. For the owner of the lock, after it has closed the
 * database and before it opens it: whoever closes a database last removes the log, and may be killed right then. While
 * others read the database, the log stays, and so does the note.
 */
export function forgetLog(database: string): void {
  const { size = 0 } = statSync(`${database}-wal`, { throwIfNoEntry: false }) ?? {};
  if (size === 0) rmSync(noteName(database), { force: true });
}

/** Throws if the log was not written for this database. */
export function refuseForeignLog(database: string): void {
  const path = noteName(database);
  const noted = readNote(path);
  if (noted === undefined || noted.note !== identityOf(path)?.inode) return;
  const { database: current, log } = inodesOf(database);
  const replaced = noted.database !== current ? database : noted.log !== log ? `${database}-wal` : undefined;
  if (replaced === undefined) return;
  throw new Error(
    `${replaced} is not the file that it was when a server last ran, so ${database}-wal would be replayed over the wrong ` +
      `store. After restoring a backup, remove ${database}-wal. If the two do belong together, remove ${path}.`,
  );
}

function inodesOf(database: string): Partial<Pick<Note, "database" | "log">> {
  const [one, other] = [identityOf(database)?.inode, identityOf(`${database}-wal`)?.inode];
  return { ...(one !== undefined && { database: one }), ...(other !== undefined && { log: other }) };
}

/** `undefined` if there is none, or a power loss has left it incomplete. */
function readNote(path: string): Partial<Note> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    // `as`: only rememberLog writes this file.
    return JSON.parse(readFileSync(path, "utf8")) as Note;
  } catch {
    return undefined;
  }
}
