import { defaultOptions } from "../src/connection/options.ts";
import type { Database, Statement } from "../src/connection/statement.ts";
import { Announcer } from "../src/notices/announcer.ts";
import { storeIn } from "../src/open/postgres-store.ts";

/** Every statement that the store prepares, in order and without repetition. */
export function recordStatements(): readonly string[] {
  const statements = new Set<string>();
  const unused = (): never => {
    throw new Error("this database only records what is prepared");
  };
  const database: Database = {
    prepare: <Row>(sql: string): Statement<Row> => {
      statements.add(sql);
      return { all: unused, get: unused, in: unused };
    },
    transaction: unused,
  };
  const databases = { reading: database, listing: database, writing: database };
  storeIn(databases, defaultOptions);
  storeIn(databases, { ...defaultOptions, groupBy: "shard" });
  new Announcer(database, "channel", "node", defaultOptions);
  return [...statements];
}
