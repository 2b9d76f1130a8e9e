import { randomUUID } from "node:crypto";
import type { Store } from "@openswf/core/stores/store";
import { invariant } from "@openswf/model/invariant";
import type { Pool } from "pg";
import { announced } from "./announced.ts";
import { Announcer } from "./announcer.ts";
import { openPool } from "./connections.ts";
import { guarded } from "./guarded.ts";
import { cursorForm } from "./list-cursor.ts";
import { checkMigrated, migrate } from "./migrations.ts";
import { NoticeListener } from "./notice-listener.ts";
import { type PostgresOptions, withDefaults } from "./options.ts";
import { storeIn } from "./postgres-store.ts";
import { databaseOver } from "./statement.ts";

/**
 * The store that many servers share: a schema of a PostgreSQL database, the one in which the URL's connections make their
 * tables. Throws when the database cannot be reached, or when a newer openswf wrote it.
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
  try {
    await checkMigrated(writePool);
    await warnOfForgetfulness(writePool, options);
  } catch (error) {
    await closePools();
    throw error;
  }
  const reading = databaseOver(readPool, options.preparedStatements);
  const listing = databaseOver(listPool, options.preparedStatements);
  const writing = databaseOver(writePool, options.preparedStatements);
  const shared = { exclusive: false, groupsAtOnce: options.groupsAtOnce, cursorForm };
  const stored = storeIn({ reading, listing, writing }, options);
  if (options.notices === "off") return { ...shared, notices: undefined, ...guarded(stored, closePools) };

  const node = randomUUID();
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

/** Brings the schema of a database up to date, and does nothing else. Several may do it at once. */
export async function migratePostgres(url: string, chosen: Partial<PostgresOptions> = {}): Promise<void> {
  // A migration takes as long as it takes, and so does waiting for another server's.
  const pool = openPool(url, 1, { ...withDefaults(chosen), statementTimeoutMs: 0 });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

/** Channels are those of a whole database: each schema has its own. Its name may be too long to be a part of one. */
async function channelOf(pool: Pool): Promise<string> {
  const found = await pool.query<{ channel: string }>("select 'openswf_' || md5(current_schema()) as channel");
  const channel = found.rows[0]?.channel;
  invariant(channel !== undefined, "the schema was there a moment ago");
  return channel;
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
