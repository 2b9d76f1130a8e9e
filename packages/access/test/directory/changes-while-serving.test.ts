/** Changes of access control alongside a server that runs on the same file. */
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "@openswf/core/stores/store";
import { addTokenKey, readTokenKeys } from "@openswf/core/tokens/stored-token-keys";
import { openSqliteStore, openSqliteStoreBeside } from "@openswf/store-sqlite/open";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { commit, commitEach, run, start } from "../../../core/test/stores/contract/building.ts";
import { SeededRandomness } from "../../../core/test/world/seeded-randomness.ts";
import { own } from "../../../store-sqlite/src/file/ownership.ts";
import { migration1 } from "../../../store-sqlite/src/schema/migration-1.ts";
import { temporaryFile } from "../../../store-sqlite/test/temporary-file.ts";
import { createAccount, createUser } from "../../src/directory/changes.ts";
import { storedSource } from "../../src/directory/directory-source.ts";
import { readRecords } from "../../src/directory/stored-records.ts";
import { account, changing, noTagsOrPolicies } from "./store-with-alice.ts";

const opened: Store[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

/** Closed when its test ends. */
function besideServer(path: string): Store {
  const store = openSqliteStoreBeside(path);
  opened.push(store);
  return store;
}

describe("alongside a server", () => {
  let path = "";
  let folder = "";
  let store: Store;
  let users = 0;
  // One server for all tests: starting its thread takes longer than the tests.
  beforeAll(async () => {
    ({ path, folder } = await temporaryFile());
    store = await openSqliteStore(path);
    await changing(store, (draft) => createAccount(draft, account, ""));
  });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  /** Returns a different user each time. */
  const addsUser = (editor: Store): Promise<void> =>
    changing(editor, (draft) => {
      users += 1;
      createUser(draft, account, `user${users}`, noTagsOrPolicies);
    });

  test("changes succeed, and so do concurrent commits of the server", async () => {
    const editing = besideServer(path);
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

  test("concurrent changes, also by the server, each create a version", async () => {
    const before = await readRecords(store);
    const change = async (editor: Store): Promise<void> => {
      for (let edit = 0; edit < 5; edit++) await addsUser(editor);
    };
    await Promise.all([store, besideServer(path), besideServer(path)].map(change));
    const { version, records } = await readRecords(store);
    expect(version).toBe(before.version + 15);
    expect(records.size).toBe(before.records.size + 15);
  });

  test("a change based on an outdated version is refused and changes nothing", async () => {
    const editing = besideServer(path);
    const version = await store.accessVersion();
    await addsUser(store);
    const before = await readRecords(store);
    const late = { put: [{ key: "account/2", body: "{}" }], removed: [`account/${account}`] };
    expect(await editing.changeAccess(version, late)).toBe("conflict");
    expect(await readRecords(store)).toEqual(before);
  });

  test("the server sees a change at its next check", async () => {
    const source = storedSource(store, undefined);
    await source.readChanged();
    await addsUser(besideServer(path));
    const read = await source.readChanged();
    expect(read?.changes).toMatchObject([{ what: `user/${account}/user${users}`, how: "added", by: "bob@desk" }]);
    expect(read?.directory.active(account, `user${users}`)).toBeDefined();
  });

  test("a token key is added, and the server reads it", async () => {
    const randomness = new SeededRandomness(1);
    await addTokenKey(store, randomness, 0);
    await addTokenKey(besideServer(path), randomness, 0);
    expect((await readTokenKeys(store)).map(({ id }) => id)).toEqual([1, 2]);
  });

  test("closing the store does not affect the server", async () => {
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

  test("that does not exist is created, with its folder, and has no owner", async () => {
    path = join(folder, "new", "openswf.db");
    const editing = besideServer(path);
    await changing(editing, (draft) => createAccount(draft, account, ""));
    const store = await openSqliteStore(path);
    opened.push(store);
    expect(await store.accessVersion()).toBe(1);
    expect(await commit(store, start(run(1)))).toBe("committed");
    await changing(editing, (draft) => createUser(draft, account, "alice", noTagsOrPolicies));
    expect(await store.accessVersion()).toBe(2);
  });

  test("that is not ours is left unchanged", async () => {
    await writeFile(path, "");
    const theirs = new DatabaseSync(path);
    theirs.exec("create table theirs (a integer)");
    theirs.close();
    expect(() => openSqliteStoreBeside(path)).toThrow(`${path} is a SQLite database, but not an openswf store`);
    expect((await readdir(folder)).filter((name) => name.endsWith("-lock"))).toEqual([]);
  });

  test("of a newer openswf is left unchanged", async () => {
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
    const formatOf = (file = path): unknown => {
      const db = new DatabaseSync(file, { readOnly: true });
      try {
        return db.prepare("pragma user_version").get()?.["user_version"];
      } finally {
        db.close();
      }
    };

    /** The format of a store that this program makes. */
    const currentFormat = async (): Promise<unknown> => {
      const fresh = `${path}-fresh`;
      await openSqliteStoreBeside(fresh).close();
      return formatOf(fresh);
    };

    test("is migrated when no server is running on it, and keeps its data", async () => {
      const editing = besideServer(path);
      await changing(editing, (draft) => createAccount(draft, account, ""));
      expect(formatOf()).toBe(await currentFormat());
      expect((await readTokenKeys(editing)).map(({ id }) => id)).toEqual([1]);
      // The file has no owner now, so a server may open it.
      own(path).close();
    });

    test("is left unchanged while a server is running on it, and the error says so", async () => {
      const older = own(path);
      try {
        expect(() => openSqliteStoreBeside(path)).toThrow(
          `${path} is in use by another openswf server. Stop that server first`,
        );
        expect(formatOf()).toBe(1);
      } finally {
        older.close();
      }
      besideServer(path);
      expect(formatOf()).toBe(await currentFormat());
    });
  });

  test("that cannot be created leaves no lock behind", async () => {
    await writeFile(join(folder, "file"), "");
    path = join(folder, "file", "openswf.db");
    expect(() => openSqliteStoreBeside(path)).toThrow();
    expect(existsSync(`${path}-lock`)).toBe(false);
  });
});
