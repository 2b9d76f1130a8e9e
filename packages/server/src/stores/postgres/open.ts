import type { Pool } from "pg";
import type { Store } from "../store.ts";
import { openPool } from "./connections.ts";
import { guarded } from "./guarded.ts";
import { checkMigrated, migrate } from "./migrations.ts";
import { defaultOptions, type PostgresOptions } from "./options.ts";
import { storeIn } from "./postgres-store.ts";
import { databaseOver } from "./statement.ts";

/**
 * The store that many servers share: a schema of a PostgreSQL database, the one in which the URL's connections make their
 * tables. Throws when the database cannot be reached, or when a newer openswf wrote it.
 */
export async function openPostgresStore(url: string, chosen: Partial<PostgresOptions> = {}): Promise<Store> {
  const options = { ...defaultOptions, ...chosen };
  const writePool = openPool(url, options.writeConnectionsMax, options);
  const readPool = openPool(url, options.readConnectionsMax, options);
  const closePools = async (): Promise<void> => {
    await Promise.all([writePool.end(), readPool.end()]);
  };
  try {
    if (options.migrations === "apply") await migrate(writePool);
    else await checkMigrated(writePool);
    await warnOfForgetfulness(writePool, options);
  } catch (error) {
    await closePools();
    throw error;
  }
  const { preparedStatements } = options;
  const stored = storeIn(
    databaseOver(readPool, preparedStatements),
    databaseOver(writePool, preparedStatements),
    options,
  );
  return { exclusive: false, notices: undefined, ...guarded(stored, closePools) };
}

/** Brings the schema of a database up to date, and does nothing else. Several may do it at once. */
export async function migratePostgres(url: string, chosen: Partial<PostgresOptions> = {}): Promise<void> {
  const pool = openPool(url, 1, { ...defaultOptions, ...chosen });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

/** Whoever runs the database may have told it to forget the last commits in a crash. It is theirs to say, ours to tell. */
async function warnOfForgetfulness(pool: Pool, { log }: PostgresOptions): Promise<void> {
  const settings = await pool.query<{ name: string }>(
    "select name from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off'",
  );
  for (const { name } of settings.rows) {
    log.warn({ setting: name }, `PostgreSQL runs with ${name} = off: a crash of it can lose what it has acknowledged`);
  }
}
