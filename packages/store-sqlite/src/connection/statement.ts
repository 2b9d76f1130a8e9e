import type { DatabaseSync } from "node:sqlite";

export type SqlValue = string | number | null | Uint8Array;

/** A prepared statement typed with its rows. It is made once per connection and kept. */
export interface Statement<Row = never> {
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
  /** Yields rows as they are found. Stopping early reads no further rows. */
  iterate(...values: readonly SqlValue[]): Iterable<Row>;
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
}

export function prepare<Row = never>(db: DatabaseSync, sql: string): Statement<Row> {
  // The only place where rows get their type. Nothing but the column names in `sql` determines it.
  return db.prepare(sql) as unknown as Statement<Row>;
}
