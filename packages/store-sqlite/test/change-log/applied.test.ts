/** What reaches SQLite through the log is what SQLite would have made of the commits themselves. */
import { rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import type { Commit, CommitOutcome } from "@openswf/core/stores/commits";
import { expect, test } from "vitest";
import { ManualClock } from "../../../core/src/ports/manual-clock.ts";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import { parseChanges, printChanges } from "../../src/change-log/changes-format.ts";
import { frameKind } from "../../src/change-log/frame.ts";
import { firstPlace, LogReader } from "../../src/change-log/log-reader.ts";
import { LogWriter } from "../../src/change-log/log-writer.ts";
import { renewSegments, segmentName } from "../../src/change-log/segment-files.ts";
import { databaseOver, type LoggedDatabase, loggedDatabaseOver } from "../../src/database/database.ts";
import { Facts } from "../../src/facts/facts.ts";
import { migrate } from "../../src/schema/migrations.ts";
import { temporaryFile } from "../temporary-file.ts";
import { RandomCommits } from "./random-commits.ts";
import { unsyncedSegment } from "./unsynced-segment.ts";

const salt = 123_456_789_012;

function newDatabase(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return db;
}

/** Everything that is stored, but for where rows of history are cut and where SQLite stands in the log. */
function contentOf(db: DatabaseSync): unknown {
  const tables = ["execution", "progress", "snapshot", "heartbeat", "task", "errand", "listing", "workflow_run"];
  const rows = tables.map((table) => [table, db.prepare(`select * from ${table} order by 1, 2, 3, 4`).all()]);
  const histories = db
    .prepare(
      `select execution_id, group_concat(body, char(10) order by first_event_id) as body, sum(event_count) as count
       from history group by execution_id order by execution_id`,
    )
    .all();
  return [...rows, histories];
}

async function logIn(folder: string): Promise<{ writer: LogWriter; reader: LogReader }> {
  const database = `${folder}/any`;
  renewSegments(database, salt);
  const files = [unsyncedSegment(segmentName(database, 0)), unsyncedSegment(segmentName(database, 1))] as const;
  const writer = new LogWriter(files, salt, new ManualClock(0), async () => {});
  return { writer, reader: new LogReader(database, salt, firstPlace) };
}

test("for any commits, cut into batches anywhere, SQLite ends as if it had taken them one by one", async () => {
  const { folder } = await temporaryFile();
  for (let seed = 0; seed < 40 * effort; seed++) {
    const dice = new Dice(seed);
    const direct = newDatabase();
    const { commit } = databaseOver(direct);
    const logged = newDatabase();
    const { application, transactions, positions } = loggedDatabaseOver(logged);
    transactions.atOnce(() => positions.open(salt, firstPlace));
    const { writer, reader } = await logIn(folder);
    const commits = new RandomCommits(dice);
    for (let count = dice.between(1, 60); count > 0; count--) {
      const made = commits.make();
      const [outcome] = commit([made]);
      commits.heard(outcome);
      if (outcome === "committed") await writer.append(frameKind.changes, printChanges([made]), dice.oneIn(2));
      if (dice.oneIn(12)) application.applyUpTo(reader, writer.sequence, dice.oneIn(2) ? "synced" : "unsynced");
    }
    application.applyUpTo(reader, writer.sequence, "unsynced");
    expect(contentOf(logged), `seed ${seed}`).toEqual(contentOf(direct));
    reader.close();
    await writer.close();
  }
  await rm(folder, { recursive: true });
});

/** The facts of a store that was just opened, after all the runs in it were made. */
function restarted(dice: Dice, { database }: LoggedDatabase, commits: RandomCommits): Facts {
  const facts = new Facts(commits.made, dice.between(1, 30));
  if (dice.oneIn(4)) return facts;
  let slice = database.readOpenWorkflows(undefined);
  for (; slice.next !== undefined; slice = database.readOpenWorkflows(slice.next)) facts.index(slice.workflows, false);
  facts.index(slice.workflows, true);
  return facts;
}

/** Decides as LoggedCommits does. */
function decideWith(facts: Facts, { database }: LoggedDatabase, group: readonly Commit[]): readonly CommitOutcome[] {
  facts.trim();
  const questions = facts.questionsAbout(group);
  if (questions !== undefined) facts.learn(questions, database.readFacts(questions));
  return group.map((commit) => facts.decide(commit));
}

test("for any commits, the facts decide as SQLite does, whatever is applied or forgotten meanwhile", async () => {
  const { folder } = await temporaryFile();
  const seen = new Set<CommitOutcome>();
  for (let seed = 0; seed < 40 * effort; seed++) {
    const dice = new Dice(seed);
    const { commit } = databaseOver(newDatabase());
    const logged = loggedDatabaseOver(newDatabase());
    logged.transactions.atOnce(() => logged.positions.open(salt, firstPlace));
    const { writer, reader } = await logIn(folder);
    const commits = new RandomCommits(dice);
    let facts = restarted(dice, logged, commits);
    const apply = (): void => {
      logged.application.applyUpTo(reader, writer.sequence, "unsynced");
      facts.applied(writer.sequence);
    };
    for (let count = dice.between(1, 80); count > 0; count--) {
      const made = commits.make();
      // A write that fails leaves no trace.
      if (dice.oneIn(6)) {
        decideWith(facts, logged, [made, made]);
        facts.undo();
      }
      const [outcome] = commit([made]);
      expect(decideWith(facts, logged, [made]), `seed ${seed}`).toEqual([outcome]);
      commits.heard(outcome);
      seen.add(outcome ?? "conflict");
      if (outcome === "committed") await writer.append(frameKind.changes, printChanges([made]), true);
      facts.settle(writer.sequence);
      if (dice.oneIn(5)) apply();
      if (dice.oneIn(8)) facts.forget();
      // A restart.
      if (dice.oneIn(30)) {
        apply();
        facts = restarted(dice, logged, commits);
      }
    }
    reader.close();
    await writer.close();
  }
  expect(seen.size).toBe(3);
  await rm(folder, { recursive: true });
});

test("for any commits, what is parsed is what was printed", () => {
  for (let seed = 0; seed < 100 * effort; seed++) {
    const commits = new RandomCommits(new Dice(seed));
    const group = Array.from({ length: 5 }, () => {
      const commit = commits.make();
      commits.heard("committed");
      return commit;
    });
    expect(parseChanges(printChanges(group))).toEqual(group.flat());
  }
});

test.each([
  { why: "it ends early", text: '[1,"run",1,8,3,1,9]\n{}' },
  { why: "it goes on", text: "[0]\n{}" },
  { why: "it has no list", text: "" },
])("a payload is damage if $why", ({ text }) => {
  expect(() => parseChanges(text)).toThrow("a frame of the change log has");
});
