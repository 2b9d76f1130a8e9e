import type { Pool, PoolClient } from "pg";
import { migration1 } from "./migration-1.ts";
import { migration2 } from "./migration-2.ts";

/** Numbered from 1 in this order; a number is never edited once it has been published. */
const migrations: readonly string[] = [migration1, migration2];

const sql = {
  /** Held to the end of the transaction, so that of several servers one migrates and the others find it done. */
  lock: `
    select pg_advisory_xact_lock(hashtext('openswf migrations'), hashtext(current_schema()))`,
  schema: `
    select current_schema() as schema`,
  /** Not to_regclass: within a transaction that may remember that there was none before the lock was had. */
  hasVersions: `
    select exists (
      select 1
      from pg_tables
      where tablename = 'openswf_migration'
        and schemaname = current_schema()
    ) as found`,
  makeVersions: `
    create table if not exists openswf_migration (
      version int primary key,
      applied_at timestamptz not null default now()
    )`,
  version: `
    select coalesce(max(version), 0) as version
    from openswf_migration`,
  applied: `
    insert into openswf_migration (version)
    values ($1)`,
} as const;

/** Applies what is missing to the schema that the connection creates tables in, all of it in one transaction. */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    // What is up to date is not locked: a server can start with a role that may not create tables.
    if ((await readVersion(client)) < migrations.length) await applyMissing(client);
    client.release();
  } catch (error) {
    // The connection, and with it the transaction, ends here.
    client.release(true);
    throw error;
  }
}

async function applyMissing(client: PoolClient): Promise<void> {
  await client.query("begin");
  await client.query(sql.lock);
  for (let version = await readVersion(client); version < migrations.length; version++) {
    await client.query(sql.makeVersions);
    await client.query(migrations[version] ?? "");
    await client.query(sql.applied, [version + 1]);
  }
  await client.query("commit");
}

/** Refuses a schema that still waits for a migration. */
export async function checkMigrated(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const version = await readVersion(client);
    if (version === migrations.length) return;
    throw new Error(
      version === 0
        ? "This PostgreSQL database has no tables of openswf yet. Let openswf apply its migrations once."
        : `The tables of openswf in this PostgreSQL database have format ${version}, older than this program's ` +
            `${migrations.length}. Let openswf apply its migrations once.`,
    );
  } finally {
    client.release();
  }
}

/** 0 when there is nothing of ours. Refuses what a newer program has made. */
async function readVersion(client: PoolClient): Promise<number> {
  const [{ schema }] = (await client.query<{ schema: string | null }>(sql.schema)).rows as [{ schema: string | null }];
  if (schema === null) throw new Error("No schema of the search_path exists in this PostgreSQL database.");
  const found = (await client.query<{ found: boolean }>(sql.hasVersions)).rows[0]?.found;
  if (!found) return 0;
  const version = (await client.query<{ version: number }>(sql.version)).rows[0]?.version ?? 0;
  if (version <= migrations.length) return version;
  throw new Error(
    `This PostgreSQL database was written by a newer openswf (format ${version}; this program knows up to ` +
      `${migrations.length}). Use that version of openswf, or a backup taken before the upgrade.`,
  );
}
