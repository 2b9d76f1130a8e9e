import type { StoreNotice } from "@openswf/core/stores/notices";
import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { domain } from "../../core/test/stores/contract/building.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("a store that loses its connections", () => {
  let schema: TestSchema;
  let proxy: CuttingProxy;
  let store: Store;
  beforeEach(async () => {
    schema = await makeSchema();
    proxy = await cuttingProxy(schema.url);
    // Named, to tell its connections from those of other tests.
    const url = new URL(proxy.url);
    url.searchParams.set("application_name", schema.name);
    store = await openPostgresStore(url.href);
  });
  afterEach(async () => {
    await store.close();
    await proxy.close();
    await schema.drop();
  });

  // Vitest fails on an unhandled error, which would end a server process.
  test("in the middle of a transaction fails only that transaction", async () => {
    await store.registerDomain(domain("orders"), 10);
    proxy.cutNext("answer");
    await expect(store.registerDomain(domain("packing"), 10)).rejects.toThrow();
    expect(proxy.cuts).toBe(1);
    expect(await store.registerDomain(domain("shipping"), 10)).toBe("registered");
  });

  test("reopens the one that listens to other servers, once, however long it takes", async () => {
    const heard: StoreNotice[] = [];
    store.notices?.hear((notice) => heard.push(notice));
    proxy.refuse(true);
    await schema.query("select pg_sleep(1)");
    proxy.refuse(false);
    await vi.waitFor(() => expect(heard).not.toEqual([]), 10_000);
    await schema.query("select pg_sleep(1)");
    expect(heard).toEqual([{ kind: "missed" }]);
    const listening = await schema.query(
      "select 1 from pg_stat_activity where application_name = $1 and query like 'listen %'",
      [schema.name],
    );
    expect(listening).toHaveLength(1);
  });
});
