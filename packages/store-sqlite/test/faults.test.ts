import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import {
  change,
  commit,
  commitEach,
  lines,
  list,
  query,
  run,
  start,
} from "../../core/test/stores/contract/building.ts";
import { inProcessStore } from "../src/database/in-process-store.ts";
import { openSqliteStore } from "../src/open/open.ts";
import { migrate } from "../src/schema/migrations.ts";
import { threadOf } from "../src/threads/database-thread.ts";
import { temporaryFile } from "./temporary-file.ts";

describe("a group of commits that the database rejects", () => {
  test("is rejected as a whole when the disk is full, and the store continues with what it had", async () => {
    const db = new DatabaseSync(":memory:");
    migrate(db);
    const store = inProcessStore(db);
    await commitEach(store, start(run(1)));
    const pages = Number(db.prepare("pragma page_count").get()?.["page_count"]);
    db.exec(`pragma max_page_count = ${pages + 2}`);
    const large = { firstEventId: 3, count: 1, body: "x".repeat(100_000) };
    const group = [[start(run(2), { domain: "1/2/new" })], [change(run(1), 1, { events: large })], [start(run(3))]];
    await expect(store.commit(group)).rejects.toThrow("full");
    expect((await store.readExecution(run(1)))?.version).toBe(1);
    expect(await list(store, query())).toEqual([run(1)]);
    db.exec("pragma max_page_count = 100000");
    expect(await store.commit(group)).toEqual(["committed", "committed", "committed"]);
    expect(await store.orphans(10)).toEqual([]);
    await store.close();
  });

  test("is rejected as a whole when it has a change that no server makes", async () => {
    const { path, folder } = await temporaryFile();
    const store = await openSqliteStore(path);
    await commitEach(store, start(run(1)));
    const twice = change(run(1), 1, { events: lines(1, 2) });
    await expect(store.commit([[start(run(2))], [twice]])).rejects.toThrow("events are appended to a history");
    expect(await list(store, query())).toEqual([run(1)]);
    expect(await commit(store, change(run(1), 1, { events: lines(3, 1) }))).toBe("committed");
    await store.close();
    await rm(folder, { recursive: true });
  });
});

describe("a thread that dies", () => {
  test.each([
    { how: "by an exit", program: "process.exit(3)", says: "the store's writer thread exited with code 3" },
    { how: "by an error", program: "throw new Error('oh')", says: "the store's writer thread died" },
  ])("$how rejects all pending and later calls", async ({ program, says }) => {
    const dying = `require("node:worker_threads").parentPort.on("message", () => { ${program} })`;
    const thread = threadOf(new Worker(dying, { eval: true }), "writer", { onLost: () => {}, onDamage: () => {} });
    const waiting = [thread.call("nextWakeAt"), thread.call("commit", [])];
    expect(await Promise.allSettled(waiting)).toMatchObject([
      { status: "rejected", reason: { message: says } },
      { status: "rejected", reason: { message: says } },
    ]);
    await expect(thread.ready).rejects.toThrow(says);
    await expect(thread.call("nextWakeAt")).rejects.toThrow(says);
    await thread.close();
  });

  test("rejects only the call whose arguments cannot be sent", async () => {
    const { path, folder } = await temporaryFile();
    const store = await openSqliteStore(path);
    // No server sends a function, but nothing else makes sending fail.
    const unsendable = (() => {}) as unknown as string;
    await expect(store.readDomain(unsendable)).rejects.toThrow("could not be cloned");
    expect(await store.nextWakeAt()).toBeUndefined();
    await store.close();
    await rm(folder, { recursive: true });
  });
});

describe("closing a store", () => {
  test("refuses later calls, and happens once", async () => {
    const { path, folder } = await temporaryFile();
    const store = await openSqliteStore(path);
    await store.close();
    await store.close();
    await expect(store.commit([])).rejects.toThrow("the store is closed");
    await expect(store.nextWakeAt()).rejects.toThrow("the store is closed");
    await rm(folder, { recursive: true });
  });

  test("waits for earlier commits", async () => {
    const { path, folder } = await temporaryFile();
    const store = await openSqliteStore(path);
    const last = commit(store, start(run(1)));
    await store.close();
    expect(await last).toBe("committed");
    const again = await openSqliteStore(path);
    expect(await list(again, query())).toEqual([run(1)]);
    await again.close();
    await rm(folder, { recursive: true });
  });
});
