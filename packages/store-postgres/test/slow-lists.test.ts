import type { ExecutionQuery } from "@openswf/core/stores/visibility";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { commit, orders, run, start } from "../../core/test/stores/contract/building.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

const query: ExecutionQuery = {
  domain: orders,
  status: "open",
  time: "startedAt",
  from: 0,
  to: undefined,
  hiddenUntil: undefined,
  filter: undefined,
};

describe.skipIf(!hasPostgres)("lists and counts that take long", () => {
  test("do not delay reads of a single execution", async () => {
    const schema = await makeSchema();
    const store = await openPostgresStore(schema.url, { notices: "off" });
    expect(await commit(store, start(run(1)))).toBe("committed");
    const holder = new pg.Client(schema.url);
    await holder.connect();
    await holder.query("begin; lock table execution");
    const slow = Array.from({ length: 8 }, () => [
      store.listExecutions(query, { after: undefined, limit: 10, reverse: false }),
      store.countExecutions(query, 10),
      store.scanExecutions(undefined, 10),
    ]).flat();
    // This reads another table than the locked one.
    expect(await store.isAtVersion(run(1), 1)).toBe(true);
    await holder.query("commit");
    await holder.end();
    await Promise.all(slow);
    await store.close();
    await schema.drop();
  });
});
