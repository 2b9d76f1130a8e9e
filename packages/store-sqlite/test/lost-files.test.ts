import { copyFile, rename, rm, unlink } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../../core/src/ports/manual-clock.ts";
import { change, commit, commitEach, lines, run, start } from "../../core/test/stores/contract/building.ts";
import { openSqliteStore, openSqliteStoreReadOnly } from "../src/open/open.ts";
import { watchEveryMs } from "../src/threads/worker-store.ts";
import { temporaryFile } from "./temporary-file.ts";

let path = "";
let folder = "";
beforeEach(async () => {
  ({ path, folder } = await temporaryFile());
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function replaceByCopy(file: string): Promise<void> {
  await copyFile(file, `${file}.copy`);
  await rename(`${file}.copy`, file);
}

const losses = [
  { how: "the database is deleted", lose: () => unlink(path), says: "was deleted or moved" },
  { how: "the database is renamed", lose: () => rename(path, `${path}.old`), says: "was deleted or moved" },
  { how: "the folder is renamed", lose: () => rename(folder, `${folder}.old`), says: "was deleted or moved" },
  { how: "the database is replaced by a copy", lose: () => replaceByCopy(path), says: "was replaced by another file" },
  { how: "the log alone is deleted", lose: () => unlink(`${path}-wal`), says: "-wal was deleted or moved" },
  { how: "the log alone is replaced", lose: () => replaceByCopy(`${path}-wal`), says: "-wal was replaced" },
  { how: "the change log is deleted", lose: () => unlink(`${path}-log-1`), says: "-log-1 was deleted or moved" },
  { how: "the change log is replaced", lose: () => replaceByCopy(`${path}-log-0`), says: "-log-0 was replaced" },
  { how: "the lock alone is deleted", lose: () => unlink(`${path}-lock`), says: "-lock was deleted or moved" },
] as const;

for (const { how, lose, says } of losses) {
  test(`when ${how}, no later write is acknowledged, and every later call fails`, async () => {
    const lost: Error[] = [];
    const store = await openSqliteStore(path, { onLost: (error) => lost.push(error) });
    await commitEach(store, start(run(1)));
    expect(store.failure()).toBeUndefined();
    await lose();
    await expect(commit(store, change(run(1), 1, { events: lines(3, 1) }))).rejects.toThrow(says);
    await expect(commit(store, start(run(2)))).rejects.toThrow("start the server again");
    await expect(store.readExecution(run(1))).rejects.toThrow(says);
    expect(lost.map(({ message }) => message)).toEqual([expect.stringContaining(says)]);
    expect(store.failure()?.message).toContain(says);
    await store.close();
    if (how === "the folder is renamed") await rename(`${folder}.old`, folder);
  });
}

test("an idle server notices within two seconds", async () => {
  const clock = new ManualClock(0);
  const lost = Promise.withResolvers<Error>();
  const store = await openSqliteStore(path, { clock, onLost: lost.resolve });
  await unlink(path);
  expect(watchEveryMs).toBe(2_000);
  await clock.advance(watchEveryMs);
  expect((await lost.promise).message).toContain("was deleted or moved");
  await expect(store.nextWakeAt()).rejects.toThrow("was deleted or moved");
  await store.close();
});

test("a server that has lost its files leaves those of the next server alone when it closes", async () => {
  const first = await openSqliteStore(path);
  await commitEach(first, start(run(1)));
  for (const suffix of ["", "-wal", "-shm", "-lock", "-log-0", "-log-1"]) await unlink(`${path}${suffix}`);
  const second = await openSqliteStore(path);
  await commitEach(second, start(run(2)));
  // It may have looked while there were no files.
  await expect(commit(first, start(run(3)))).rejects.toThrow(/was (replaced by another file|deleted or moved)/);
  await first.close();
  await commitEach(second, start(run(4)));
  const reader = await openSqliteStoreReadOnly(path);
  expect((await reader.readExecution(run(4)))?.version).toBe(1);
  await reader.close();
  await second.close();
});

test("what was committed before only the log was lost is in the database once the server has closed", async () => {
  const store = await openSqliteStore(path);
  await commitEach(store, start(run(1)));
  await unlink(`${path}-wal`);
  await expect(commit(store, start(run(2)))).rejects.toThrow("-wal was deleted or moved");
  await store.close();
  const again = await openSqliteStore(path);
  expect((await again.readExecution(run(1)))?.version).toBe(1);
  await again.close();
});
