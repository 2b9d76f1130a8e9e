import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  change,
  commit,
  commitEach,
  line,
  lines,
  list,
  query,
  run,
  start,
} from "../../core/test/stores/contract/building.ts";
import { backup } from "../src/open/backup.ts";
import { openSqliteStore, openSqliteStoreReadOnly } from "../src/open/open.ts";
import { temporaryFile } from "./temporary-file.ts";

let path = "";
let folder = "";
beforeEach(async () => {
  ({ path, folder } = await temporaryFile());
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("the owner of a file", () => {
  test("is one server: a second one is told what to do, and the first continues", async () => {
    const store = await openSqliteStore(path);
    await expect(openSqliteStore(path)).rejects.toThrow(
      `${path} is in use by another openswf server. Stop that server`,
    );
    expect(await commit(store, start(run(1)))).toBe("committed");
    await store.close();
    await (await openSqliteStore(path)).close();
  });

  test("is one server, even if a second one uses another name of the file", async () => {
    const store = await openSqliteStore(path);
    await symlink(path, `${path}-link`);
    await expect(openSqliteStore(`${path}-link`)).rejects.toThrow("in use by another openswf server");
    await store.close();
  });

  test("holds the file until it is killed; the next owner finds everything it committed", async () => {
    const program = fileURLToPath(new URL("./hold-store.ts", import.meta.url));
    const holder = spawn(process.execPath, ["--conditions=source", program, path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    await expect(openSqliteStore(path)).rejects.toThrow("in use by another openswf server");
    const exit = once(holder, "exit");
    holder.kill("SIGKILL");
    await exit;
    const store = await openSqliteStore(path);
    expect((await store.readExecution(run(1)))?.version).toBe(1);
    await store.close();
  });

  test("leaves only the file and the empty lock file when it closes", async () => {
    const store = await openSqliteStore(path);
    await commitEach(store, start(run(1)));
    await list(store, query());
    await store.close();
    expect((await readdir(folder)).toSorted()).toEqual(["openswf.db", "openswf.db-lock"]);
  });
});

describe("a file that this program cannot use", () => {
  test("is refused when a newer openswf wrote it", async () => {
    await (await openSqliteStore(path)).close();
    const db = new DatabaseSync(path);
    db.exec("pragma user_version = 999");
    db.close();
    await expect(openSqliteStore(path)).rejects.toThrow("was written by a newer openswf (format 999");
    await expect(openSqliteStoreReadOnly(path)).rejects.toThrow("was written by a newer openswf (format 999");
    await expect(backup(path, `${path}.copy`)).rejects.toThrow("was written by a newer openswf");
  });

  test("is refused, and left unchanged, when it is the database of another program", async () => {
    const db = new DatabaseSync(path);
    db.exec("create table theirs (a)");
    db.close();
    await expect(openSqliteStore(path)).rejects.toThrow("not an openswf store");
    const same = new DatabaseSync(path, { readOnly: true });
    expect(same.prepare("select name from sqlite_schema").all()).toMatchObject([{ name: "theirs" }]);
    expect(same.prepare("pragma journal_mode").get()).toMatchObject({ journal_mode: "delete" });
    same.close();
  });

  test("is refused when it is not a database", async () => {
    await writeFile(path, "a letter to a friend ".repeat(1_000));
    await expect(openSqliteStore(path)).rejects.toThrow("file is not a database");
  });

  test("is refused for reading when it does not exist", async () => {
    await expect(openSqliteStoreReadOnly(path)).rejects.toThrow("does not exist");
  });
});

describe("reading a file beside its server", () => {
  test("shows one moment, and changes nothing", async () => {
    const store = await openSqliteStore(path);
    await commitEach(store, start(run(1)));
    const reader = await openSqliteStoreReadOnly(path);
    await commitEach(store, change(run(1), 1, { events: lines(3, 1) }), start(run(2)));
    expect((await reader.readExecution(run(1)))?.tail).toEqual([line(1), line(2)]);
    expect(await list(reader, query())).toEqual([run(1)]);
    await expect(commit(reader, start(run(3)))).rejects.toThrow();
    await reader.close();
    await expect(reader.readExecution(run(1))).rejects.toThrow("the store is closed");
    expect(await list(store, query())).toHaveLength(2);
    await store.close();
  });

  test("does not wait for changes that an idle server never makes", async () => {
    const store = await openSqliteStore(path);
    await store.probe();
    const reader = await openSqliteStoreReadOnly(path);
    expect(await list(reader, query())).toEqual([]);
    await reader.close();
    await store.close();
  });

  test("works after the server was killed", async () => {
    const program = fileURLToPath(new URL("./hold-store.ts", import.meta.url));
    const holder = spawn(process.execPath, ["--conditions=source", program, path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    const exit = once(holder, "exit");
    holder.kill("SIGKILL");
    await exit;
    const reader = await openSqliteStoreReadOnly(path);
    expect((await reader.readExecution(run(1)))?.version).toBe(1);
    await reader.close();
  });
});

describe("a backup", () => {
  test("is a store with everything committed before it, taken while the server runs and commits", async () => {
    const store = await openSqliteStore(path);
    await commitEach(store, ...Array.from({ length: 200 }, (_, index) => start(run(index + 1))));
    const copied = backup(path, `${path}.copy`);
    await commitEach(store, ...Array.from({ length: 200 }, (_, index) => start(run(index + 1_001))));
    await copied;
    await store.close();
    const copy = await openSqliteStore(`${path}.copy`);
    const open = await copy.countExecutions(query(), 1_000);
    // One moment: either before or after the group that was committed meanwhile.
    expect([200, 400]).toContain(open);
    expect(await copy.orphans(10)).toEqual([]);
    await copy.close();
    expect(await readdir(folder)).not.toContain("openswf.db.copy.unfinished");
  });

  test("overwrites nothing", async () => {
    await (await openSqliteStore(path)).close();
    await copyFile(path, `${path}.copy`);
    await expect(backup(path, `${path}.copy`)).rejects.toThrow("already exists");
  });

  test("needs an existing file", async () => {
    await expect(backup(path, `${path}.copy`)).rejects.toThrow(`${path} does not exist`);
    expect(await readdir(folder)).toEqual([]);
  });
});
