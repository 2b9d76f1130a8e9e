import { randomUUID } from "node:crypto";
import type { Store } from "@openswf/core/stores/store";
import { invariant } from "@openswf/model/invariant";
import type { Pool } from "pg";
import { checkCitusFunctions } from "../citus/check-functions.ts";
import { type Placements, readPlacements } from "../citus/placements.ts";
import { openPool } from "../connection/connections.ts";
import { type PostgresOptions, withDefaults } from "../connection/options.ts";
import { databaseOver } from "../connection/statement.ts";
import { cursorForm } from "../lists/list-cursor.ts";
import { announced } from "../notices/announced.ts";
import { Announcer } from "../notices/announcer.ts";
import { NoticeListener } from "../notices/notice-listener.ts";
import { serverNotesIn } from "../notices/server-notes.ts";
import { checkMigrated, migrate } from "../schema/migrations.ts";
import { guarded } from "./guarded.ts";
import { storeIn } from "./postgres-store.ts";

/**
 * Opens the store that several servers share. It lives in one schema of a PostgreSQL database: the schema in which the
 * URL's connections create tables. Throws if the database cannot be reached, or if a newer openswf wrote the schema.
 */
export async function openPostgresStore(url: string, chosen: Partial<PostgresOptions> = {}): Promise<Store> {
  const options = withDefaults(chosen);
  if (options.migrations === "apply") await migratePostgres(url, options);
  const writePool = openPool(url, options.writeConnectionsMax, options);
  const readPool = openPool(url, options.readConnectionsMax, options);
  const listPool = openPool(url, options.listConnectionsMax, options);
  const closePools = async (): Promise<void> => {
    await Promise.all([writePool.end(), readPool.end(), listPool.end()]);
  };
  let placements: Placements | undefined;
  try {
    await checkMigrated(writePool);
    placements = await readPlacements(writePool, options);
    if (placements !== undefined) await checkCitusFunctions(writePool);
    await warnOfForgetfulness(writePool, options);
  } catch (error) {
    await closePools();
    throw error;
  }
  const reading = databaseOver(readPool, options.preparedStatements);
  const listing = databaseOver(listPool, options.preparedStatements);
  const writing = databaseOver(writePool, options.preparedStatements);
  const node = randomUUID();
  const shared = {
    exclusive: false,
    groupsAtOnce: options.groupsAtOnce,
    cursorForm,
    serverNotes: serverNotesIn(writing, reading, node),
    failure: () => undefined,
  };
  const stored = storeIn({ reading, listing, writing }, options, placements);
  if (options.notices === "off") return { ...shared, notices: undefined, ...guarded(stored, closePools) };

  let listener: NoticeListener | undefined;
  try {
    const channel = await channelOf(writePool);
    const hearing = new NoticeListener(url, channel, node, options);
    const announcer = new Announcer(writing, channel, node, options);
    listener = hearing;
    await hearing.start();
    const close = async (): Promise<void> => {
      await hearing.stop();
      await announcer.stop();
      await closePools();
    };
    return { ...shared, notices: hearing, ...guarded(announced(stored, announcer), close) };
  } catch (error) {
    await listener?.stop();
    await closePools();
    throw error;
  }
}

/** Brings the schema of a database up to date. Safe to run concurrently. */
export async function migratePostgres(url: string, chosen: Partial<PostgresOptions> = {}): Promise<void> {
  // Migrations, and waiting for another server's migration, have no time limit.
  const pool = openPool(url, 1, { ...withDefaults(chosen), statementTimeoutMs: 0 });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

/**
 * Channels belong to a whole database, so each schema has its own. The schema name is hashed because it may be too long
 * for a channel name.
 */
async function channelOf(pool: Pool): Promise<string> {
  const found = await pool.query<{ channel: string }>("select 'openswf_' || md5(current_schema()) as channel");
  const channel = found.rows[0]?.channel;
  invariant(channel !== undefined, "the query for the channel returns a row");
  return channel;
}

/** Warns about settings that let a crash lose recent commits. The operator may choose them; we only report them. */
async function warnOfForgetfulness(pool: Pool, { log }: PostgresOptions): Promise<void> {
  const settings = await pool.query<{ name: string }>(
    "select name from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off'",
  );
  for (const { name } of settings.rows) {
    log.warn({ setting: name }, `PostgreSQL runs with ${name} = off: a database crash can lose acknowledged commits`);
  }
}
