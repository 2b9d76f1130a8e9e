import { readFile, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { transactionsOn } from "../src/connection/transactions.ts";
import { rewriteLog } from "../src/log/rewrite-log.ts";
import { migrate } from "../src/schema/migrations.ts";
import { temporaryFile } from "./temporary-file.ts";

let path = "";
let folder = "";
beforeEach(async () => {
  ({ path, folder } = await temporaryFile());
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function open(): { readonly db: DatabaseSync; readonly frames: number } {
  const db = new DatabaseSync(path);
  db.exec("pragma journal_mode = wal; pragma wal_autocheckpoint = 0");
  migrate(db);
  return { db, frames: Number(db.prepare("pragma wal_checkpoint(noop)").get()?.["log"]) };
}

test("a log is written again as it is", async () => {
  const { db, frames } = open();
  const before = await readFile(`${path}-wal`);
  rewriteLog(`${path}-wal`, frames);
  expect(await readFile(`${path}-wal`)).toEqual(before);
  db.close();
});

test("a log that has lost something is not written again", async () => {
  const { db, frames } = open();
  const bytes = await readFile(`${path}-wal`);
  bytes[32 + 24 + 5] = (bytes[32 + 24 + 5] ?? 0) ^ 1;
  await writeFile(`${path}-wal`, bytes);
  expect(() => rewriteLog(`${path}-wal`, frames)).toThrow("has lost what the disk refused to sync");
  db.close();
});

test("after a sync that failed, nothing is written before the log was written again", async () => {
  const { db } = open();
  const transactions = transactionsOn(db, () => {});
  const bytes = await readFile(`${path}-wal`);
  const failed = Object.assign(new Error("disk I/O error"), { errcode: 1034 });
  const fail = (): never => {
    throw failed;
  };
  expect(() => transactions.atOnce(fail)).toThrow(failed);
  const lost = Buffer.from(bytes);
  lost[32 + 24 + 5] = (lost[32 + 24 + 5] ?? 0) ^ 1;
  await writeFile(`${path}-wal`, lost);
  expect(() => transactions.durably(() => db.exec("delete from secret"))).toThrow("refused to sync");
  await writeFile(`${path}-wal`, bytes);
  transactions.durably(() => db.exec("insert into secret values ('key', x'00', 1)"));
  expect(db.prepare("select count(*) as count from secret").get()).toMatchObject({ count: 1 });
  db.close();
});
