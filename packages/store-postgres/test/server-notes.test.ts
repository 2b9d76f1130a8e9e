import type { ServerNotes } from "@openswf/core/stores/server-notes";
import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

const longMs = 60_000;

describe.skipIf(!hasPostgres)("what servers that share a store tell of themselves", () => {
  let schema: TestSchema;
  let stores: readonly Store[];
  let notes: readonly ServerNotes[];
  beforeEach(async () => {
    schema = await makeSchema();
    stores = [await openPostgresStore(schema.url), await openPostgresStore(schema.url, { notices: "off" })];
    notes = stores.flatMap(({ serverNotes }) => serverNotes ?? []);
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await schema.drop();
  });
  const textsReadBy = async (place: number): Promise<readonly string[]> =>
    (await notes[place]?.readOthers(longMs, 10))?.map(({ text }) => text) ?? [];

  test("each reads the last note of the others, and not its own", async () => {
    expect(await textsReadBy(0)).toEqual([]);
    await notes[0]?.tell("first");
    await notes[1]?.tell("second");
    await notes[0]?.tell('the first again, with "quotes" and \u0000');
    expect(await textsReadBy(0)).toEqual(["second"]);
    expect(await textsReadBy(1)).toEqual(['the first again, with "quotes" and \u0000']);
  });

  test("a note has an age, and an old one is not read", async () => {
    await notes[0]?.tell("first");
    const [note] = (await notes[1]?.readOthers(longMs, 10)) ?? [];
    expect(note?.ageMs).toBeGreaterThanOrEqual(0);
    expect(note?.ageMs).toBeLessThan(longMs);
    await schema.query("update server_note set told_at = told_at - interval '20 seconds'");
    expect(await notes[1]?.readOthers(19_000, 10)).toEqual([]);
    const [aged] = (await notes[1]?.readOthers(longMs, 10)) ?? [];
    expect(aged?.ageMs).toBeGreaterThanOrEqual(20_000);
  });

  test("the note of a server that stops is taken back, and that of one that died is removed in the end", async () => {
    await notes[0]?.tell("first");
    await notes[1]?.tell("second");
    await notes[0]?.withdraw();
    expect(await textsReadBy(1)).toEqual([]);
    await notes[0]?.tell("first");
    await schema.query("update server_note set told_at = told_at - interval '11 minutes'");
    await notes[1]?.tell("second");
    const kept = await schema.query("select text from server_note");
    expect(kept).toEqual([{ text: "second" }]);
  });

  test("as many are read as are asked for", async () => {
    await notes[0]?.tell("first");
    expect(await notes[1]?.readOthers(longMs, 0)).toEqual([]);
    expect(await notes[1]?.readOthers(longMs, 1)).toHaveLength(1);
  });
});
