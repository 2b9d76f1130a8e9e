import type { Pool, PoolClient } from "pg";
import { asParameters, type Queryable, type SqlValue } from "./connections.ts";

/** A statement typed with its rows. Each connection prepares it on first use and keeps it. */
export interface Statement<Row = never> {
  all(...values: readonly SqlValue[]): Promise<readonly Row[]>;
  get(...values: readonly SqlValue[]): Promise<Row | undefined>;
  /** The same statement on the connection of a transaction. */
  in(transaction: Queryable): Statement<Row>;
}

/** A connection pool as seen by the modules of this store. */
export interface Database {
  prepare<Row = never>(sql: string): Statement<Row>;
  /** Durable when it resolves. If `work` throws, none of it has happened. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
}

export function databaseOver(pool: Pool, preparedStatements: "named" | "off"): Database {
  let prepared = 0;
  return {
    prepare: (sql) => {
      prepared += 1;
      return statementOn(pool, sql, preparedStatements === "named" ? `openswf_${prepared}` : undefined);
    },

    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const result = await work(client);
        await client.query("commit");
        client.release();
        return result;
      } catch (error) {
        await giveUp(client);
        throw error;
      }
    },
  };
}

/** Ends a failed transaction. A connection that cannot even roll back is closed. */
async function giveUp(client: PoolClient): Promise<void> {
  try {
    await client.query("rollback");
    client.release();
  } catch {
    // The transaction's own error says more than this one, and is the one thrown.
    client.release(true);
  }
}

export function statementOn<Row>(on: Queryable, sql: string, name: string | undefined): Statement<Row> {
  const all = async (...values: readonly SqlValue[]): Promise<readonly Row[]> => {
    const { rows } = await on.query({ text: sql, values: asParameters(values), ...(name !== undefined && { name }) });
    // The only place where rows get their type. Nothing but the column names in `sql` determines it.
    return rows as readonly Row[];
  };
  return {
    all,
    get: async (...values) => (await all(...values))[0],
    in: (transaction) => statementOn(transaction, sql, name),
  };
}
