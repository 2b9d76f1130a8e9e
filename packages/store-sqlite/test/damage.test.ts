import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { change, commit, commitEach, domain, lines, run, start } from "../../core/test/stores/contract/building.ts";
import { backup } from "../src/open/backup.ts";
import { openSqliteStore, openSqliteStoreReadOnly } from "../src/open/open.ts";
import { migration1 } from "../src/schema/migration-1.ts";
import { migration2 } from "../src/schema/migration-2.ts";
import { temporaryFile } from "./temporary-file.ts";

let path = "";
let folder = "";
beforeEach(async () => {
  ({ path, folder } = await temporaryFile());
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

/** Makes a store with an execution whose history says `paid`. */
async function storeWithHistory(): Promise<void> {
  const store = await openSqliteStore(path);
  await store.registerDomain(domain("orders"), 10);
  const paid = { firstEventId: 1, count: 1, body: '{"eventId":1,"input":"paid"}' };
  await commitEach(store, start(run(1), {}, { events: paid }), start(run(2)));
  await store.close();
}

/** Changes bytes of the file without SQLite, as a failing disk does. */
async function damageFile(from: string, to: string): Promise<void> {
  const bytes = await readFile(path);
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at);
  await writeFile(path, bytes);
}

describe("a row whose bytes have changed on disk", () => {
  test("is not read: the call fails, and the store says for good that it is damaged and what to do", async () => {
    await storeWithHistory();
    await damageFile("paid", "owed");
    const store = await openSqliteStore(path);
    expect(store.failure()).toBeUndefined();
    await expect(store.readExecution(run(1))).rejects.toThrow(
      `${path} is damaged: the checksum of event 1 of execution 1 is wrong. Stop the server`,
    );
    expect(store.failure()?.message).toContain("restore a backup");
    expect((await store.readExecution(run(2)))?.version).toBe(1);
    expect(await commit(store, change(run(2), 1, { events: lines(3, 1) }))).toBe("committed");
    expect(store.failure()?.message).toContain("is damaged");
    await store.close();
  });

  test("is found by the store's own check", async () => {
    await storeWithHistory();
    await damageFile("paid", "owed");
    const store = await openSqliteStoreReadOnly(path);
    expect(await store.checkStorage(10)).toEqual({
      problems: ["the checksum of event 1 of execution 1 is wrong"],
      rowsWithoutChecksum: 0,
    });
    await store.close();
  });

  test("is not copied to a backup", async () => {
    await storeWithHistory();
    await damageFile("paid", "owed");
    await expect(backup(path, `${path}.copy`)).rejects.toThrow(
      `${path} is damaged, so no backup was made: the checksum of event 1 of execution 1 is wrong.`,
    );
    expect((await readdir(folder)).toSorted()).toEqual(["openswf.db", "openswf.db-lock"]);
  });
});

describe("a page that SQLite cannot read", () => {
  test("makes the store unhealthy for good, and other pages are still read", async () => {
    await storeWithHistory();
    const healthy = await openSqliteStore(path);
    const type = { domain: domain("orders").key, kind: "activity", name: "pack", version: "1" } as const;
    const registered = { status: "REGISTERED", description: "", createdAt: 1, deprecatedAt: undefined } as const;
    await healthy.registerType({ ...type, ...registered, configuration: "{}" }, 10);
    await healthy.close();
    const db = new DatabaseSync(path);
    const row = db.prepare("select rootpage from sqlite_schema where name = 'registered_type'").get();
    db.close();
    const bytes = await readFile(path);
    bytes.fill(0xff, (Number(row?.["rootpage"]) - 1) * 4096, Number(row?.["rootpage"]) * 4096);
    await writeFile(path, bytes);
    const store = await openSqliteStore(path);
    await expect(store.readType(type)).rejects.toThrow(`${path} is damaged: database disk image is malformed`);
    expect(store.failure()?.message).toContain("restore a backup");
    expect((await store.readExecution(run(1)))?.version).toBe(1);
    await store.close();
    const reader = await openSqliteStoreReadOnly(path);
    const { problems } = await reader.checkStorage(10);
    expect(problems.join("\n")).toContain("table registered_type cannot be read: database disk image is malformed");
    await reader.close();
    await expect(backup(path, `${path}.copy`)).rejects.toThrow("is damaged, so no backup was made");
  });
});

describe("reading a store that no server uses", () => {
  test("leaves no file beside it, and needs no permission to write", async () => {
    const sealed = `${folder}/sealed`;
    await storeWithHistory();
    await mkdir(sealed);
    await rename(path, `${sealed}/monday.sqlite`);
    await chmod(`${sealed}/monday.sqlite`, 0o400);
    await chmod(sealed, 0o500);
    const reader = await openSqliteStoreReadOnly(`${sealed}/monday.sqlite`);
    expect((await reader.checkStorage(10)).problems).toEqual([]);
    expect((await reader.readExecution(run(1)))?.version).toBe(1);
    await reader.close();
    await backup(`${sealed}/monday.sqlite`, `${folder}/copy.sqlite`);
    expect(await readdir(sealed)).toEqual(["monday.sqlite"]);
    await chmod(sealed, 0o700);
  });

  test("ends when a server starts on it meanwhile, since its answers would mix two moments", async () => {
    await storeWithHistory();
    const reader = await openSqliteStoreReadOnly(path);
    await reader.readExecution(run(1));
    const store = await openSqliteStore(path);
    await expect(reader.readExecution(run(1))).rejects.toThrow("a server has started on");
    await reader.close();
    await store.close();
  });
});

describe("a store of the format before checksums", () => {
  function makeOldStore(): void {
    const db = new DatabaseSync(path);
    db.exec(`
      pragma journal_mode = wal;
      ${migration1}
      ${migration2}
      pragma application_id = ${0x6f737766};
      pragma user_version = 2;
      insert into domain_name values (1, '111122223333/eu-west-1/orders');
      insert into type_name values (1, 'process-order', '1');
      insert into execution values (1, '${run(1)}', 1, 1, 'order of 1', 1000, null, null, null);
      insert into progress values (1, 7, 2000, null, null, 0);
      insert into workflow_run values (1, 'order of 1', 1000, 1);
      insert into listing values (1, 0, '', 0, 1000, 1, null), (1, 1, '1', 0, 1000, 1, null);
      insert into history values (1, 1, 1, 2, '{"eventId":1}' || char(10) || '{"eventId":2}');
      update access_version set version = 3;
    `);
    db.close();
  }

  test("is migrated with all that is in it; rows without a checksum are counted, and new ones have one", async () => {
    makeOldStore();
    const store = await openSqliteStore(path);
    expect(await store.readExecution(run(1))).toMatchObject({
      version: 7,
      wakeAt: 2_000,
      tail: lines(1, 2).body.split("\n"),
    });
    expect(await store.accessVersion()).toBe(3);
    expect(await store.nextWakeAt()).toBe(2_000);
    expect(await store.checkStorage(10)).toEqual({ problems: [], rowsWithoutChecksum: 5 });
    expect(await commit(store, change(run(1), 7, { events: lines(3, 1) }))).toBe("committed");
    expect(await store.checkStorage(10)).toEqual({ problems: [], rowsWithoutChecksum: 5 });
    await store.close();
  });

  test("can be backed up as it is", async () => {
    makeOldStore();
    await backup(path, `${path}.copy`);
    expect(await readdir(folder)).toContain("openswf.db.copy");
  });
});
