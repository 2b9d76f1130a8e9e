import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commit, run, start } from "../../core/test/stores/contract/building.ts";
import { migratePostgres, openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("opening a PostgreSQL store", () => {
  let schema: TestSchema;
  beforeEach(async () => {
    schema = await makeSchema();
  });
  afterEach(() => schema.drop());

  test("on an empty schema from several servers at once leaves it migrated for all of them", async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => openPostgresStore(schema.url)));
    expect(await schema.query("select version from openswf_migration")).toEqual([
      { version: 1 },
      { version: 2 },
      { version: 3 },
      { version: 4 },
    ]);
    for (const [number, store] of stores.entries()) expect(await commit(store, start(run(number)))).toBe("committed");
    await Promise.all(stores.map((store) => store.close()));
  });

  test("refuses a schema that a newer openswf wrote, and leaves it unchanged", async () => {
    await migratePostgres(schema.url);
    await schema.query("insert into openswf_migration (version) values (1000)");
    for (const migrations of ["apply", "check"] as const) {
      await expect(openPostgresStore(schema.url, { migrations })).rejects.toThrow(/newer openswf \(format 1000;/);
    }
    await expect(migratePostgres(schema.url)).rejects.toThrow("newer openswf");
  });

  test("refuses a schema that needs migrations when they are not to be applied", async () => {
    await expect(openPostgresStore(schema.url, { migrations: "check" })).rejects.toThrow("has no openswf tables yet");
    await migratePostgres(schema.url);
    await (await openPostgresStore(schema.url, { migrations: "check" })).close();
  });

  test("twice in two schemas of one database gives two stores", async () => {
    const other = await makeSchema();
    const [one, two] = await Promise.all([openPostgresStore(schema.url), openPostgresStore(other.url)]);
    await commit(one, start(run(1)));
    expect(await two.readExecution(run(1))).toBeUndefined();
    await Promise.all([one.close(), two.close()]);
    await other.drop();
  });

  test("puts no password into an error", async () => {
    const urls = ["postgres://me:hush hush@[/db", "postgres://me:hush@127.0.0.1:1/db", "postgres://me:hush@%zz/db"];
    for (const url of urls) {
      const error = await openPostgresStore(url).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("hush");
    }
  });
});
