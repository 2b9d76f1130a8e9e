import { describe, expect, test } from "vitest";
import { change, commitEach, run, start } from "../../core/test/stores/contract/building.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("servers that start at different shards", () => {
  test("wake different executions while many are due, and all of them in the end", async () => {
    const schema = await makeSchema();
    const at = (dueFromShard: number) => openPostgresStore(schema.url, { notices: "off", dueFromShard });
    const stores = await Promise.all([at(0), at(2_048)]);
    const all = Array.from({ length: 80 }, (_, index) => run(index + 1));
    await commitEach(stores[0], ...all.map((runId, index) => start(runId, {}, { wakeAt: 1_000 + index })));
    const due = await Promise.all(stores.map((store) => store.readDue(9_000, 10)));
    const [ones, others] = due.map((rows) => rows.map(({ runId }) => runId));
    expect(ones).toHaveLength(10);
    expect(ones?.filter((runId) => others?.includes(runId))).toEqual([]);
    for (const rows of due)
      expect(rows.map(({ wakeAt }) => wakeAt)).toEqual(rows.map(({ wakeAt }) => wakeAt).toSorted());

    const woken = new Set<string>();
    for (let rows = await stores[1].readDue(9_000, 10); rows.length > 0; rows = await stores[1].readDue(9_000, 10)) {
      await commitEach(stores[1], ...rows.map(({ runId }) => change(runId, 1, { wakeAt: null })));
      for (const { runId } of rows) woken.add(runId);
    }
    expect(woken.size).toBe(all.length);
    await Promise.all(stores.map((store) => store.close()));
    await schema.drop();
  });
});
