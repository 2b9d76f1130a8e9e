import { DatabaseSync, type StatementSync } from "node:sqlite";
import { databaseOver } from "../src/database/database.ts";
import { migrate } from "../src/schema/migrations.ts";

class RecordingDatabase extends DatabaseSync {
  readonly prepared: string[] = [];

  override prepare(sql: string): StatementSync {
    this.prepared.push(sql);
    return super.prepare(sql);
  }
}

/** A new database, and every statement that the store prepares on it. */
export function recordStatements(): { readonly db: DatabaseSync; readonly statements: readonly string[] } {
  const db = new RecordingDatabase(":memory:");
  migrate(db);
  db.prepared.length = 0;
  databaseOver(db);
  return { db, statements: [...db.prepared] };
}
