import { shardCount } from "@openswf/core/stores/run-id";
import { describe, expect, onTestFinished, test } from "vitest";
import { change, run, start } from "../../core/test/stores/contract/building.ts";
import { distributeOverCitus } from "../src/citus/distribute.ts";
import { readPlacements } from "../src/citus/placements.ts";
import { defaultOptions } from "../src/connection/options.ts";
import { migratePostgres, openPostgresStore } from "../src/open/open.ts";
import { commitParameters } from "../src/schema/commit-parameters.ts";
import { fakeCitus, shardTables } from "./fake-citus.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
  const migrated = async (): Promise<TestSchema> => {
    const schema = await makeSchema();
    onTestFinished(() => schema.drop());
    await migratePostgres(schema.url);
    return schema;
  };

  test("every table is distributed by shard or a reference table, and those by shard are colocated", async () => {
    const schema = await migrated();
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
    await fakeCitus(schema);

    const spread = await distributeOverCitus(schema.url);
    expect([...spread].toSorted()).toEqual(tables.map(({ name }) => name));
    expect(await schema.query("select logicalrelid::text as name, by from pg_dist_partition order by 1")).toEqual(
      tables,
    );
    expect(
      await schema.query("select distinct colocated_with from pg_dist_partition where by is not null order by 1"),
    ).toEqual([{ colocated_with: "default" }, { colocated_with: "execution" }]);
    expect(await distributeOverCitus(schema.url)).toEqual([]);
  });

  test("commits run on the worker of their shard, within transactions too when they are in one shard", async () => {
    const schema = await migrated();
    await fakeCitus(schema);
    await distributeOverCitus(schema.url);
    const delegated = await schema.query(
      "select f::oid::regproc::text as f, by, colocated_with, forced from delegated order by 1",
    );
    expect(delegated).toEqual([
      { f: "openswf_commit_in_placement", by: "p_shard", colocated_with: "execution", forced: false },
      { f: "openswf_commit_in_shard", by: "p_shard", colocated_with: "execution", forced: true },
    ]);
  });

  test("every function plans for the shards it is called with, and finds its tables on a worker", async () => {
    const schema = await migrated();
    await fakeCitus(schema);
    await distributeOverCitus(schema.url);
    const functions = await schema.query<{ name: string; settings: readonly string[] }>(
      `select proname as name, proconfig as settings
      from pg_proc
      where pronamespace = $1::regnamespace
        and proname like 'openswf%'
      order by 1`,
      [schema.name],
    );
    expect(functions.map(({ name }) => name)).toEqual([
      "openswf_commit",
      "openswf_commit_in_placement",
      "openswf_commit_in_shard",
    ]);
    for (const { settings } of functions) {
      expect(settings).toContain("plan_cache_mode=force_custom_plan");
      expect(settings).toContain(`search_path=${schema.name}`);
    }
  });

  test("a server refuses to start over functions that are not set up for Citus", async () => {
    const schema = await migrated();
    await fakeCitus(schema);
    await distributeOverCitus(schema.url);
    await (await openPostgresStore(schema.url, { notices: "off" })).close();
    const types = Object.values(commitParameters).join(", ");
    for (const setting of ["plan_cache_mode", "search_path"]) {
      await schema.query(`alter function openswf_commit_in_shard(${types}) reset ${setting}`);
      await expect(openPostgresStore(schema.url)).rejects.toThrow("openswf migrate --citus");
      expect(await distributeOverCitus(schema.url)).toEqual([]);
      await (await openPostgresStore(schema.url, { notices: "off" })).close();
    }
  });

  test("shards in one placement share its lowest shard, and no others do", async () => {
    const schema = await migrated();
    const on = { query: async ({ text }: { text: string }) => ({ rows: await schema.query(text) }) as never };
    expect(await readPlacements(on, defaultOptions)).toBeUndefined();
    await fakeCitus(schema);
    expect(await readPlacements(on, defaultOptions)).toBeUndefined();
    await distributeOverCitus(schema.url);
    const placements = await readPlacements(on, defaultOptions);
    const rangeOf = await schema.query<{ shard: number; range: number }>(
      `select shard, (hashint4(shard)::bigint + 2147483648) / (4294967296 / ${shardTables}) as range
      from generate_series(0, ${shardCount - 1}) shard`,
    );
    const inRange = Map.groupBy(rangeOf, ({ range }) => range);
    expect(inRange.size).toBe(shardTables);
    for (const shards of inRange.values()) {
      const lowest = Math.min(...shards.map(({ shard }) => shard));
      for (const { shard } of shards) expect(placements?.lowestWith(shard)).toBe(lowest);
    }
  });

  test("a group is sent by placement, and its changes land in the shards of their runs", async () => {
    const schema = await migrated();
    await fakeCitus(schema);
    await distributeOverCitus(schema.url);
    const store = await openPostgresStore(schema.url, { notices: "off" });
    onTestFinished(() => store.close());
    const runs = Array.from({ length: 200 }, (_, number) => run(number));
    const committed = runs.map(() => "committed");
    expect(await store.commit(runs.map((id) => [start(id)]))).toEqual(committed);
    expect(await store.commit(runs.map((id) => [change(id, 1)]))).toEqual(committed);
    // A call leaves its answer in the lowest shard of its placement.
    const slots = await schema.query<{ shard: number }>("select distinct shard from commit_outcome");
    const placements = await schema.query<{ count: number }>(
      `select count(distinct shardid)::int as count
      from pg_dist_shard
      join progress on hashint4(progress.shard) between shardminvalue::int and shardmaxvalue::int
      where logicalrelid = 'execution'::regclass`,
    );
    expect(slots).toHaveLength(placements[0]?.count ?? 0);
    expect(slots.length).toBeLessThanOrEqual(shardTables);
    expect(await schema.query("select count(*)::int as count from progress where version = 2")).toEqual([
      { count: runs.length },
    ]);
  });
});
