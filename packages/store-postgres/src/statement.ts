import type { Pool, PoolClient } from "pg";
import { asParameters, type Queryable, type SqlValue } from "./connections.ts";

/** A statement that knows what its rows look like. A connection prepares it when it first meets it, and keeps it. */
export interface Statement<Row = never> {
  all(...values: readonly SqlValue[]): Promise<readonly Row[]>;
  get(...values: readonly SqlValue[]): Promise<Row | undefined>;
  /** The same statement on the connection of a transaction. */
  in(transaction: Queryable): Statement<Row>;
}

/** One of the two pools, as the modules of this store see it. */
export interface Database {
  prepare<Row = never>(sql: string): Statement<Row>;
  /** Durable when it settles; when `work` throws, nothing of it has happened. */
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

/** Ends a transaction that failed. A connection that does not even roll back is closed. */
async function giveUp(client: PoolClient): Promise<void> {
  try {
    await client.query("rollback");
    client.release();
  } catch {
    // The error of the transaction tells more than this one, and is thrown.
    client.release(true);
  }
}

export function statementOn<Row>(on: Queryable, sql: string, name: string | undefined): Statement<Row> {
  const all = async (...values: readonly SqlValue[]): Promise<readonly Row[]> => {
    const { rows } = await on.query({ text: sql, values: asParameters(values), ...(name !== undefined && { name }) });
    // The one place where a row gets its type: only the columns that `sql` names can tell it.
    return rows as readonly Row[];
  };
  return {
    all,
    get: async (...values) => (await all(...values))[0],
    in: (transaction) => statementOn(transaction, sql, name),
  };
}
