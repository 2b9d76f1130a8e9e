/**
 * A PostgreSQL store as it was at one moment, for whoever reads much and wants it to fit together: verify and export.
 * Servers may go on writing meanwhile. While it is open, the database cannot clean up what they have replaced.
 */

import type { Store } from "@openswf/core/stores/store";
import type { PoolClient } from "pg";
import { openPool, type Queryable } from "./connections.ts";
import { guarded } from "./guarded.ts";
import { cursorForm } from "./list-cursor.ts";
import { loggedError } from "./logged-error.ts";
import { checkMigrated } from "./migrations.ts";
import { defaultOptions, type PostgresOptions } from "./options.ts";
import { storeIn } from "./postgres-store.ts";
import { type Database, type Statement, statementOn } from "./statement.ts";

const sql = {
  /** Whoever reads may take their time between two reads. */
  begin: `
    begin isolation level repeatable read read only;
    set local idle_in_transaction_session_timeout = 0`,
  /** A transaction sees the moment of its first read. */
  firstRead: "select 1",
  beginPart: "savepoint part",
  /** Takes back settings that were made for the part alone, too. */
  endPart: "rollback to savepoint part; release savepoint part",
} as const;

/**
 * All reads of the result see the moment of this call, on one connection; every change is refused. Throws when the
 * database cannot be reached, and when it is not up to date. Unless said, a statement takes as long as it takes: verify
 * reads whole tables.
 */
export async function openPostgresSnapshot(url: string, chosen: Partial<PostgresOptions> = {}): Promise<Store> {
  const options = { ...defaultOptions, statementTimeoutMs: 0, ...chosen };
  const pool = openPool(url, 1, options);
  let client: PoolClient | undefined;
  const close = async (): Promise<void> => {
    // Closing the connection ends its transaction.
    client?.release(true);
    await pool.end();
  };
  try {
    await checkMigrated(pool);
    client = await pool.connect();
    // When the connection is lost, the query under way or the next one rejects; without a listener the process would end.
    client.on("error", (error) =>
      options.log.warn({ error: loggedError(error) }, "the connection to PostgreSQL was lost"),
    );
    await client.query(sql.begin);
    await client.query(sql.firstRead);
    const reading = databaseIn(client, options.preparedStatements);
    const stored = storeIn({ reading, listing: reading, writing: unchangeable }, options);
    // A commit that fails asks what became of it: here nothing ever does.
    const readOnly = { ...stored, commit: refuse };
    return { exclusive: false, groupsAtOnce: 1, cursorForm, notices: undefined, ...guarded(readOnly, close) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Statements on the connection of one transaction, one after the other. */
function databaseIn(client: PoolClient, preparedStatements: "named" | "off"): Database {
  const inTurn = oneAtATime();
  const queue: Queryable = { query: (query) => inTurn(() => client.query(query)) };
  let prepared = 0;
  return {
    prepare: (text) => {
      prepared += 1;
      return statementOn(queue, text, preparedStatements === "named" ? `openswf_${prepared}` : undefined);
    },
    transaction: (work) =>
      inTurn(async () => {
        await client.query(sql.beginPart);
        const result = await work(client);
        await client.query(sql.endPart);
        return result;
      }),
  };
}

/** Runs what it is given in the order in which it comes, each when the one before has ended. */
function oneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {}); // Told to whoever asked for it.
    return result;
  };
}

const refuse = async (): Promise<never> => {
  throw new Error("a snapshot of a store cannot be changed");
};

/** Where the store would write. PostgreSQL would refuse too, and end the transaction with it. */
const unchangeable: Database = {
  prepare: () => unchangeableStatement,
  transaction: refuse,
};
const unchangeableStatement: Statement = { all: refuse, get: refuse, in: () => unchangeableStatement };
