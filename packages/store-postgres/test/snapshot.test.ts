import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  change,
  close,
  commitEach,
  domain,
  errand,
  lines,
  orders,
  run,
  start,
  task,
} from "../../core/test/stores/contract/building.ts";
import { distributeOverCitus } from "../src/citus/distribute.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { openPostgresSnapshot } from "../src/open/snapshot.ts";
import { cuttingProxy } from "./cutting-proxy.ts";
import { fakeCitus } from "./fake-citus.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("a snapshot of a PostgreSQL store", () => {
  let schema: TestSchema;
  let store: Store;
  beforeEach(async () => {
    schema = await makeSchema();
    store = await openPostgresStore(schema.url, { notices: "off" });
    await store.registerDomain(domain("orders"), 10);
    await store.secret("task tokens", () => new Uint8Array([1, 2]));
    await commitEach(
      store,
      start(run(1), {}, { tasksAdded: [task(run(1))], errandsAdded: [errand(run(1), "signal")], wakeAt: 9_000 }),
    );
  });
  afterEach(async () => {
    await store.close();
    await schema.drop();
  });

  test.each(["named", "off"] as const)(
    "sees one moment, whatever servers write meanwhile (prepared statements: %s)",
    async (preparedStatements) => {
      const snapshot = await openPostgresSnapshot(schema.url, { preparedStatements });
      await commitEach(
        store,
        change(run(1), 1, { events: lines(3, 2), wakeAt: 1, tasksRemoved: [task(run(1))], errandsSettled: ["signal"] }),
        close(run(1), 2, 2_000),
        start(run(2)),
      );
      await store.registerDomain(domain("returns"), 10);
      await store.secret("page tokens", () => new Uint8Array([3]));
      expect(await snapshot.readExecution(run(1))).toMatchObject({ version: 1, wakeAt: 9_000, closedAt: undefined });
      expect(await snapshot.scanExecutions(undefined, 10)).toHaveLength(1);
      expect(await snapshot.tasksOf(run(1))).toEqual([task(run(1))]);
      expect(await snapshot.readErrands(undefined, 10)).toHaveLength(1);
      expect(await snapshot.readExecution(run(2))).toBeUndefined();
      expect(await snapshot.scanDomains(undefined, 10)).toHaveLength(1);
      expect((await snapshot.scanSecrets(undefined, 10)).map(({ name }) => name)).toEqual(["task tokens"]);
      await snapshot.close();
      const later = await openPostgresSnapshot(schema.url, { preparedStatements });
      expect(await later.scanExecutions(undefined, 10)).toHaveLength(2);
      await later.close();
    },
  );

  test("over Citus shows what is committed at each read, and says that it is not of one moment", async () => {
    await fakeCitus(schema);
    const still = await openPostgresSnapshot(schema.url);
    await distributeOverCitus(schema.url);
    const moving = await openPostgresSnapshot(schema.url);
    expect([still.exclusive, moving.exclusive]).toEqual([true, false]);
    await commitEach(store, change(run(1), 1));
    expect((await still.readExecution(run(1)))?.version).toBe(1);
    expect((await moving.readExecution(run(1)))?.version).toBe(2);
    await expect(moving.removeClosed(orders, 9_000, 10)).rejects.toThrow("a snapshot of a store is read-only");
    await Promise.all([still.close(), moving.close()]);
  });

  test("refuses every change, and still reads afterwards", async () => {
    const snapshot = await openPostgresSnapshot(schema.url);
    const changes: readonly (() => Promise<unknown>)[] = [
      () => snapshot.commit([[start(run(2))]]),
      () => snapshot.commit([[change(run(1), 1)]]),
      () => snapshot.registerDomain(domain("returns"), 10),
      () => snapshot.setDomainStatus(orders, "DEPRECATED", 1_000),
      () => snapshot.tagDomain(orders, [{ key: "a", value: "b" }], [], 10),
      () => snapshot.removeClosed(orders, 9_000, 10),
      () => snapshot.secret("page tokens", () => new Uint8Array([3])),
    ];
    for (const refused of changes) await expect(refused()).rejects.toThrow("a snapshot of a store is read-only");
    expect([...(await snapshot.secret("task tokens", () => new Uint8Array([9])))]).toEqual([1, 2]);
    expect((await snapshot.readExecution(run(1)))?.version).toBe(1);
    await snapshot.close();
    expect((await store.readExecution(run(1)))?.version).toBe(1);
  });

  test("answers concurrent calls, even while it looks for orphaned rows", async () => {
    const snapshot = await openPostgresSnapshot(schema.url);
    const reads = Array.from({ length: 5 }, () => snapshot.readExecution(run(1)));
    const [orphans, ...executions] = await Promise.all([snapshot.orphans(10), ...reads]);
    expect(orphans).toEqual([]);
    expect(executions.map((execution) => execution?.version)).toEqual([1, 1, 1, 1, 1]);
    await snapshot.close();
    await expect(snapshot.readExecution(run(1))).rejects.toThrow("the store is closed");
  });

  test("that has lost its connection rejects the next read, and never continues at another moment", async () => {
    const proxy = await cuttingProxy(schema.url);
    const snapshot = await openPostgresSnapshot(proxy.url);
    expect((await snapshot.readExecution(run(1)))?.version).toBe(1);
    proxy.cutNext("request");
    await expect(snapshot.readExecution(run(1))).rejects.toThrow();
    await commitEach(store, change(run(1), 1));
    await expect(snapshot.readExecution(run(1))).rejects.toThrow();
    await snapshot.close();
    await proxy.close();
  });
});

test.skipIf(!hasPostgres)("a snapshot of a database without openswf's tables is refused", async () => {
  const schema = await makeSchema();
  await expect(openPostgresSnapshot(schema.url)).rejects.toThrow("has no openswf tables yet");
  await schema.drop();
});
