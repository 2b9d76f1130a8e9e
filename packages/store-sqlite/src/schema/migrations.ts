import type { DatabaseSync } from "node:sqlite";
import { migration1 } from "./migration-1.ts";
import { migration2 } from "./migration-2.ts";
import { migration3 } from "./migration-3.ts";
import { migration4 } from "./migration-4.ts";

/** Numbered from 1 in this order. A published migration is never edited. */
const migrations: readonly string[] = [migration1, migration2, migration3, migration4];

/** Marks a SQLite file as an openswf store: "oswf". */
const applicationId = 0x6f737766;

/**
 * Throws if this program cannot open the file, before the file is changed. A file without tables and without a mark
 * counts as new.
 */
export function checkFormat(db: DatabaseSync, path: string): void {
  const mark = readPragma(db, "application_id");
  if (mark !== applicationId && !(mark === 0 && isEmpty(db))) {
    throw new Error(`${path} is a SQLite database, but not an openswf store. Give openswf a path of its own.`);
  }
  const version = readPragma(db, "user_version");
  if (version > migrations.length) {
    throw new Error(
      `${path} was written by a newer openswf (format ${version}; this program knows up to ${migrations.length}). ` +
        "Use that version of openswf, or a backup taken before the upgrade.",
    );
  }
}

export function isMigrated(db: DatabaseSync): boolean {
  return readPragma(db, "user_version") === migrations.length;
}

/** Throws if the file still needs a migration. A read-only connection cannot apply it. */
export function checkMigrated(db: DatabaseSync, path: string): void {
  if (isMigrated(db)) return;
  const version = readPragma(db, "user_version");
  throw new Error(
    `${path} has format ${version}, older than this program's ${migrations.length}. ` +
      "Start the server on it once to bring it up to date.",
  );
}

/** Applies the missing migrations, each in its own transaction. */
export function migrate(db: DatabaseSync): void {
  for (let version = readPragma(db, "user_version"); version < migrations.length; version++) {
    db.exec(`
      begin immediate;
      ${migrations[version]}
      pragma application_id = ${applicationId};
      pragma user_version = ${version + 1};
      commit;
    `);
  }
}

function readPragma(db: DatabaseSync, name: "application_id" | "user_version"): number {
  return Number(db.prepare(`pragma ${name}`).get()?.[name]);
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare("select 1 from sqlite_schema limit 1").get() === undefined;
}
