import pg from "pg";
import { originalText, storedText } from "../encoding/stored-text.ts";
import { withTls } from "./connection-url.ts";
import { loggedError } from "./logged-error.ts";
import type { PostgresOptions } from "./options.ts";

/** If the server stays silent, the client gives up this long after the server's own statement timeout. */
const silenceMs = 5_000;

const typeNumbers = { int8: 20, text: 25 } as const;

export type SqlValue = string | number | boolean | null | Uint8Array;

/** A pool, or one connection of it. */
export interface Queryable {
  query(query: pg.QueryConfig<SqlValue[]>): Promise<pg.QueryResult>;
}

/**
 * The settings of a connection. The URL may contain every libpq setting (`sslmode`, `sslrootcert` ...). Settings
 * missing from the URL come from the PG* environment variables.
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
    // A pooler refuses connections with custom settings. The database's own timeout applies there.
    ...(statementTimeoutMs > 0 && preparedStatements === "named" && { statement_timeout: statementTimeoutMs }),
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + silenceMs }),
    types: { getTypeParser },
  };
}

/** A pool that opens connections on demand and survives the loss of any of them. */
export function openPool(url: string, max: number, options: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    ...clientConfig(url, options),
    max,
    idleTimeoutMillis: 60_000,
    ...(options.preparedStatements === "named" && { onConnect: setUp }),
  });
  // Handles errors of idle connections. The pool opens another connection when one is needed. Without a listener the
  // process would exit.
  pool.on("error", (error) => options.log.warn({ error: loggedError(error) }, "lost a connection to PostgreSQL"));
  // The pool does not listen while a transaction holds the connection. The transaction itself rejects with this error.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/**
 * A prepared statement keeps its plan. A plan made while the tables were small would scan them in full forever,
 * although every statement here is meant to use an index. And a commit that waited for a row must see the row's current
 * state.
 */
async function setUp(client: pg.ClientBase): Promise<void> {
  await client.query(`
    set enable_seqscan = off;
    set enable_bitmapscan = off;
    set jit = off;
    set default_transaction_isolation = 'read committed'`);
  // After a crash and recovery, a primary shows commits that its synchronous standby may not have yet. Anything built
  // on such a commit would be wrong if the primary were lost before the standby received it. This connection therefore
  // makes a commit of its own, which waits for the standby to receive it and all commits before it. Nothing is read
  // here sooner. (A crash ends all connections, so every client that could see such commits runs this first.)
  await client.query(`
    select pg_logical_emit_message(true, 'openswf', 'connected')
    where not pg_is_in_recovery()`);
}

export function asParameters(values: readonly SqlValue[]): SqlValue[] {
  return values.map((value) => (typeof value === "string" ? storedText(value) : value));
}

/** The URL contains a password that must not appear in a message, so the parser's own errors are dropped too. */
function checkUrl(url: string): void {
  try {
    new pg.Client(url);
  } catch {
    throw new Error("Invalid PostgreSQL URL: expected postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
  }
}

/** Applies to our connections alone. Other code in this process keeps its own parsers. */
function getTypeParser(type: number, format?: "text" | "binary"): (value: string) => unknown {
  switch (type) {
    case typeNumbers.int8:
      return parseInteger;
    case typeNumbers.text:
      return originalText;
    default:
      // `as`: all our results are in text format.
      return pg.types.getTypeParser(type, format ?? "text") as (value: string) => unknown;
  }
}

function parseInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number))
    throw new Error(`The stored number ${text} is too large: it exceeds the safe integer range`);
  return number;
}
