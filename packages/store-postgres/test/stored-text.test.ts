import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commit, list, orders, query, run, start, task } from "../../core/test/stores/contract/building.ts";
import { originalText, storedText } from "../src/encoding/stored-text.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

const text = fc.string({ unit: fc.constantFrom("\u0000", "\u0001", "\u0002", "a", "é", "\u{1F600}") });

test("any text has a reversible stored form without U+0000 that keeps byte order", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(storedText(one)).not.toContain("\u0000");
      expect(originalText(storedText(one))).toBe(one);
      const order = Buffer.compare(Buffer.from(one), Buffer.from(other));
      expect(Buffer.compare(Buffer.from(storedText(one)), Buffer.from(storedText(other)))).toBe(order);
    }),
  );
});

describe.skipIf(!hasPostgres)("names with U+0000", () => {
  test.each(["named", "off"] as const)("are found again, with prepared statements %s", async (preparedStatements) => {
    const schema = await makeSchema();
    const store = await openPostgresStore(schema.url, { notices: "off", preparedStatements });
    const workflowId = "order\u0000\u0001";
    const runId = run(1, workflowId);
    const tagged = { workflowId, tagList: ["a\u0000b", "\u0001"], workflowType: { name: "\u0000", version: "\u0001" } };
    const packing = { domain: orders, kind: "activity", name: "pack\u0000ing" } as const;
    await commit(store, start(runId, tagged, { tasksAdded: [task(runId, { list: packing })] }));
    expect(await store.findOpenRun(orders, workflowId)).toBe(runId);
    expect(await store.findOpenRun(orders, "order\u0001\u0001")).toBeUndefined();
    expect(await store.readTasks(packing, undefined, 10)).toEqual([task(runId, { list: packing })]);
    expect(await list(store, query({ filter: { by: "tag", tag: "a\u0000b" } }))).toEqual([runId]);
    const [record] = await store.listExecutions(query(), { after: undefined, limit: 1, reverse: false });
    expect(record).toMatchObject(tagged);
    await store.close();
    await schema.drop();
  });
});
