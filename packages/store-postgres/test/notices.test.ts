import type { StoreNotice } from "@openswf/core/stores/notices";
import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  change,
  close,
  commit,
  commitEach,
  domain,
  orders,
  run,
  start,
  task,
} from "../../core/test/stores/contract/building.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

const packing = { domain: orders, kind: "activity", name: "packing" } as const;

describe.skipIf(!hasPostgres)("servers that share a store", () => {
  let schema: TestSchema;
  let stores: readonly [Store, Store];
  let heard: readonly [StoreNotice[], StoreNotice[]];
  beforeEach(async () => {
    schema = await makeSchema();
    stores = [await openPostgresStore(schema.url), await openPostgresStore(schema.url)];
    heard = [[], []];
    for (const place of [0, 1] as const) stores[place].notices?.hear((notice) => heard[place].push(notice));
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await schema.drop();
  });

  test("receive each other's tasks, wake-ups and registrations, but not their own", async () => {
    await commit(stores[0], start(run(1), {}, { tasksAdded: [task(run(1))], wakeAt: 7_000 }));
    await stores[0].registerDomain(domain("orders"), 10);
    await vi.waitFor(() => expect(heard[1]).toHaveLength(3), 10_000);
    expect(heard[1]).toEqual(
      expect.arrayContaining([
        { kind: "tasksAdded", lists: [packing] },
        { kind: "wakeAt", at: 7_000 },
        { kind: "registrationsChanged", domain: orders },
      ]),
    );
    await commit(stores[1], start(run(2), {}, { wakeAt: 8_000 }));
    await vi.waitFor(() => expect(heard[0]).toEqual([{ kind: "wakeAt", at: 8_000 }]), 10_000);
    expect(heard[1]).toHaveLength(3);
  });

  test("receive the runs that the other has closed", async () => {
    await commitEach(stores[0], start(run(1)), close(run(1), 1, 5_000), start(run(2)));
    await vi.waitFor(() => expect(heard[1]).toEqual([{ kind: "executionsClosed", runIds: [run(1)] }]), 10_000);
  });

  test("are only told that there are closes when there are too many to name", async () => {
    const runs = Array.from({ length: 65 }, (_, index) => run(index + 1));
    await commitEach(stores[0], ...runs.map((runId) => start(runId)));
    await stores[0].commit(runs.map((runId) => [close(runId, 1, 5_000)]));
    await vi.waitFor(() => expect(heard[1]).toEqual([{ kind: "executionsClosed", runIds: undefined }]), 10_000);
  });

  test("receive no notice of refused changes", async () => {
    await commit(stores[0], change(run(9), 1, { wakeAt: 1 }));
    await commit(stores[0], start(run(1), {}, { wakeAt: 7_000 }));
    await vi.waitFor(() => expect(heard[1]).toEqual([{ kind: "wakeAt", at: 7_000 }]), 10_000);
  });

  test("are told to look at everything when there are too many notices", async () => {
    const tasksAdded = Array.from({ length: 200 }, (_, index) =>
      task(run(1), { list: { ...packing, name: `${"a long name of a list ".repeat(5)}${index}` } }),
    );
    await commit(stores[0], start(run(1), {}, { tasksAdded }));
    await vi.waitFor(() => expect(heard[1]).toEqual([{ kind: "missed" }]), 10_000);
  });

  test("are told that they may have missed notices when their connection was lost", async () => {
    await schema.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and query like $1",
      [`%${await channel(schema)}%`],
    );
    await vi.waitFor(() => expect([heard[0].length, heard[1].length]).toEqual([1, 1]), 10_000);
    expect(heard).toEqual([[{ kind: "missed" }], [{ kind: "missed" }]]);
    await commit(stores[0], start(run(1), {}, { wakeAt: 7_000 }));
    await vi.waitFor(() => expect(heard[1].at(-1)).toEqual({ kind: "wakeAt", at: 7_000 }), 10_000);
  });

  test("of another schema receive nothing", async () => {
    const elsewhere = await makeSchema();
    const stranger = await openPostgresStore(elsewhere.url);
    const overheard: StoreNotice[] = [];
    stranger.notices?.hear((notice) => overheard.push(notice));
    await commit(stores[0], start(run(1), {}, { wakeAt: 7_000 }));
    await vi.waitFor(() => expect(heard[1]).toHaveLength(1), 10_000);
    expect(overheard).toEqual([]);
    await stranger.close();
    await elsewhere.drop();
  });
});

async function channel(schema: TestSchema): Promise<string> {
  const [row] = await schema.query<{ channel: string }>("select 'openswf_' || md5(current_schema()) as channel");
  return row?.channel ?? "";
}
