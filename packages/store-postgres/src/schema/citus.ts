import type { PoolClient } from "pg";
import { openPool } from "../connection/connections.ts";
import { defaultOptions } from "../connection/options.ts";
import { commitParameters } from "./commit-parameters.ts";

/** Small tables that are joined with all the others. Each worker holds a full copy. */
const referenceTables = [
  "secret",
  "access_version",
  "access_record",
  "domain",
  "domain_name",
  "registered_type",
  "type_name",
] as const;
/** Tables that grow. The key of each starts with `shard`, and rows of the same shard are colocated. */
const distributedTables = [
  "execution",
  "tagged",
  "progress",
  "history",
  "snapshot",
  "heartbeat",
  "task",
  "errand",
  "commit_outcome",
] as const;
const [firstTable] = distributedTables;

const sql = {
  isInstalled: `
    select 1
    from pg_proc
    where proname = 'create_distributed_table'`,
  isSpread: `
    select 1
    from pg_dist_partition
    where logicalrelid = $1::regclass`,
  spreadFirst: `
    select create_distributed_table($1::regclass, 'shard')`,
  spread: `
    select create_distributed_table($1::regclass, 'shard', colocate_with => $2)`,
  refer: `
    select create_reference_table($1::regclass)`,
  delegate: `
    select create_distributed_function($1::regprocedure, 'p_shard', colocate_with => $2)`,
} as const;

/**
 * Distributes the tables of a migrated schema over the Citus workers by shard, and lets a commit run entirely on the
 * worker that holds its shard. Servers on such a database should use `groupBy: "shard"`. Tables that are already
 * distributed are skipped. Returns the names of the tables that this call distributed.
 */
export async function distributeOverCitus(url: string): Promise<readonly string[]> {
  const pool = openPool(url, 1, { ...defaultOptions, statementTimeoutMs: 0 });
  try {
    const client = await pool.connect();
    try {
      return await distribute(client);
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

async function distribute(client: PoolClient): Promise<readonly string[]> {
  if ((await client.query(sql.isInstalled)).rows.length === 0) {
    throw new Error(
      "The Citus extension is not installed in this database. Ask its owner to run: create extension citus",
    );
  }
  const done: string[] = [];
  const isSpread = async (table: string): Promise<boolean> =>
    (await client.query(sql.isSpread, [table])).rows.length > 0;
  for (const table of referenceTables) {
    if (await isSpread(table)) continue;
    await client.query(sql.refer, [table]);
    done.push(table);
  }
  for (const table of distributedTables) {
    if (await isSpread(table)) continue;
    if (table === firstTable) await client.query(sql.spreadFirst, [table]);
    else await client.query(sql.spread, [table, firstTable]);
    done.push(table);
  }
  // Repeating this changes nothing.
  const types = Object.values(commitParameters).join(", ");
  await client.query(sql.delegate, [`openswf_commit_in_shard(${types})`, firstTable]);
  return done;
}
