import {
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../core/src/ports/manual-clock.ts";
import { commitEach, run, start } from "../../core/test/stores/contract/building.ts";
import { effort } from "../../core/test/world/effort.ts";
import { Dice } from "../../server/test/crash/dice.ts";
import { findLogDamage } from "../src/log/find-log-damage.ts";
import { backup } from "../src/open/backup.ts";
import { openSqliteStore, openSqliteStoreBeside, openSqliteStoreReadOnly } from "../src/open/open.ts";
import { temporaryFile } from "./temporary-file.ts";

let path = "";
let folder = "";
beforeEach(async () => {
  ({ path, folder } = await temporaryFile());
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

interface Log {
  readonly database: Buffer;
  readonly log: Buffer;
  readonly frameBytes: number;
  /** For each synced transaction that is only in the log: its last frame, from 1, and how many rows there are then. */
  readonly ends: readonly { readonly frame: number; readonly rows: number }[];
}

/** A log as a crash leaves it: some transactions, perhaps a checkpoint and a reset before them. */
async function writeLog(dice: Dice): Promise<Log> {
  const pageSize = dice.oneOf([512, 1024, 4096]) ?? 4096;
  const frameBytes = pageSize + 24;
  const db = new DatabaseSync(path);
  db.exec(`pragma page_size = ${pageSize}; pragma journal_mode = wal; pragma synchronous = full;
    pragma wal_autocheckpoint = 0; create table t (a text);`);
  let rows = 0;
  const insert = db.prepare("insert into t values (?)");
  const write = (): void => {
    db.exec("begin");
    for (let count = dice.between(1, 4); count > 0; count--, rows++)
      insert.run("x".repeat(dice.between(1, 3 * pageSize)));
    db.exec("commit");
  };
  const frames = (): number => Number(db.prepare("pragma wal_checkpoint(noop)").get()?.["log"]);
  if (dice.oneIn(2)) {
    for (let count = dice.between(5, 15); count > 0; count--) write();
    db.exec("pragma wal_checkpoint(restart)");
  }
  const ends: { frame: number; rows: number }[] = [];
  for (let count = dice.between(1, 8); count > 0; count--) {
    write();
    ends.push({ frame: frames(), rows });
  }
  const log = await readFile(`${path}-wal`);
  const database = await readFile(path);
  db.close();
  return { database, log, frameBytes, ends };
}

/** How many rows SQLite finds with this log. */
async function rowsWith({ database }: Log, log: Buffer): Promise<number> {
  await writeFile(path, database);
  await writeFile(`${path}-wal`, log);
  await rm(`${path}-shm`, { force: true });
  const db = new DatabaseSync(path);
  const count = Number(db.prepare("select count(*) as count from t").get()?.["count"]);
  db.close();
  return count;
}

async function damageOf(log: Buffer): Promise<unknown> {
  await writeFile(`${path}-wal`, log);
  return findLogDamage(`${path}-wal`);
}

test("a log that nothing happened to is not damaged, with old frames behind it or not", async () => {
  for (let seed = 0; seed < 20 * effort; seed++) {
    const written = await writeLog(new Dice(seed));
    expect(await damageOf(written.log)).toBeUndefined();
    expect(await rowsWith(written, written.log)).toBe(written.ends.at(-1)?.rows);
    await rm(path);
  }
});

/** The same log as a machine with the other order of bytes writes it: only the sums differ. */
function inBigEndian(log: Buffer, frameBytes: number): Buffer {
  const other = Buffer.from(log);
  let [first, second] = [0, 0];
  const add = (from: number, to: number): void => {
    for (let at = from; at < to; at += 8) {
      first = (first + other.readUInt32BE(at) + second) >>> 0;
      second = (second + other.readUInt32BE(at + 4) + first) >>> 0;
    }
  };
  const put = (at: number): void => void other.writeUInt32BE(second, other.writeUInt32BE(first, at));
  other.writeUInt32BE(0x377f0683, 0);
  add(0, 24);
  put(24);
  for (let at = 32; at + frameBytes <= other.length; at += frameBytes) {
    if (!other.subarray(at + 8, at + 16).equals(other.subarray(16, 24))) break;
    add(at, at + 8);
    add(at + 24, at + frameBytes);
    put(at + 16);
  }
  return other;
}

test("a log of a machine with the other order of bytes is read, and damage in it is found", async () => {
  let found = 0;
  for (let seed = 0; seed < 10; seed++) {
    const written = await writeLog(new Dice(seed));
    const log = inBigEndian(written.log, written.frameBytes);
    expect(await damageOf(log)).toBeUndefined();
    log[60] = (log[60] ?? 0) ^ 4;
    if (written.ends.length > 1) {
      expect(await damageOf(log)).toEqual({ frame: 1, offset: 32 });
      found += 1;
    }
    log[60] = (log[60] ?? 0) ^ 4;
    expect(await rowsWith(written, log)).toBe(written.ends.at(-1)?.rows);
    await rm(path);
  }
  expect(found).toBeGreaterThan(0);
});

test("a torn last transaction is no damage, whichever of its blocks were written", async () => {
  for (let seed = 0; seed < 40 * effort; seed++) {
    const dice = new Dice(seed);
    const { log, frameBytes, ends } = await writeLog(dice);
    const from = 32 + (ends.at(-2)?.frame ?? 0) * frameBytes;
    const to = 32 + (ends.at(-1)?.frame ?? 0) * frameBytes;
    const torn = Buffer.from(log);
    // A disk writes whole sectors, in any order.
    for (let at = from; at < to; at += 512)
      if (dice.oneIn(2)) torn.fill(dice.oneIn(2) ? 0 : 0xa5, at, Math.min(to, at + 512));
    expect(await damageOf(torn), `seed ${seed}`).toBeUndefined();
    expect(await damageOf(torn.subarray(0, dice.between(from, to))), `seed ${seed}`).toBeUndefined();
    await rm(path);
  }
});

test("no flipped bit loses a synced transaction silently, unless it is in the last one, which looks torn", async () => {
  let refused = 0;
  for (let seed = 0; seed < 60 * effort; seed++) {
    const dice = new Dice(seed);
    const written = await writeLog(dice);
    const { log, frameBytes, ends } = written;
    const used = 32 + (ends.at(-1)?.frame ?? 0) * frameBytes;
    const at = dice.oneIn(3)
      ? 32 + dice.between(0, used / frameBytes - 1) * frameBytes + dice.between(0, 23)
      : dice.between(0, used - 1);
    const flipped = Buffer.from(log);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << dice.between(0, 7));
    if ((await damageOf(flipped)) !== undefined) refused += 1;
    else expect(await rowsWith(written, flipped), `seed ${seed}`).toBeGreaterThanOrEqual(ends.at(-2)?.rows ?? 0);
    await rm(path);
  }
  expect(refused).toBeGreaterThan(10 * effort);
});

describe("a store", () => {
  const suffixes = ["", "-wal", "-log-owner", "-log-0", "-log-1"];

  /** Leaves a store as a crash does, with three commits in SQLite's log and three in the change log only. */
  async function crashedStore(): Promise<void> {
    const store = await openSqliteStore(path, { clock: new ManualClock(0) });
    for (const number of [1, 2, 3]) await commitEach(store, start(run(number)));
    await store.nextWakeAt();
    for (const number of [4, 5, 6]) await commitEach(store, start(run(number)));
    for (const suffix of suffixes) await copyFile(`${path}${suffix}`, `${path}.crashed${suffix}`);
    await store.close();
    path = `${path}.crashed`;
  }

  async function expectEverything(): Promise<void> {
    const store = await openSqliteStore(path);
    for (const number of [1, 2, 3, 4, 5, 6]) expect((await store.readExecution(run(number)))?.version).toBe(1);
    expect(await store.checkStorage(10)).toEqual({ problems: [], rowsWithoutChecksum: 0 });
    await store.close();
  }

  test("whose log lacks its first frame is not opened: its change log has what it no longer has", async () => {
    await crashedStore();
    const bytes = await readFile(`${path}-wal`);
    bytes[32 + 24 + 100] = (bytes[32 + 24 + 100] ?? 0) ^ 1;
    await writeFile(`${path}-wal`, bytes);
    await expect(openSqliteStore(path)).rejects.toThrow(`${path}-log-0 has changes that ${path} does not have.`);
    expect(await readFile(`${path}-wal`)).toEqual(bytes);
  });

  test("whose log lost its end is opened with every commit", async () => {
    await crashedStore();
    const { length } = await readFile(`${path}-wal`);
    await truncate(`${path}-wal`, length - 1);
    await expectEverything();
  });

  test("over which a backup was moved is not opened with the log of its predecessor", async () => {
    const store = await openSqliteStore(path);
    await commitEach(store, start(run(1)));
    await backup(path, `${path}.backup`);
    await commitEach(store, start(run(2)));
    for (const suffix of suffixes) await link(`${path}${suffix}`, `${path}.crashed${suffix}`);
    await store.close();
    path = `${path}.crashed`;
    await rename(path.replace("crashed", "backup"), path);
    await expect(openSqliteStore(path)).rejects.toThrow(`After restoring a backup, remove ${path}-wal.`);
    await unlink(`${path}-wal`);
    await expect(openSqliteStore(path)).rejects.toThrow(
      `After restoring a backup, remove ${path}-log-0 and ${path}-log-1.`,
    );
    for (const segment of [0, 1]) await unlink(`${path}-log-${segment}`);
    const restored = await openSqliteStore(path);
    expect((await restored.readExecution(run(1)))?.version).toBe(1);
    await restored.close();
  });

  /** Leaves a store whose log is gone, while the note about that log is still there. */
  async function storeWithStaleNote(): Promise<void> {
    const store = await openSqliteStore(path);
    await commitEach(store, start(run(1)));
    for (const suffix of suffixes) await link(`${path}${suffix}`, `${path}.crashed${suffix}`);
    await store.close();
    path = `${path}.crashed`;
    // As by a server that is killed while it closes. Whoever closes a database last removes its log.
    const db = new DatabaseSync(path);
    db.exec("select * from execution limit 1");
    db.close();
    expect(await readdir(folder)).toContain("openswf.db.crashed-log-owner");
    expect(await readdir(folder)).not.toContain("openswf.db.crashed-wal");
  }

  test("whose log went without its note is opened again after a crash during the next opening", async () => {
    await storeWithStaleNote();
    const reader = new DatabaseSync(path, { readOnly: true });
    await mkdir(`${path}-log-owner.unfinished`);
    reader.exec("select * from execution limit 1");
    await expect(openSqliteStore(path)).rejects.toThrow("EISDIR");
    await rmdir(`${path}-log-owner.unfinished`);
    expect((await readFile(`${path}-wal`)).length).toBeGreaterThan(0);
    const store = await openSqliteStore(path);
    expect((await store.readExecution(run(1)))?.version).toBe(1);
    await store.close();
    reader.close();
  });

  test("whose log went without its note is opened again after access records were changed, and that crashed", async () => {
    await storeWithStaleNote();
    const beside = openSqliteStoreBeside(path);
    await beside.secret("other", () => Buffer.alloc(32, 1));
    expect((await readFile(`${path}-wal`)).length).toBeGreaterThan(0);
    const store = await openSqliteStore(path);
    expect((await store.readExecution(run(1)))?.version).toBe(1);
    await store.close();
    await beside.close();
  });

  test("that was settled by a reader keeps no note of the log that went", async () => {
    await crashedStore();
    await (await openSqliteStoreReadOnly(path)).close();
    expect(await readdir(folder)).not.toContain("openswf.db.crashed-log-owner");
  });

  test("beside which another log was put is not opened", async () => {
    await crashedStore();
    const other = `${path}.other`;
    await copyFile(`${path}-wal`, other);
    const store = await openSqliteStore(path);
    await commitEach(store, start(run(7)));
    for (const suffix of suffixes.filter((each) => each !== "-wal"))
      await link(`${path}${suffix}`, `${path}.later${suffix}`);
    await store.close();
    path = `${path}.later`;
    await rename(other, `${path}-wal`);
    await expect(openSqliteStore(path)).rejects.toThrow(`${path}-wal is not the file that it was`);
  });

  test("that was copied with its log while no server ran is opened", async () => {
    await crashedStore();
    await expectEverything();
  });

  test("that is gone is not made anew over its log", async () => {
    await crashedStore();
    await unlink(path);
    await expect(openSqliteStore(path)).rejects.toThrow(
      `${path}-wal exists, but the store that it belongs to does not.`,
    );
  });
});
