import { DatabaseSync } from "node:sqlite";

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
  const statement = db.prepare(sql) as unknown as Statement<Row>;
  return numbersByPosition() ? statement : byName(statement);
}

let known: boolean | undefined;

/** Whether `?1` takes the first value. In Node 22 it is a parameter with a name, which values without names pass over. */
function numbersByPosition(): boolean {
  if (known !== undefined) return known;
  const db = new DatabaseSync(":memory:");
  try {
    known = db.prepare("select ?1 as value").get(1)?.["value"] === 1;
  } catch {
    known = false;
  } finally {
    db.close();
  }
  return known;
}

/** The same statement, with `?1` bound by its name. */
export function byName<Row>(statement: Statement<Row>): Statement<Row> {
  type Named = (values: Readonly<Record<string, SqlValue>>) => unknown;
  const bind =
    (method: "get" | "all" | "iterate" | "run") =>
    (...values: readonly SqlValue[]): unknown => {
      const named = Object.fromEntries(values.map((value, index) => [`?${index + 1}`, value]));
      // `as`: node:sqlite takes an object in the place of the first value.
      return (statement[method] as unknown as Named).call(statement, named);
    };
  // `as`: each method gives what it gave.
  return {
    get: bind("get"),
    all: bind("all"),
    iterate: bind("iterate"),
    run: bind("run"),
  } as unknown as Statement<Row>;
}
