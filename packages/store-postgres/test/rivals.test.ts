import type { Commit } from "@openswf/core/stores/commits";
import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { change, close, commitEach, orders, run, start } from "../../core/test/stores/contract/building.ts";
import { effort } from "../../core/test/world/effort.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

const rounds = 15 * effort;
const executions = 12;
const numbers = Array.from({ length: executions }, (_, index) => index + 1);

describe.skipIf(!hasPostgres)("two servers on one PostgreSQL", () => {
  let schema: TestSchema;
  let stores: readonly [Store, Store];
  beforeEach(async () => {
    schema = await makeSchema();
    stores = [await openPostgresStore(schema.url), await openPostgresStore(schema.url)];
  });
  afterEach(() => schema.drop());

  const closeBoth = () => Promise.all(stores.map((store) => store.close()));
  const deadlocks = async (): Promise<number> => {
    const [row] = await schema.query<{ deadlocks: string }>(
      "select deadlocks from pg_stat_database where datname = current_database()",
    );
    return Number(row?.deadlocks);
  };

  test("that change the same executions in opposite orders never deadlock, and one of them wins each time", async () => {
    const before = await deadlocks();
    await commitEach(stores[0], ...numbers.map((number) => start(run(number))));
    for (let version = 1; version <= rounds; version++) {
      const group = (order: readonly number[]): readonly Commit[] =>
        order.map((number) => [change(run(number), version)]);
      const [ones, others] = await Promise.all([
        stores[0].commit(group(numbers)),
        stores[1].commit(group(numbers.toReversed())),
      ]);
      const theirs = others.toReversed();
      const winners = numbers.map(
        (_, index) => [ones[index], theirs[index]].filter((one) => one === "committed").length,
      );
      expect(winners).toEqual(numbers.map(() => 1));
    }
    await closeBoth();
    expect(await deadlocks()).toBe(before);
  });

  test("that start the same workflowIds and change several executions at once never deadlock", async () => {
    const before = await deadlocks();
    for (let round = 0; round < rounds / 3; round++) {
      const startAll = (order: readonly number[], node: number): readonly Commit[] =>
        order.map((number) => {
          const workflowId = `order-${number}`;
          return [start(run(round * 100 + number * 2 + node, workflowId), { workflowId })];
        });
      const [ones, others] = await Promise.all([
        stores[0].commit(startAll(numbers, 0)),
        stores[1].commit(startAll(numbers.toReversed(), 1)),
      ]);
      const theirs = others.toReversed();
      const open = numbers.map((number, index) => {
        expect([ones[index], theirs[index]].toSorted()).toEqual(["alreadyOpen", "committed"]);
        return run(round * 100 + number * 2 + (ones[index] === "committed" ? 0 : 1), `order-${number}`);
      });
      const pairs = (order: readonly (typeof open)[number][]): readonly Commit[] =>
        order.slice(1).map((runId, index) => [change(order[index] ?? runId, 1), change(runId, 1)]);
      await Promise.all([stores[0].commit(pairs(open)), stores[1].commit(pairs(open.toReversed()))]);
      for (const runId of open) {
        const version = (await stores[0].readExecution(runId))?.version ?? 0;
        await commitEach(stores[0], close(runId, version, 2_000));
      }
      expect(await stores[1].findOpenRun(orders, "order-1")).toBeUndefined();
    }
    await closeBoth();
    expect(await deadlocks()).toBe(before);
  });

  test("that each close what the other one restarts never deadlock", async () => {
    const before = await deadlocks();
    const many = Array.from({ length: 100 }, (_, index) => index);
    let next = 1;
    const runOf = (workflowId: string) => run(next++, workflowId);
    for (let round = 0; round < 10; round++) {
      const ids = (letter: string) => many.map((number) => `${letter}-${round}-${number}`);
      const [ones, others] = [ids("a"), ids("b")];
      const startAll = (workflowIds: readonly string[]) =>
        workflowIds.map((workflowId): Commit => [start(runOf(workflowId), { workflowId })]);
      const open = [startAll(ones), startAll(others)] as const;
      await stores[0].commit(open.flat());
      const closeAll = (starts: readonly Commit[]) =>
        starts.flatMap((commit) => commit.map(({ runId }): Commit => [close(runId, 1, 2_000)]));
      const outcomes = await Promise.all([
        stores[0].commit([...closeAll(open[0]), ...startAll(others)]),
        stores[1].commit([...closeAll(open[1]), ...startAll(ones)]),
      ]);
      for (const some of outcomes) {
        expect(new Set(some.slice(0, many.length))).toEqual(new Set(["committed"]));
      }
    }
    await closeBoth();
    expect(await deadlocks()).toBe(before);
  });
});
