import type { PoolClient } from "pg";
import { openPool } from "../connection/connections.ts";
import { defaultOptions } from "../connection/options.ts";
import { commitParameters } from "../schema/commit-parameters.ts";

/** Small tables that are joined with all the others. Each worker holds a full copy. */
export const referenceTables = [
  "secret",
  "access_version",
  "access_record",
  "domain",
  "domain_name",
  "registered_type",
  "type_name",
  "server_note",
] as const;
/** Tables that grow. The key of each starts with `shard`, and rows of the same shard are colocated. */
export const distributedTables = [
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

const parameterTypes = Object.values(commitParameters).join(", ");

/** The commit functions. Those that run on the worker that holds `p_shard` say whether Citus must send every call there. */
const functions = [
  { name: "openswf_commit", delegation: "none" },
  { name: "openswf_commit_in_shard", delegation: "always" },
  { name: "openswf_commit_in_placement", delegation: "outside of transactions" },
] as const;

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
  /**
   * Without force, a call within a transaction is not sent to the worker. With force, each statement of the function must
   * compare the shard with the argument. See M4 of placements.ts.
   */
  delegate: `
    select create_distributed_function($1::regprocedure, 'p_shard', colocate_with => $2, force_delegation => $3)`,
  schema: `
    select quote_ident(current_schema()) as schema`,
} as const;

/**
 * Distributes the tables of a migrated schema over the Citus workers by shard, and lets a commit run entirely on the
 * worker that holds its shards. Servers find this out when they start. Tables that are already distributed are skipped;
 * the functions are set up each time, since a migration may have added one. Returns the names of the tables that this
 * call distributed.
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
  await setUpFunctions(client);
  return done;
}

/** Repeating this changes nothing. */
async function setUpFunctions(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ schema: string }>(sql.schema);
  for (const statement of functionSettings(rows[0]?.schema ?? "public")) await client.query(statement);
  for (const { name, delegation } of functions) {
    if (delegation === "none") continue;
    await client.query(sql.delegate, [`${name}(${parameterTypes})`, firstTable, delegation === "always"]);
  }
}

/**
 * Citus has no plan for a statement whose shard is not known yet, so no function may use generic plans. A worker runs a
 * function with its own search_path unless the function sets it.
 */
export function functionSettings(schema: string): readonly string[] {
  return functions.map(
    ({ name }) => `
      alter function ${name}(${parameterTypes})
        set plan_cache_mode = force_custom_plan
        set search_path = ${schema}`,
  );
}
