import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPostgresStore } from "../src/open/open.ts";
import { migration1 } from "../src/schema/migration-1.ts";
import { migration2 } from "../src/schema/migration-2.ts";
import { migration3 } from "../src/schema/migration-3.ts";
import { migration4 } from "../src/schema/migration-4.ts";
import { recordStatements } from "./recording-database.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

const statements = recordStatements();

test("statements.sql shows every statement of the store, and what the migrations make", async () => {
  const header =
    "-- What the migrations of the PostgreSQL store make, then every statement of it, as it is prepared.\n" +
    "-- `npm test -- --update` writes this file.\n\n";
  const shown = statements.map((sql) => `${sql.trim().replaceAll("\n    ", "\n")};\n`).join("\n");
  const made = [migration1, migration2, migration3, migration4].map((migration) => `${migration.trim()}\n\n`);
  await expect(`${header}${made.join("")}${shown}`).toMatchFileSnapshot("./statements.sql");
});

describe.skipIf(!hasPostgres)("on a real PostgreSQL", () => {
  let schema: TestSchema;
  let client: pg.Client;
  beforeAll(async () => {
    schema = await makeSchema();
    await (await openPostgresStore(schema.url, { notices: "off" })).close();
    client = new pg.Client(schema.url);
    await client.connect();
    await client.query(
      "set enable_seqscan = off; set enable_bitmapscan = off; set plan_cache_mode = force_generic_plan",
    );
  });
  afterAll(async () => {
    await client.end();
    await schema.drop();
  });

  const planOf = async (sql: string, number: number): Promise<string> => {
    const parameters = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
    await client.query(`prepare plan_${number} as ${sql}`);
    const nulls = parameters === 0 ? "" : `(${Array.from({ length: parameters }, () => "null").join(", ")})`;
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain execute plan_${number}${nulls}`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };

  test("no statement reads a whole table, or sorts a list that an index holds in order", async () => {
    const offences: string[] = [];
    for (const [number, sql] of statements.entries()) {
      if (/^\s*(set|select pg_)/.test(sql) || /\bas orphan\b/.test(sql) || /delete from commit_outcome/.test(sql))
        continue;
      const plan = await planOf(sql, number);
      // A row for each server.
      if (/Seq Scan/.test(plan) && !/from server_note/.test(sql)) offences.push(`${sql}\n${plan}`);
      // A page is sorted again after the join that adds its columns.
      if (/->\s+(Incremental )?Sort/.test(plan.split("Limit")[1] ?? "") && !/order by \(shard - /.test(sql))
        offences.push(`${sql}\n${plan}`);
    }
    expect(offences).toEqual([]);
  });
});
