import type pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commit, run, start } from "../../core/test/stores/contract/building.ts";
import type { Slot } from "../src/commit/free-slots.ts";
import { type LostAnswers, lostAnswersOf } from "../src/commit/lost-answers.ts";
import { openPool } from "../src/connection/connections.ts";
import { defaultOptions } from "../src/connection/options.ts";
import { type Database, databaseOver } from "../src/connection/statement.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

const minute = 60_000;
const manySlots = 300;
const inTurn = Array.from({ length: manySlots }, (_, index) => index);

describe.skipIf(!hasPostgres)("the slots of a server", () => {
  let schema: TestSchema;
  let pool: pg.Pool;
  let database: Database;
  let answers: LostAnswers;
  let now: number;
  beforeEach(async () => {
    schema = await makeSchema();
    await (await openPostgresStore(schema.url, { notices: "off" })).close();
    pool = openPool(schema.url, 2, defaultOptions);
    database = databaseOver(pool, "named");
    now = 1_000_000;
    const clock = {
      now: () => now,
      elapsed: () => now,
      onStep: () => () => {},
      after: (ms: number, callback: () => void) => {
        now += ms;
        queueMicrotask(callback);
        return () => {};
      },
    };
    answers = lostAnswersOf(database, { ...defaultOptions, clock });
  });
  afterEach(async () => {
    await pool.end();
    await schema.drop();
  });

  /** The slots that this many concurrent transactions use. */
  const takeAtOnce = async (count: number): Promise<readonly Slot[]> => {
    const taken: Slot[] = [];
    let giveBack = (): void => {};
    const all = new Promise<void>((resolve) => {
      giveBack = resolve;
    });
    const running = Array.from({ length: count }, () =>
      answers.answerOf(0, async (slot) => {
        taken.push(slot);
        if (taken.length === count) giveBack();
        await all;
        return "d";
      }),
    );
    await Promise.all(running);
    return taken;
  };

  /** Leaves an answer in the slot as a commit does. Then the answer is lost, and `meanwhile` runs. */
  const landUnheard = async (meanwhile: () => Promise<unknown>): Promise<number> => {
    let landed = 0;
    const answer = answers.answerOf(0, async ({ shard, id, previous }, commitId) => {
      const { rowCount } = await pool.query(
        previous === null
          ? "insert into commit_outcome select $1, $2, $3, 'd' where $4::uuid is null"
          : "update commit_outcome set commit_id = $3, outcomes = 'd' where (shard, slot, commit_id) = ($1, $2, $4)",
        [shard, id, commitId, previous],
      );
      landed += rowCount ?? 0;
      await meanwhile();
      throw new Error("the connection was lost");
    });
    await expect(answer).rejects.toThrow(/outcome of a commit is unknown/);
    return landed;
  };
  const cleanUp = () => schema.query("delete from commit_outcome");

  test("prove nothing if they were removed before the lookup: a commit is not sent twice", async () => {
    const suspended = async () => {
      now += 61 * minute;
      await cleanUp();
    };
    expect(await landUnheard(suspended)).toBe(1);
    // A missing slot that had been written before is noticed at once.
    await answers.answerOf(0, async ({ shard, id }, commitId) => {
      await pool.query("insert into commit_outcome values ($1, $2, $3, 'd')", [shard, id, commitId]);
      return "d";
    });
    expect(await landUnheard(cleanUp)).toBe(1);
  });

  test("prove nothing when it is too late to be sure that they still exist", async () => {
    const suspended = async () => {
      now += 30 * minute;
    };
    expect(await landUnheard(suspended)).toBe(1);
  });

  test("are reused, but not once they may have been removed because of their age", async () => {
    const [first] = await takeAtOnce(1);
    now += 29 * minute;
    const [again] = await takeAtOnce(1);
    expect(again?.id).toEqual(first?.id);
    await takeAtOnce(5);
    now += 30 * minute;
    const later = await takeAtOnce(6);
    expect(later.map(({ previous }) => previous)).toEqual(later.map(() => null));
  });

  test("are bounded in number", async () => {
    await takeAtOnce(manySlots);
    const again = await takeAtOnce(manySlots);
    expect(again.filter(({ previous }) => previous !== null)).toHaveLength(256);
  });

  test("cost each commit one retry after all of them were removed", async () => {
    const store = await openPostgresStore(schema.url, { notices: "off" });
    const pairs = inTurn.map((number) => {
      const names = [`a${number}`, `b${number}`] as const;
      return names.map((workflowId, place) => start(run(2 * number + place, workflowId), { workflowId }));
    });
    expect(new Set(await store.commit(pairs.slice(0, 60)))).toEqual(new Set(["committed"]));
    await schema.query("delete from commit_outcome");
    for (const number of inTurn.slice(0, 8)) {
      const workflowId = `lone${number}`;
      expect(await commit(store, start(run(5_000 + number, workflowId), { workflowId }))).toBe("committed");
    }
    await store.close();
  });
});
