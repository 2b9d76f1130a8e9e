import type { Store } from "@openswf/core/stores/store";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { change, close, commit, line, lines, run, start } from "../../core/test/stores/contract/building.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

const events = { events: lines(3, 1) };

describe.skipIf(!hasPostgres)("a commit whose answer is lost", () => {
  let schema: TestSchema;
  let proxy: CuttingProxy;
  let store: Store;
  beforeEach(async () => {
    schema = await makeSchema();
    proxy = await cuttingProxy(schema.url);
    store = await openPostgresStore(proxy.url, { notices: "off", outcomeLookupMs: 5_000, writeConnectionsMax: 2 });
    // Names now have their numbers, and the statement is prepared, so the next message is the next commit.
    expect(await commit(store, start(run(1)))).toBe("committed");
  });
  afterEach(async () => {
    await store.close();
    await proxy.close();
    await schema.drop();
  });

  test.each(["request", "answer"] as const)(
    "because the connection was cut before the %s, is applied once",
    async (what) => {
      proxy.cutNext(what);
      expect(await commit(store, change(run(1), 1, events))).toBe("committed");
      expect(proxy.cuts).toBe(1);
      const execution = await store.readExecution(run(1));
      expect(execution?.version).toBe(2);
      expect(execution?.tail).toEqual([line(1), line(2), line(3)]);
      expect(await commit(store, change(run(1), 2))).toBe("committed");
    },
  );

  test.each(["request", "answer"] as const)("before the %s, is refused if it would have been refused", async (what) => {
    proxy.cutNext(what);
    const outcomes = await store.commit([[change(run(1), 7, events)], [start(run(2))], [start(run(1))]]);
    expect(proxy.cuts).toBe(1);
    expect(outcomes).toEqual(["conflict", "committed", "conflict"]);
    expect((await store.readExecution(run(1)))?.version).toBe(1);
  });

  test.each(["request", "answer"] as const)("before the %s, lands as a whole or not at all", async (what) => {
    const next = start(run(2, "again"), { workflowId: "again" });
    await commit(store, start(run(3, "again"), { workflowId: "again" }));
    proxy.cutNext(what);
    expect(await commit(store, close(run(3, "again"), 1, 2_000, "CONTINUED_AS_NEW"), next)).toBe("committed");
    expect(proxy.cuts).toBe(1);
    proxy.cutNext(what);
    expect(await commit(store, change(run(1), 1, events), change(run(2, "again"), 5))).toBe("conflict");
    expect(proxy.cuts).toBe(2);
    expect((await store.readExecution(run(1)))?.version).toBe(1);
  });

  test("is looked up, not guessed, while it still runs, and lands only once", async () => {
    const holder = new pg.Client(schema.url);
    await holder.connect();
    await holder.query("begin; select 1 from progress for update");
    proxy.cutNext("waiting");
    const outcome = commit(store, change(run(1), 1, events));
    // The commit that was cut off and its retry both wait for the row.
    await vi.waitFor(async () => {
      const [row] = await schema.query<{ waiting: number }>(
        "select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and query like '%openswf_commit%'",
      );
      expect(row?.waiting).toBe(2);
    }, 10_000);
    await holder.query("commit");
    await holder.end();
    expect(await outcome).toBe("committed");
    const execution = await store.readExecution(run(1));
    expect(execution?.version).toBe(2);
    expect(execution?.tail).toEqual([line(1), line(2), line(3)]);
  });

  test("is looked up once the database is back", async () => {
    proxy.cutNext("forAWhile");
    const outcome = commit(store, change(run(1), 1, events));
    await vi.waitFor(() => expect(proxy.cuts).toBe(1), 10_000);
    const untouched = await Promise.race([outcome, schema.query("select pg_sleep(0.3)").then(() => "still waiting")]);
    expect(untouched).toBe("still waiting");
    proxy.refuse(false);
    expect(await outcome).toBe("committed");
    expect((await store.readExecution(run(1)))?.version).toBe(2);
  });

  test("is rejected when the database stays unreachable for too long", async () => {
    const hasty = await openPostgresStore(proxy.url, { notices: "off", outcomeLookupMs: 300 });
    proxy.refuse(true);
    await expect(commit(hasty, start(run(5)))).rejects.toThrow();
    proxy.refuse(false);
    expect(await commit(hasty, start(run(6)))).toBe("committed");
    await hasty.close();
  });

  test("uses a new slot when its slot was removed because of its age", async () => {
    await schema.query("delete from commit_outcome");
    expect(await commit(store, change(run(1), 1, events))).toBe("committed");
    expect((await store.readExecution(run(1)))?.version).toBe(2);
  });
});
