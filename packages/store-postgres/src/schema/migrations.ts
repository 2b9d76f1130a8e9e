import type { Pool, PoolClient } from "pg";
import { migration1 } from "./migration-1.ts";
import { migration2 } from "./migration-2.ts";
import { migration3 } from "./migration-3.ts";
import { migration4 } from "./migration-4.ts";

/** Numbered from 1 in this order. A published migration is never edited. */
const migrations: readonly string[] = [migration1, migration2, migration3, migration4];

const sql = {
  /** Held until the transaction ends, so that one of several servers migrates and the others find the work done. */
  lock: `
    select pg_advisory_xact_lock(hashtext('openswf migrations'), hashtext(current_schema()))`,
  schema: `
    select current_schema() as schema`,
  /**
   * to_regclass would not do: within a transaction it may remember that the table was missing before the lock was
   * acquired.
   */
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

/** Applies the missing migrations, in one transaction, to the schema in which the connection creates tables. */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    // An up-to-date schema is not locked, so a server can start with a role that may not create tables.
    if ((await readVersion(client)) < migrations.length) await applyMissing(client);
    client.release();
  } catch (error) {
    // This closes the connection, which ends the transaction.
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

/** Throws if the schema still needs a migration. */
export async function checkMigrated(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const version = await readVersion(client);
    if (version === migrations.length) return;
    throw new Error(
      version === 0
        ? "This PostgreSQL database has no openswf tables yet. Let openswf apply its migrations once."
        : `The openswf tables in this PostgreSQL database have format ${version}, older than this program's ` +
            `${migrations.length}. Let openswf apply its migrations once.`,
    );
  } finally {
    client.release();
  }
}

/** Returns 0 when the schema holds no openswf tables. Throws if a newer program wrote the schema. */
async function readVersion(client: PoolClient): Promise<number> {
  const [{ schema }] = (await client.query<{ schema: string | null }>(sql.schema)).rows as [{ schema: string | null }];
  if (schema === null)
    throw new Error(
      "None of the schemas in search_path exists in this PostgreSQL database. Create one, or change search_path.",
    );
  const found = (await client.query<{ found: boolean }>(sql.hasVersions)).rows[0]?.found;
  if (!found) return 0;
  const version = (await client.query<{ version: number }>(sql.version)).rows[0]?.version ?? 0;
  if (version <= migrations.length) return version;
  throw new Error(
    `This PostgreSQL database was written by a newer openswf (format ${version}; this program knows up to ` +
      `${migrations.length}). Use that version of openswf, or a backup taken before the upgrade.`,
  );
}
