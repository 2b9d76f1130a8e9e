import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { exportVersion } from "../../../packages/server/src/transfer/export-records.ts";
import { changedHistories, keepForGood, unpack } from "../recorded/recorded-store.ts";
import { check, checkNone } from "../stage/check.ts";
import type { Drill } from "../stage/drill.ts";
import { readPage } from "../stage/guide.ts";
import type { Stage } from "../stage/stage.ts";

const orders = 6;

/** A store of the previous format is upgraded, and opened again; a newer one is refused; the backup of before takes its place. */
export const upgrade: Drill = {
  name: "upgrade",
  what: "a store of the previous format is upgraded, a newer one refused, and the upgrade rolled back",
  blocks: ["upgrade-backup", "upgrade-rollback"],
  needsPostgres: false,
  run: async (stage) => {
    const path = join(stage.storeFolder, "openswf.sqlite");
    unpack("sqlite-format-3.sqlite.gz", path);
    await stage.runBlock("upgrade-backup");
    await checkServes(stage, "upgraded");
    const format = formatOf(path);
    checkTold(`SQLite | ${format} |`);
    checkTold(`an export | ${exportVersion} |`);
    check(format > 3, "the store is still of the format that was recorded");
    stage.say(`a store that format 3 wrote has its histories, and is of format ${format} now`);
    await checkServes(stage, "again");
    stage.say("this version opens again what it wrote");

    setFormat(path, format + 1);
    const sum = sumOf(path);
    const message = await stage.refused(stage.sqlite);
    checkRefusal(message, format);
    check(sumOf(path) === sum, "a refused store was changed");
    stage.say(`a store of format ${format + 1} is refused with exit code 1, and not changed`);

    await stage.runBlock("upgrade-rollback");
    await checkServes(stage, "rolled-back");
    stage.say("the backup of before the upgrade serves again");
    await stage.verify(stage.sqlite);
  },
};

/** The same with tables in PostgreSQL, which other servers use meanwhile. */
export const postgresUpgrade: Drill = {
  name: "postgres-upgrade",
  what: "tables of the previous format are migrated by command; newer ones are refused, and disturb no running server",
  blocks: ["migrate"],
  needsPostgres: true,
  run: async (stage) => {
    await stage.makeDatabase();
    const dump = join(stage.folder, "recorded.sql");
    unpack("postgres-format-3.sql.gz", dump);
    await stage.run(`psql --quiet --set ON_ERROR_STOP=1 --file '${dump}' '${stage.postgres}'`);
    const early = await stage.refused(stage.postgres, "--postgres", "migrations=check");
    check(early.includes("have format 3, older than"), `old tables were refused with: ${early}`);
    stage.say("with migrations=check, a server refuses tables of format 3 with exit code 1");

    await stage.runBlock("migrate");
    const format = Number(await stage.query("openswf", "select max(version) from openswf_migration"));
    checkTold(`PostgreSQL | ${format} |`);
    const first = await stage.serve(stage.postgres, "--postgres", "migrations=check", ...keepForGood);
    stage.balancer.pointTo(first.port);
    checkNone(await changedHistories(stage.client(), "postgres-format-3.json.gz"), "histories have changed");
    stage.say(`after "openswf migrate" the tables have format ${format} and their histories, and it starts`);

    await stage.query("openswf", `insert into openswf_migration (version) values (${format + 1})`);
    checkRefusal(await stage.refused(stage.postgres), format);
    const load = stage.load("beside");
    await load.more(orders);
    await stage.finish(load);
    stage.say(`once the tables have format ${format + 1}, a server does not start; the running one works on`);
    await stage.query("openswf", `delete from openswf_migration where version = ${format + 1}`);
    await stage.stop(first);
    await stage.verify(stage.postgres);
  },
};

/** Starts a server on the store, compares the histories, does new work with it, and stops it. */
async function checkServes(stage: Stage, name: string): Promise<void> {
  const serving = await stage.serve(stage.sqlite, ...keepForGood);
  stage.balancer.pointTo(serving.port);
  checkNone(await changedHistories(stage.client(), "sqlite-format-3.json.gz"), "histories have changed");
  const load = stage.load(name);
  await load.more(orders);
  await stage.finish(load);
  await stage.stop(serving);
}

function checkRefusal(message: string, known: number): void {
  const wanted = `was written by a newer openswf (format ${known + 1}; this program knows up to ${known})`;
  check(message.includes(wanted), `a newer store was refused with: ${message}`);
}

/** The page on upgrades has this row. */
function checkTold(row: string): void {
  check(readPage("upgrades.md").includes(row), `docs/operations/upgrades.md does not say "${row}"`);
}

function formatOf(path: string): number {
  using db = new DatabaseSync(path, { readOnly: true });
  return Number(db.prepare("pragma user_version").get()?.["user_version"]);
}

function setFormat(path: string, format: number): void {
  using db = new DatabaseSync(path);
  db.exec(`pragma user_version = ${format}`);
}

const sumOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
