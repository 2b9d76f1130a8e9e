import { describe, expect, onTestFinished, test } from "vitest";
import { migratePostgres } from "../src/open/open.ts";
import { distributeOverCitus } from "../src/schema/citus.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

/**
 * Functions with the names and parameters of Citus that record which tables they distribute. Citus itself is not
 * installed.
 */
const citus = `
  create table pg_dist_partition (logicalrelid regclass, by text, colocated_with text);
  create function create_distributed_table(t regclass, by text, colocate_with text default 'default') returns void
    language sql as 'insert into pg_dist_partition values (t, by, colocate_with)';
  create function create_reference_table(t regclass) returns void
    language sql as 'insert into pg_dist_partition values (t, null, null)';
  create table delegated (f regprocedure, by text, colocated_with text);
  create function create_distributed_function(f regprocedure, by text, colocate_with text) returns void
    language sql as 'insert into delegated values (f, by, colocate_with)';`;

describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
  test("every table is distributed by shard or a reference table, and commits run on the worker of their shard", async () => {
    const schema = await makeSchema();
    onTestFinished(() => schema.drop());
    await migratePostgres(schema.url);
    const tables = await schema.query<{ name: string; by: string | null }>(
      `select tablename as name,
        (select 'shard' from pg_attribute where attrelid = (schemaname || '.' || tablename)::regclass and attname = 'shard')
          as by
      from pg_tables
      where schemaname = $1
        and tablename <> 'openswf_migration'
      order by 1`,
      [schema.name],
    );
    await schema.query(citus);

    const spread = await distributeOverCitus(schema.url);
    expect([...spread].toSorted()).toEqual(tables.map(({ name }) => name));
    expect(await schema.query("select logicalrelid::text as name, by from pg_dist_partition order by 1")).toEqual(
      tables,
    );
    expect(
      await schema.query("select distinct colocated_with from pg_dist_partition where by is not null order by 1"),
    ).toEqual([{ colocated_with: "default" }, { colocated_with: "execution" }]);
    const [delegated] = await schema.query<{ f: string; by: string }>("select f::text, by from delegated");
    expect(delegated?.f).toMatch(/^openswf_commit_in_shard\(/);
    expect(delegated?.by).toBe("p_shard");
    expect(await distributeOverCitus(schema.url)).toEqual([]);
  });
});
