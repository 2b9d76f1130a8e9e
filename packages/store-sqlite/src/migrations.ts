import type { DatabaseSync } from "node:sqlite";
import { migration1 } from "./migration-1.ts";
import { migration2 } from "./migration-2.ts";

/** Numbered from 1 in this order; a number is never edited once it has been published. */
const migrations: readonly string[] = [migration1, migration2];

/** Marks a SQLite file as one of ours: "oswf". */
const applicationId = 0x6f737766;

/**
 * Says why this file is not one that this program can open, before anything in it is touched. A file that has no tables
 * and no mark yet is a new one.
 */
export function checkFormat(db: DatabaseSync, path: string): void {
  const mark = readPragma(db, "application_id");
  if (mark !== applicationId && !(mark === 0 && isEmpty(db))) {
    throw new Error(`${path} is a SQLite database, but not one of openswf. Give openswf a path of its own.`);
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

/** Refuses a file that still waits for a migration: whoever only reads cannot apply it. */
export function checkMigrated(db: DatabaseSync, path: string): void {
  if (isMigrated(db)) return;
  const version = readPragma(db, "user_version");
  throw new Error(
    `${path} has format ${version}, older than this program's ${migrations.length}. ` +
      "Start the server on it once: that brings it up to date.",
  );
}

/** Applies what is missing, each migration in one transaction. */
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
