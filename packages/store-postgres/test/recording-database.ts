import { defaultOptions } from "../src/connection/options.ts";
import type { Database, Statement } from "../src/connection/statement.ts";
import { Announcer } from "../src/notices/announcer.ts";
import { serverNotesIn } from "../src/notices/server-notes.ts";
import { type Databases, storeIn } from "../src/open/postgres-store.ts";

/** Every statement that the store prepares, in order and without repetition. */
export function recordStatements(): readonly string[] {
  const statements = [onOneDatabase, byShard, onCitus].map((open) => recorded(open));
  return [...new Set(statements.flat())];
}

/** Every statement that the store prepares when its tables are distributed over Citus workers. */
export function recordCitusStatements(): readonly string[] {
  return recorded(onCitus);
}

type Opening = (databases: Databases) => void;
const onOneDatabase: Opening = (databases) => {
  storeIn(databases, defaultOptions);
  serverNotesIn(databases.writing, databases.reading, "");
};
const byShard: Opening = (databases) => storeIn(databases, { ...defaultOptions, groupBy: "shard" });
const onCitus: Opening = (databases) => {
  storeIn(databases, defaultOptions, { lowestWith: (shard) => shard });
  serverNotesIn(databases.writing, databases.reading, "");
};

function recorded(open: Opening): readonly string[] {
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
  open(databases);
  new Announcer(database, "channel", "node", defaultOptions);
  return [...statements];
}
