import pg from "pg";
import { withTls } from "./connection-url.ts";
import { loggedError } from "./logged-error.ts";
import type { PostgresOptions } from "./options.ts";
import { originalText, storedText } from "./stored-text.ts";

/** A connection whose server does not answer at all is given up this long after the server should have given up. */
const silenceMs = 5_000;

const typeNumbers = { int8: 20, text: 25 } as const;

export type SqlValue = string | number | boolean | null | Uint8Array;

/** A pool, or one connection of it. */
export interface Queryable {
  query(query: pg.QueryConfig<SqlValue[]>): Promise<pg.QueryResult>;
}

/**
 * What a connection is made with. The URL may say all that libpq's does (`sslmode`, `sslrootcert` ...); what it does not
 * say comes from the PG* variables.
 */
export function clientConfig(url: string, options: PostgresOptions): pg.ClientConfig {
  const { connectTimeoutMs, statementTimeoutMs, preparedStatements } = options;
  const connectionString = withTls(url, process.env);
  checkUrl(connectionString);
  return {
    connectionString,
    application_name: "openswf",
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    // A pooler refuses a connection that wants a setting of its own: there the database's own time-out counts.
    ...(statementTimeoutMs > 0 && preparedStatements === "named" && { statement_timeout: statementTimeoutMs }),
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + silenceMs }),
    types: { getTypeParser },
  };
}

/** A pool that opens connections as they are needed and survives the loss of any. */
export function openPool(url: string, max: number, options: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(url, options),
    max,
    idleTimeoutMillis: 60_000,
    ...(options.preparedStatements === "named" && { onConnect: setUp }),
  });
  // Of an idle connection: the pool opens another when one is needed. Without a listener the process would end.
  pool.on("error", (error) => options.log.warn({ error: loggedError(error) }, "a connection to PostgreSQL was lost"));
  // The pool does not listen while a transaction has the connection. The transaction rejects by itself, with this error.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/**
 * A prepared statement keeps its plan, and one made while the tables were small would read them whole for ever: every
 * statement here is meant to follow an index. And a commit that waited for a row has to see the row as it is then.
 */
async function setUp(client: pg.ClientBase): Promise<void> {
  await client.query(`
    set enable_seqscan = off;
    set enable_bitmapscan = off;
    set jit = off;
    set default_transaction_isolation = 'read committed'`);
  // A primary that has crashed shows, once it has recovered, commits that its synchronous standby may not have yet. What
  // was built on such a commit would be wrong if the primary were lost before the standby has it. A commit of this
  // connection's own waits for the standby, and so for all before it: nothing is read here sooner. (A crash ends all
  // connections, so whoever could see such commits comes through here.)
  await client.query(`
    select pg_logical_emit_message(true, 'openswf', 'connected')
    where not pg_is_in_recovery()`);
}

export function asParameters(values: readonly SqlValue[]): SqlValue[] {
  return values.map((value) => (typeof value === "string" ? storedText(value) : value));
}

/** The URL holds a password: it must not get into a message, so neither do the parser's own errors. */
function checkUrl(url: string): void {
  try {
    new pg.Client(url);
  } catch {
    throw new Error(
      "The URL of the PostgreSQL database cannot be read. It looks like postgres://USER:PASSWORD@HOST:PORT/DATABASE.",
    );
  }
}

/** For our connections alone: others in this process may parse as they like. */
function getTypeParser(type: number, format?: "text" | "binary"): (value: string) => unknown {
  switch (type) {
    case typeNumbers.int8:
      return parseInteger;
    case typeNumbers.text:
      return originalText;
    default:
      // `as`: all our results come as text.
      return pg.types.getTypeParser(type, format ?? "text") as (value: string) => unknown;
  }
}

function parseInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is beyond the numbers this program keeps`);
  return number;
}
