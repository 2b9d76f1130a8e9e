import type { DatabaseSync } from "node:sqlite";

export type SqlValue = string | number | null | Uint8Array;

/** A prepared statement that knows what its rows look like. Made once for each connection and kept. */
export interface Statement<Row = never> {
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
  /** Rows as they are found: stopping early reads no further. */
  iterate(...values: readonly SqlValue[]): Iterable<Row>;
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
}

export function prepare<Row = never>(db: DatabaseSync, sql: string): Statement<Row> {
  // The one place where a row gets its type: SQLite cannot tell it, only the columns that `sql` names can.
  return db.prepare(sql) as unknown as Statement<Row>;
}
