/**
 * A PostgreSQL store as of one moment, for large reads that must be consistent: verify and export. Servers may keep
 * writing meanwhile. While the snapshot is open, the database cannot vacuum the rows that they replace.
 *
 * Over Citus there is no such moment: each worker has snapshots of its own. There, each statement sees what is committed
 * when it runs, and the store is not `exclusive`, so its readers look twice. In return they may use several connections,
 * which they need: Citus plans most of these statements each time.
 */

import type { Store } from "@openswf/core/stores/store";
import type { Pool, PoolClient } from "pg";
import { readPlacements } from "../citus/placements.ts";
import { openPool, type Queryable } from "../connection/connections.ts";
import { loggedError } from "../connection/logged-error.ts";
import { defaultOptions, type PostgresOptions } from "../connection/options.ts";
import { type Database, databaseOver, type Statement, statementOn } from "../connection/statement.ts";
import { cursorForm } from "../lists/list-cursor.ts";
import { checkMigrated } from "../schema/migrations.ts";
import { guarded } from "./guarded.ts";
import { storeIn } from "./postgres-store.ts";

/** A snapshot of one moment uses only one of them. */
const connectionsMax = 4;

const sql = {
  /** The reader may pause between two reads for any length of time. */
  begin: `
    begin isolation level repeatable read read only;
    set local idle_in_transaction_session_timeout = 0`,
  /** The transaction's snapshot is taken at its first read. */
  firstRead: "select 1",
  beginPart: "savepoint part",
  /** Also reverts settings made for this part alone. */
  endPart: "rollback to savepoint part; release savepoint part",
} as const;

/**
 * Opens a snapshot. Except over Citus, all reads use one connection and see the moment of this call. Every change is
 * refused. Throws if the database cannot be reached, or if its schema is not up to date. By default statements have no
 * time limit, because verify reads whole tables.
 */
export async function openPostgresSnapshot(url: string, chosen: Partial<PostgresOptions> = {}): Promise<Store> {
  const options = { ...defaultOptions, statementTimeoutMs: 0, ...chosen };
  const pool = openPool(url, connectionsMax, options);
  let client: PoolClient | undefined;
  const close = async (): Promise<void> => {
    // Closing the connection ends its transaction.
    client?.release(true);
    await pool.end();
  };
  try {
    await checkMigrated(pool);
    const placements = await readPlacements(pool, options);
    const exclusive = placements === undefined;
    if (exclusive) client = await beginSnapshot(pool, options);
    const reading =
      client === undefined
        ? databaseOver(pool, options.preparedStatements)
        : databaseIn(client, options.preparedStatements);
    const stored = storeIn({ reading, listing: reading, writing: unchangeable }, options, placements);
    // A failed commit looks up its outcome. A snapshot never commits, so `commit` refuses at once.
    const readOnly = { ...stored, commit: refuse };
    return {
      exclusive,
      groupsAtOnce: 1,
      cursorForm,
      notices: undefined,
      serverNotes: undefined,
      failure: () => undefined,
      ...guarded(readOnly, close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function beginSnapshot(pool: Pool, { log }: PostgresOptions): Promise<PoolClient> {
  const client = await pool.connect();
  // When the connection is lost, the current or next query rejects. Without a listener the process would exit.
  client.on("error", (error) => log.warn({ error: loggedError(error) }, "lost the connection to PostgreSQL"));
  await client.query(sql.begin);
  await client.query(sql.firstRead);
  return client;
}

/** Runs statements on the connection of one transaction, one at a time. */
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

/** Runs the given functions in order, each after the previous one has settled. */
function oneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {}); // The caller of that work gets the error.
    return result;
  };
}

const refuse = async (): Promise<never> => {
  throw new Error("a snapshot of a store is read-only");
};

/** The store's writing side. PostgreSQL would also refuse the writes, but that would end the transaction. */
const unchangeable: Database = {
  prepare: () => unchangeableStatement,
  transaction: refuse,
};
const unchangeableStatement: Statement = { all: refuse, get: refuse, in: () => unchangeableStatement };
