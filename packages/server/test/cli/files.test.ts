import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

/** Which of all that is in a folder has which of the rights of others. */
const rightsOfOthers = (path: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .map((name): [string, number] => [name, statSync(join(path, name)).mode & 0o077])
      .sort(),
  );

test.skipIf(process.platform === "win32")(
  "only its user can read a store, what is beside it, and a backup",
  async () => {
    const path = folder();
    const store = `sqlite:${join(path, "data", "store.sqlite")}`;
    await Openswf.runs(["serve", "--port", "0", "--store", store]).ready();
    const backup = Openswf.runs(["backup", join(path, "monday.sqlite"), "--store", store]);
    expect(await backup.ended(), backup.stderr).toBe(0);
    expect(rightsOfOthers(path)).toEqual({
      data: 0,
      "data/store.sqlite": 0,
      "data/store.sqlite-lock": 0,
      "data/store.sqlite-lock-journal": 0,
    "data/store.sqlite-shm": 0,
      "data/store.sqlite-wal": 0,
      "monday.sqlite": 0,
    });
  },
);
