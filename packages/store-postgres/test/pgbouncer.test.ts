import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { change, commit, line, lines, run, start } from "../../core/test/stores/contract/building.ts";
import { lastingStore } from "../../core/test/stores/contract/opened-store.ts";
import { describeStore } from "../../core/test/stores/describe-store.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { cuttingProxy } from "./cutting-proxy.ts";
import { findPgbouncer, type Pgbouncer, startPgbouncer } from "./pgbouncer.ts";
import { hasPostgres } from "./test-schema.ts";

const program = findPgbouncer();

const behindPooler = { preparedStatements: "off", notices: "off" } as const;

describe.skipIf(!hasPostgres || program === undefined)(
  "behind a pgbouncer that shares connections by transaction",
  () => {
    const postgresUrl = inject("postgresUrl") ?? "";
    let pgbouncer: Pgbouncer;
    beforeAll(async () => {
      pgbouncer = await startPgbouncer(program ?? "", postgresUrl);
    });
    afterAll(() => pgbouncer?.stop());

    async function toDatabase(statement: string): Promise<void> {
      const client = new pg.Client(postgresUrl);
      await client.connect();
      await client.query(statement);
      await client.end();
    }

    /** A database for one test: pgbouncer does not let a connection choose its schema. */
    async function makeDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
      const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
      await toDatabase(`create database ${name}`);
      return { url: pgbouncer.urlOf(name), drop: () => toDatabase(`drop database ${name} with (force)`) };
    }

    describeStore(
      "the PostgreSQL store",
      async () => {
        const database = await makeDatabase();
        return lastingStore(() => openPostgresStore(database.url, behindPooler), database.drop);
      },
      { isDurable: true, propertyRuns: 5 },
    );

    test.each(["request", "answer"] as const)("a commit cut off before the %s is applied once", async (what) => {
      const database = await makeDatabase();
      const proxy = await cuttingProxy(database.url);
      const store = await openPostgresStore(proxy.url, behindPooler);
      expect(await commit(store, start(run(1)))).toBe("committed");
      proxy.cutNext(what);
      expect(await commit(store, change(run(1), 1, { events: lines(3, 1) }))).toBe("committed");
      expect(proxy.cuts).toBe(1);
      const execution = await store.readExecution(run(1));
      expect(execution?.version).toBe(2);
      expect(execution?.tail).toEqual([line(1), line(2), line(3)]);
      await store.close();
      await proxy.close();
      await database.drop();
    });

    test("all commits land when there are more at once than connections", async () => {
      const database = await makeDatabase();
      const stores = [
        await openPostgresStore(database.url, behindPooler),
        await openPostgresStore(database.url, behindPooler),
      ];
      const runs = Array.from({ length: 40 }, (_, index) => run(index + 1));
      const outcomes = await Promise.all(
        runs.map((runId, index) => {
          const store = stores[index % stores.length];
          return store && commit(store, start(runId, { workflowId: `${index}` }));
        }),
      );
      expect(new Set(outcomes)).toEqual(new Set(["committed"]));
      for (const runId of runs) expect(await stores[0]?.isAtVersion(runId, 1)).toBe(true);
      for (const store of stores) await store.close();
      await database.drop();
    });
  },
);
