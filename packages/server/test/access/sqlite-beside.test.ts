/** Who may do what is changed beside a server that is running on the same file. */
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createAccount, createUser } from "openswf/access/directory/changes";
import { storedSource } from "openswf/access/directory/directory-source";
import { readRecords } from "openswf/access/directory/stored-records";
import { addTokenKey, readTokenKeys } from "openswf/core/stored-token-keys";
import { migration1 } from "openswf/stores/sqlite/migration-1";
import { openSqliteStore, openSqliteStoreBeside } from "openswf/stores/sqlite/open";
import { own } from "openswf/stores/sqlite/ownership";
import type { Store } from "openswf/stores/store";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { commit, commitEach, run, start } from "../stores/contract/building.ts";
import { temporaryFile } from "../stores/sqlite/temporary-file.ts";
import { SeededRandomness } from "../world/seeded-randomness.ts";
import { account, bare, changing } from "./inhabited.ts";

const opened: Store[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

/** Closed when its test ends. */
function beside(path: string): Store {
  const store = openSqliteStoreBeside(path);
  opened.push(store);
  return store;
}

describe("beside a server", () => {
  let path = "";
  let folder = "";
  let store: Store;
  let users = 0;
  // One server for all: to start its thread takes longer than these tests.
  beforeAll(async () => {
    ({ path, folder } = await temporaryFile());
    store = await openSqliteStore(path);
    await changing(store, (draft) => createAccount(draft, account, ""));
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  /** Each time another user. */
  const addsUser = (editor: Store): Promise<void> =>
    changing(editor, (draft) => {
      users += 1;
      createUser(draft, account, `user${users}`, bare);
    });

  test("changes land, and so do its commits meanwhile", async () => {
    const editing = beside(path);
    const before = await readRecords(store);
    const runs = Array.from({ length: 400 }, (_, place) => run(place + 1));
    const serves = async (): Promise<void> => {
      for (let first = 0; first < runs.length; first += 10) {
        await commitEach(store, ...runs.slice(first, first + 10).map((each) => start(each)));
      }
    };
    const edits = async (): Promise<void> => {
      for (let edit = 0; edit < 20; edit++) await addsUser(editing);
    };
    await Promise.all([serves(), edits()]);
    for (const reading of [store, editing]) {
      const { version, records } = await readRecords(reading);
      expect(version).toBe(before.version + 20);
      expect(records.size).toBe(before.records.size + 20);
    }
    for (const each of runs) expect((await store.readExecution(each))?.version).toBe(1);
  });

  test("several change at once, and the server too; each change is a version", async () => {
    const before = await readRecords(store);
    const change = async (editor: Store): Promise<void> => {
      for (let edit = 0; edit < 5; edit++) await addsUser(editor);
    };
    await Promise.all([store, beside(path), beside(path)].map(change));
    const { version, records } = await readRecords(store);
    expect(version).toBe(before.version + 15);
    expect(records.size).toBe(before.records.size + 15);
  });

  test("a change on what another has changed since is refused, and changes nothing", async () => {
    const editing = beside(path);
    const version = await store.accessVersion();
    await addsUser(store);
    const before = await readRecords(store);
    const late = { put: [{ key: "account/2", body: "{}" }], removed: [`account/${account}`] };
    expect(await editing.changeAccess(version, late)).toBe("conflict");
    expect(await readRecords(store)).toEqual(before);
  });

  test("the server sees a change at its next look", async () => {
    const source = storedSource(store, undefined);
    await source.readChanged();
    await addsUser(beside(path));
    const read = await source.readChanged();
    expect(read?.changes).toMatchObject([{ what: `user/${account}/user${users}`, how: "added", by: "bob@desk" }]);
    expect(read?.directory.active(account, `user${users}`)).toBeDefined();
  });

  test("a key of tokens is added, which the server reads", async () => {
    const randomness = new SeededRandomness(1);
    await addTokenKey(store, randomness, 0);
    await addTokenKey(beside(path), randomness, 0);
    expect((await readTokenKeys(store)).map(({ id }) => id)).toEqual([1, 2]);
  });

  test("and when it is closed, the server goes on", async () => {
    const editing = openSqliteStoreBeside(path);
    await addsUser(editing);
    await editing.close();
    expect(await commit(store, start(run(1_000)))).toBe("committed");
    await expect(editing.accessVersion()).rejects.toThrow("the store is closed");
  });
});

describe("a file", () => {
  let path = "";
  let folder = "";
  beforeEach(async () => {
    ({ path, folder } = await temporaryFile());
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("that is not there is made, with its folder, and belongs to nobody", async () => {
    path = join(folder, "new", "openswf.db");
    const editing = beside(path);
    await changing(editing, (draft) => createAccount(draft, account, ""));
    const store = await openSqliteStore(path);
    opened.push(store);
    expect(await store.accessVersion()).toBe(1);
    expect(await commit(store, start(run(1)))).toBe("committed");
    await changing(editing, (draft) => createUser(draft, account, "alice", bare));
    expect(await store.accessVersion()).toBe(2);
  });

  test("that is not ours is left as it is", async () => {
    await writeFile(path, "");
    const theirs = new DatabaseSync(path);
    theirs.exec("create table theirs (a integer)");
    theirs.close();
    expect(() => openSqliteStoreBeside(path)).toThrow(`${path} is a SQLite database, but not an openswf store`);
    expect((await readdir(folder)).filter((name) => name.endsWith("-lock"))).toEqual([]);
  });

  test("of a newer openswf is left as it is", async () => {
    await openSqliteStoreBeside(path).close();
    const newer = new DatabaseSync(path);
    newer.exec("pragma user_version = 1000");
    newer.close();
    expect(() => openSqliteStoreBeside(path)).toThrow("was written by a newer openswf (format 1000");
  });

  describe("of an older format", () => {
    const applicationId = 0x6f737766;
    beforeEach(() => {
      const older = new DatabaseSync(path);
      older.exec(`
        pragma journal_mode = wal;
        begin;
        ${migration1}
        insert into secret (name, value) values ('token-key-1', zeroblob(32));
        pragma application_id = ${applicationId};
        pragma user_version = 1;
        commit;
      `);
      older.close();
    });
    const formatOf = (): unknown => {
      const db = new DatabaseSync(path, { readOnly: true });
      try {
        return db.prepare("pragma user_version").get()?.["user_version"];
      } finally {
        db.close();
      }
    };

    test("is brought up to date when no server is running on it; what is in it stays", async () => {
      const editing = beside(path);
      await changing(editing, (draft) => createAccount(draft, account, ""));
      expect(formatOf()).toBe(2);
      expect((await readTokenKeys(editing)).map(({ id }) => id)).toEqual([1]);
      // The file is nobody's now: a server may have it.
      own(path).close();
    });

    test("is left as it is while a server is running on it, which is told", () => {
      const older = own(path);
      try {
        expect(() => openSqliteStoreBeside(path)).toThrow(
          `${path} is in use by another openswf server. Stop that server first`,
        );
        expect(formatOf()).toBe(1);
      } finally {
        older.close();
      }
      beside(path);
      expect(formatOf()).toBe(2);
    });
  });

  test("that cannot be made leaves no lock behind", async () => {
    await writeFile(join(folder, "file"), "");
    path = join(folder, "file", "openswf.db");
    expect(() => openSqliteStoreBeside(path)).toThrow();
    expect(existsSync(`${path}-lock`)).toBe(false);
  });
});
