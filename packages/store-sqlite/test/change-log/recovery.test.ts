import { copyFile, open, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import type { CommitOutcome } from "@openswf/core/stores/commits";
import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../../core/src/ports/manual-clock.ts";
import {
  change,
  close,
  commit,
  commitEach,
  domain,
  lines,
  list,
  query,
  run,
  start,
} from "../../../core/test/stores/contract/building.ts";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import { openSegment, type SegmentFile } from "../../src/change-log/segment-files.ts";
import { backup } from "../../src/open/backup.ts";
import { createSqliteStore } from "../../src/open/new-store-file.ts";
import { openSqliteStore, openSqliteStoreBeside, openSqliteStoreReadOnly } from "../../src/open/open.ts";
import { migration1 } from "../../src/schema/migration-1.ts";
import { migration2 } from "../../src/schema/migration-2.ts";
import { migration3 } from "../../src/schema/migration-3.ts";
import { temporaryFile } from "../temporary-file.ts";
import { RandomCommits } from "./random-commits.ts";

let path = "";
let folder = "";
beforeEach(async () => {
  ({ path, folder } = await temporaryFile());
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const suffixes = ["", "-wal", "-log-owner", "-log-0", "-log-1"];

/** Opens a store whose log is applied only when a read needs it. */
function openLazily(): Promise<Store> {
  return openSqliteStore(path, { clock: new ManualClock(0) });
}

/** Copies the files as they are, as a crash at this moment would leave them, and returns the path of the copy. */
async function crash(name = "crashed"): Promise<string> {
  for (const suffix of suffixes) await copyFile(`${path}${suffix}`, `${path}.${name}${suffix}`);
  return `${path}.${name}`;
}

/** A crash with run 1 in SQLite, and runs 2 and 3 in the log only. */
async function crashWithLog(): Promise<string> {
  const store = await openLazily();
  await commitEach(store, start(run(1)));
  await store.nextWakeAt();
  await commitEach(store, start(run(2)));
  await commitEach(store, start(run(3)));
  const crashed = await crash();
  await store.close();
  return crashed;
}

async function runsIn(store: Store): Promise<number> {
  return (await list(store, query())).length;
}

async function expectSound(store: Store): Promise<void> {
  expect(await store.checkStorage(10)).toEqual({ problems: [], rowsWithoutChecksum: 0 });
  expect(await store.orphans(10)).toEqual([]);
}

test("at any moment of any commits, a crash leaves a store with everything acknowledged, and nothing refused", async () => {
  for (let seed = 0; seed < 4 * effort; seed++) {
    const dice = new Dice(seed);
    const store = await openLazily();
    const commits = new RandomCommits(dice);
    for (let crashes = 0; crashes < 4; crashes++) {
      for (let count = dice.between(1, 15); count > 0; count--) {
        const made = commits.make();
        commits.heard((await store.commit([made]))[0]);
        if (dice.oneIn(6)) await store.nextWakeAt();
      }
      const again = await openSqliteStore(await crash(`${seed}-${crashes}`));
      for (const [runId, version] of commits.versions) {
        expect((await again.readExecution(runId))?.version, `seed ${seed}`).toBe(version);
      }
      await expectSound(again);
      await again.close();
    }
    await store.close();
    for (const file of await readdir(folder)) await unlink(`${folder}/${file}`);
  }
});

describe("a store that was not closed", () => {
  test("is refused without its log, and opened once the operator agrees to the loss", async () => {
    path = await crashWithLog();
    await unlink(`${path}-log-1`);
    await expect(openSqliteStore(path)).rejects.toThrow(
      `${path} was not closed, and its log (${path}-log-0 and -1) is missing, or is that of another store.`,
    );
    await expect(openSqliteStoreReadOnly(path)).rejects.toThrow("is missing, or is that of another store");
    await expect(backup(path, `${path}.backup`)).rejects.toThrow();
    await writeFile(`${path}-log-lost`, "");
    const store = await openSqliteStore(path);
    expect(await runsIn(store)).toBe(1);
    await expectSound(store);
    await store.close();
    expect((await readdir(folder)).filter((file) => file.startsWith("openswf.db.crashed"))).toEqual([
      "openswf.db.crashed",
      "openswf.db.crashed-lock",
    ]);
  });

  test("is refused with the log of another", async () => {
    const other = await crashWithLog();
    const store = await openLazily();
    await commitEach(store, start(run(9)));
    await copyFile(`${path}-log-0`, `${other}-log-0`);
    await store.close();
    await expect(openSqliteStore(other)).rejects.toThrow("is missing, or is that of another store");
  });

  test("is refused with a damaged log, unchanged, and opened with what lies before once the operator agrees", async () => {
    path = await crashWithLog();
    const log = await readFile(`${path}-log-0`);
    // The first frame is in SQLite. The second starts behind it.
    const second = 64 + 28 + log.readUInt32LE(64 + 8);
    log[second + 50] = (log[second + 50] ?? 0) ^ 4;
    await writeFile(`${path}-log-0`, log);
    const before = await Promise.all(suffixes.map((suffix) => readFile(`${path}${suffix}`)));
    await expect(openSqliteStore(path)).rejects.toThrow(
      `${path}-log-0 is damaged at byte ${second}, and acknowledged changes follow. Restore a backup.`,
    );
    expect(await Promise.all(suffixes.map((suffix) => readFile(`${path}${suffix}`)))).toEqual(before);
    await writeFile(`${path}-log-lost`, "");
    const store = await openSqliteStore(path);
    expect(await runsIn(store)).toBe(1);
    await store.close();
    const again = await openSqliteStore(path);
    expect(await runsIn(again)).toBe(1);
    await again.close();
  });

  test("is opened with a torn last frame, which was never acknowledged", async () => {
    path = await crashWithLog();
    const log = await readFile(`${path}-log-0`);
    const third = [1, 2].reduce((at) => at + 28 + log.readUInt32LE(at + 8), 64);
    log.fill(0, third + 40);
    await writeFile(`${path}-log-0`, log);
    const store = await openSqliteStore(path);
    expect(await runsIn(store)).toBe(2);
    await expectSound(store);
    await store.close();
  });

  test("is refused if SQLite's log has lost a registration that was acknowledged", async () => {
    const store = await openLazily();
    await commitEach(store, start(run(1)));
    await store.nextWakeAt();
    for (const suffix of ["", "-wal"]) await copyFile(`${path}${suffix}`, `${path}.old${suffix}`);
    await store.registerDomain(domain("orders"), 10);
    const crashed = await crash();
    for (const suffix of ["", "-wal"]) await copyFile(`${path}.old${suffix}`, `${crashed}${suffix}`);
    await store.close();
    await expect(openSqliteStore(crashed)).rejects.toThrow(
      `${crashed}-wal is damaged: it has lost changes of registrations or records that were acknowledged.`,
    );
    await writeFile(`${crashed}-log-lost`, "");
    const again = await openSqliteStore(crashed);
    expect(await runsIn(again)).toBe(1);
    await again.close();
  });

  test("is read, verified and exported with all that was acknowledged", async () => {
    path = await crashWithLog();
    const reader = await openSqliteStoreReadOnly(path);
    expect(await runsIn(reader)).toBe(3);
    await expectSound(reader);
    await reader.close();
  });

  test("is backed up with all that was acknowledged, and left as it is", async () => {
    path = await crashWithLog();
    await backup(path, `${path}.backup`);
    const copy = await openSqliteStore(`${path}.backup`);
    expect(await runsIn(copy)).toBe(3);
    await copy.close();
    const store = await openSqliteStore(path);
    expect(await runsIn(store)).toBe(3);
    await store.close();
  });

  test("can have its access records changed, and then has both", async () => {
    path = await crashWithLog();
    const beside = openSqliteStoreBeside(path);
    expect(await beside.changeAccess(0, { put: [{ key: "user", body: "{}" }], removed: [] })).toBe("changed");
    await beside.close();
    const store = await openSqliteStore(path);
    expect(await runsIn(store)).toBe(3);
    expect(await store.accessVersion()).toBe(1);
    await store.close();
  });
});

describe("beside a running server", () => {
  test("a reader sees everything that was acknowledged before", async () => {
    const store = await openSqliteStore(path);
    for (let number = 1; number <= 5; number++) {
      await commitEach(store, start(run(number)));
      const reader = await openSqliteStoreReadOnly(path);
      expect(await runsIn(reader)).toBe(number);
      await reader.close();
    }
    await store.close();
  });

  test("a backup has everything that was acknowledged before, merged or not, and is closed", async () => {
    const store = await openLazily();
    await commitEach(store, start(run(1)));
    await backup(path, `${path}.backup`);
    await commitEach(store, start(run(2)));
    await store.close();
    expect((await readdir(folder)).toSorted()).toEqual(["openswf.db", "openswf.db-lock", "openswf.db.backup"]);
    const copy = await openSqliteStore(`${path}.backup`);
    expect(await runsIn(copy)).toBe(1);
    await copy.close();
  });
});

test("a new store is filled through the log, and is one file when it is finished", async () => {
  const { store, finish } = await createSqliteStore(path);
  await commitEach(store, start(run(1)), close(run(1), 1, 2_000));
  await finish();
  expect(await readdir(folder)).toEqual(["openswf.db"]);
  const again = await openSqliteStore(path);
  expect((await again.readExecution(run(1)))?.closedAt).toBe(2_000);
  await again.close();
});

test("a store of the format before is opened with what a crash has left in SQLite's log, which is checked as it was", async () => {
  const db = new DatabaseSync(path);
  db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 0;
    ${migration1} ${migration2} ${migration3}
    pragma application_id = ${0x6f737766}; pragma user_version = 3;`);
  for (let count = 0; count < 3; count++) db.exec("update access_version set version = version + 1");
  for (const suffix of ["", "-wal"]) await copyFile(`${path}${suffix}`, `${path}.crashed${suffix}`);
  for (const suffix of ["", "-wal"]) await copyFile(`${path}${suffix}`, `${path}.damaged${suffix}`);
  db.close();
  const store = await openSqliteStore(`${path}.crashed`);
  expect(await store.accessVersion()).toBe(3);
  await commitEach(store, start(run(1)));
  await store.close();
  const log = await open(`${path}.damaged-wal`, "r+");
  await log.write(Buffer.from([0xff]), 0, 1, 200);
  await log.close();
  await expect(openSqliteStore(`${path}.damaged`)).rejects.toThrow("is damaged in frame 1 at byte 32");
});

describe("a disk that fails", () => {
  test("at any write rejects that commit alone; later ones land, and a restart finds what was acknowledged", async () => {
    for (let failing = 1; failing <= 8; failing++) {
      let writes = 0;
      const faulty = (file: SegmentFile): SegmentFile => {
        const check = (): void => {
          if (++writes === failing) throw new Error("ENOSPC: no space left on device");
        };
        return {
          ...file,
          writeNow: (bytes, position) => {
            if (failing % 2 === 0) file.writeNow(bytes, position);
            check();
            if (failing % 2 === 1) file.writeNow(bytes, position);
          },
          write: async (bytes, position) => {
            check();
            await file.write(bytes, position);
          },
        };
      };
      const clock = new ManualClock(0);
      const store = await openSqliteStore(path, { clock, openSegment: (name) => faulty(openSegment(name)) });
      let acknowledged = 0;
      let rejected = 0;
      for (let number = 1; number <= 8; number++) {
        const outcome = await commit(store, start(run(number))).catch((error: Error) => error);
        if (outcome === "committed") acknowledged++;
        else {
          expect(String(outcome)).toContain("ENOSPC");
          expect(await store.findOpenRun(query().domain, `order of ${number}`)).toBeUndefined();
          rejected++;
        }
      }
      expect(rejected).toBe(1);
      expect(await runsIn(store)).toBe(acknowledged);
      await store.close();
      const again = await openSqliteStore(path);
      expect(await runsIn(again)).toBe(acknowledged);
      await expectSound(again);
      await again.close();
      for (const file of await readdir(folder)) await unlink(`${folder}/${file}`);
    }
  });
});

test("commits of more than both segments hold are all there, before and after a restart", async () => {
  const store = await openLazily();
  await commitEach(store, start(run(1)));
  for (let version = 1; version <= 12; version++) {
    const body = `{"n":${version},"text":"${"x".repeat(1024 * 1024)}"}`;
    expect(
      await commit(store, change(run(1), version, { events: { firstEventId: version + 2, count: 1, body } })),
    ).toBe("committed");
  }
  const crashed = await openSqliteStore(await crash());
  for (const each of [store, crashed]) {
    const events = await each.readHistory(run(1), { from: 1, to: 100, limit: 100, reverse: false });
    expect(events.map((event) => event.length > 1024 * 1024)).toEqual([false, false, ...Array(12).fill(true)]);
  }
  await store.close();
  await crashed.close();
});

test("groups committed at once are decided one after the other, and refused commits never reach the log", async () => {
  const store = await openLazily();
  const outcomes: readonly (readonly CommitOutcome[])[] = await Promise.all([
    store.commit([[start(run(1), { workflowId: "a" })], [start(run(2), { workflowId: "a" })]]),
    store.commit([[change(run(1), 1, { events: lines(3, 1) })]]),
    store.commit([[change(run(1), 1)], [close(run(1), 2, 5_000)], [start(run(3), { workflowId: "a" })]]),
  ]);
  expect(outcomes).toEqual([["committed", "alreadyOpen"], ["committed"], ["conflict", "committed", "committed"]]);
  expect(await store.findOpenRun(query().domain, "a")).toBe(run(3));
  await expectSound(store);
  await store.close();
});
