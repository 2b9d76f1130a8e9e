import type { RunId } from "@openswf/model/brand";
import { describe, expect, test } from "vitest";
import type { Store } from "../../../src/stores/store.ts";
import type { ExecutionFilter, ExecutionQuery } from "../../../src/stores/visibility.ts";
import { change, close, commitEach, list, orders, query, run, start } from "./building.ts";
import { type OpenStore, storeOfAllTests, storeOfEachTest } from "./opened-store.ts";

/** The runs of the workflowId order-1. */
const orderRun = (number: number): RunId => run(number, "order-1");
/** The workflowIds of the nine executions. */
const workflowIdOf = (number: number): string => (number <= 2 ? "order-1" : `order-${number}`);
const nineRun = (number: number): RunId => run(number, workflowIdOf(number));

/**
 * Runs 1 and 2 have the same workflowId. Runs 1 to 6 are closed, at 2,000, 3,000 ... each with its own status. Runs 7
 * to 9 are open.
 */
async function startNine(store: Store): Promise<void> {
  const statuses = ["COMPLETED", "FAILED", "CANCELED", "TERMINATED", "CONTINUED_AS_NEW", "TIMED_OUT"] as const;
  for (let number = 1; number <= 9; number++) {
    await commitEach(
      store,
      start(nineRun(number), {
        workflowId: workflowIdOf(number),
        workflowType: { name: number % 2 === 0 ? "ship" : "process-order", version: number > 4 ? "2" : "1" },
        startedAt: number * 1_000,
        tagList: number % 3 === 0 ? ["gift", "fragile", "gift"] : undefined,
      }),
    );
    const status = statuses[number - 1];
    if (status !== undefined) await commitEach(store, close(nineRun(number), 1, number * 1_000 + 1_000, status));
  }
}

/** Twenty-three executions started at one instant and closed at one of two. */
async function startAtOnce(store: Store): Promise<void> {
  const numbers = Array.from({ length: 23 }, (_, index) => index + 1);
  await commitEach(
    store,
    ...numbers.flatMap((number) => [
      start(run(number), {
        workflowType: { name: "process-order", version: String((number % 3) + 1) },
        tagList: ["gift"],
      }),
      close(run(number), 1, 1_000 + (number % 2), number % 2 === 0 ? "COMPLETED" : "FAILED"),
    ]),
  );
}

export function describeVisibility(open: OpenStore): void {
  describe("visibility", () => {
    const opened = storeOfEachTest(open);

    test("a record shows everything known about an execution", async () => {
      const parent = { workflowId: "basket-1", runId: run(9) };
      await commitEach(
        opened.store,
        start(run(1), { workflowId: "order-1", parent, tagList: ["b", "a"] }),
        change(run(1), 1, { cancelRequested: true }),
      );
      const expected = {
        runId: run(1),
        workflowId: "order-1",
        workflowType: { name: "process-order", version: "1" },
        startedAt: 1_000,
        closedAt: undefined,
        closeStatus: undefined,
        parent,
        tagList: ["b", "a"],
        cancelRequested: true,
        cursor: expect.any(String),
      };
      const page = { after: undefined, limit: 10, reverse: false };
      expect(await opened.store.listExecutions(query(), page)).toEqual([expected]);
      await commitEach(opened.store, close(run(1), 2, 4_000, "TIMED_OUT"));
      expect(await opened.store.listExecutions(query(), page)).toEqual([]);
      expect(await opened.store.listExecutions(query({ status: "closed" }), page)).toEqual([
        { ...expected, closedAt: 4_000, closeStatus: "TIMED_OUT" },
      ]);
    });

    test("a null among the tags is kept, and the other tags find the execution until it is removed", async () => {
      const { store } = opened;
      const tagList = [null, "a", null, "a", ""];
      await commitEach(store, start(run(1), { tagList }), start(run(2), { tagList: [null] }));
      const page = { after: undefined, limit: 10, reverse: false };
      const finds = async (status: "open" | "closed", tag: string) =>
        (await store.listExecutions(query({ status, filter: { by: "tag", tag } }), page)).map(
          (record) => record.tagList,
        );
      for (const tag of ["a", ""]) expect(await finds("open", tag)).toEqual([tagList]);
      expect(await finds("open", "null")).toEqual([]);
      await commitEach(store, close(run(1), 1, 4_000), close(run(2), 1, 4_000));
      for (const tag of ["a", ""]) expect(await finds("closed", tag)).toEqual([tagList]);
      expect((await store.scanExecutions(undefined, 10)).map((summary) => summary.tagList)).toEqual([tagList, [null]]);
      expect(await store.removeClosed(orders, 4_000, 10)).toBe(2);
      expect(await finds("closed", "a")).toEqual([]);
      expect(await store.orphans(10)).toEqual([]);
    });

    test.each([false, true])(
      "the pages of the runs of one workflowId, reverse %s, make up the whole list",
      async (reverse) => {
        for (let number = 1; number <= 11; number++) {
          // Some runs start at the very instant at which the previous run closed.
          const startedAt = 1_000 + Math.floor(number / 3) * 10;
          await commitEach(
            opened.store,
            start(orderRun(number), { workflowId: "order-1", startedAt }),
            close(orderRun(number), 1, startedAt + (number % 3 === 2 ? 10 : 0)),
          );
        }
        for (const time of ["startedAt", "closedAt"] as const) {
          const asked = query({ status: "closed", time, filter: { by: "workflowId", workflowId: "order-1" } });
          expect(await list(opened.store, asked, { reverse })).toHaveLength(11);
          expect(await pageByPage(opened.store, asked, 2, reverse)).toEqual(
            await list(opened.store, asked, { reverse }),
          );
        }
      },
    );

    test("a list continues where its page ended, although executions have started and closed since", async () => {
      await commitEach(
        opened.store,
        ...[1, 2, 3, 4].map((number) => start(run(number), { startedAt: number * 1_000 })),
      );
      const page = await opened.store.listExecutions(query(), { after: undefined, limit: 2, reverse: false });
      expect(page.map((record) => record.runId)).toEqual([run(4), run(3)]);
      await commitEach(opened.store, start(run(5), { startedAt: 5_000 }), close(run(3), 1, 6_000));
      expect(await list(opened.store, query(), { after: page[1]?.cursor })).toEqual([run(2), run(1)]);
    });
  });

  describe("visibility of nine executions", () => {
    const opened = storeOfAllTests(open, startNine);

    test.each<{ asked: Partial<ExecutionQuery>; runs: readonly number[] }>([
      { asked: {}, runs: [9, 8, 7] },
      { asked: { from: 8_000 }, runs: [9, 8] },
      { asked: { to: 8_000 }, runs: [8, 7] },
      { asked: { from: 7_001, to: 8_999 }, runs: [8] },
      { asked: { filter: { by: "workflowId", workflowId: "order-7" } }, runs: [7] },
      { asked: { filter: { by: "workflowId", workflowId: "order-7" }, to: 6_999 }, runs: [] },
      { asked: { filter: { by: "workflowId", workflowId: "order-7" }, from: 7_001 }, runs: [] },
      { asked: { filter: { by: "workflowId", workflowId: "order-1" } }, runs: [] },
      { asked: { filter: { by: "type", name: "process-order", version: undefined } }, runs: [9, 7] },
      { asked: { filter: { by: "type", name: "process-order", version: "2" } }, runs: [9, 7] },
      { asked: { filter: { by: "type", name: "process-order", version: "1" } }, runs: [] },
      { asked: { filter: { by: "type", name: "process-order", version: "unheard-of" } }, runs: [] },
      { asked: { filter: { by: "type", name: "unheard-of", version: undefined } }, runs: [] },
      { asked: { filter: { by: "tag", tag: "gift" } }, runs: [9] },
      { asked: { filter: { by: "tag", tag: "Gift" } }, runs: [] },
      { asked: { domain: `${orders}-of-tomorrow` }, runs: [] },
      { asked: { status: "closed" }, runs: [6, 5, 4, 3, 2, 1] },
      { asked: { status: "closed", from: 2_000, to: 5_000 }, runs: [5, 4, 3, 2] },
      { asked: { status: "closed", time: "closedAt", from: 2_001, to: 5_000 }, runs: [4, 3, 2] },
      { asked: { status: "closed", hiddenUntil: 4_000 }, runs: [6, 5, 4] },
      { asked: { status: "closed", time: "closedAt", hiddenUntil: 4_000 }, runs: [6, 5, 4] },
      { asked: { status: "closed", time: "closedAt", hiddenUntil: 9_000 }, runs: [] },
      { asked: { status: "closed", filter: { by: "workflowId", workflowId: "order-1" } }, runs: [2, 1] },
      { asked: { status: "closed", filter: { by: "workflowId", workflowId: "order-1" }, from: 2_000 }, runs: [2] },
      {
        asked: { status: "closed", time: "closedAt", filter: { by: "workflowId", workflowId: "order-1" }, from: 2_000 },
        runs: [2, 1],
      },
      {
        asked: { status: "closed", time: "closedAt", filter: { by: "workflowId", workflowId: "order-1" }, to: 2_500 },
        runs: [1],
      },
      {
        asked: { status: "closed", filter: { by: "workflowId", workflowId: "order-1" }, hiddenUntil: 2_000 },
        runs: [2],
      },
      {
        asked: { status: "closed", filter: { by: "type", name: "process-order", version: undefined } },
        runs: [5, 3, 1],
      },
      { asked: { status: "closed", filter: { by: "type", name: "process-order", version: "1" } }, runs: [3, 1] },
      {
        asked: {
          status: "closed",
          time: "closedAt",
          filter: { by: "type", name: "ship", version: undefined },
          to: 5_000,
        },
        runs: [4, 2],
      },
      { asked: { status: "closed", filter: { by: "tag", tag: "fragile" } }, runs: [6, 3] },
      { asked: { status: "closed", time: "closedAt", filter: { by: "tag", tag: "fragile" }, from: 4_001 }, runs: [6] },
      { asked: { status: "closed", filter: { by: "tag", tag: "fragile" }, hiddenUntil: 4_000 }, runs: [6] },
      { asked: { status: "closed", filter: { by: "closeStatus", closeStatus: "CANCELED" } }, runs: [3] },
      {
        asked: {
          status: "closed",
          time: "closedAt",
          filter: { by: "closeStatus", closeStatus: "CANCELED" },
          to: 3_999,
        },
        runs: [],
      },
    ])("of nine executions $asked finds $runs", async ({ asked, runs }) => {
      const expected = runs.map(nineRun);
      expect(await list(opened.store, query(asked))).toEqual(expected);
      expect(await list(opened.store, query(asked), { reverse: true })).toEqual(expected.toReversed());
      expect(await opened.store.countExecutions(query(asked), 1_000)).toBe(runs.length);
      expect(await opened.store.countExecutions(query(asked), 1)).toBe(Math.min(1, runs.length));
    });
  });

  describe("visibility of executions of one instant", () => {
    const opened = storeOfAllTests(open, startAtOnce);

    const filters: readonly (ExecutionFilter | undefined)[] = [
      undefined,
      { by: "type", name: "process-order", version: undefined },
      { by: "type", name: "process-order", version: "1" },
      { by: "tag", tag: "gift" },
      { by: "closeStatus", closeStatus: "FAILED" },
    ];
    const pagings = filters.flatMap((filter) =>
      (["startedAt", "closedAt"] as const).flatMap((time) =>
        [false, true].map((reverse) => ({ filter, time, reverse, by: filter?.by ?? "nothing" })),
      ),
    );
    test.each(pagings)(
      "the pages of executions of one instant, by $by and $time, reverse $reverse, make up the whole list",
      async ({ filter, time, reverse }) => {
        const asked = query({ status: "closed", time, filter });
        const whole = await list(opened.store, asked, { reverse });
        expect(await pageByPage(opened.store, asked, 4, reverse)).toEqual(whole);
        expect(new Set(whole).size).toBe(whole.length);
        expect(whole.length).toBe(await opened.store.countExecutions(asked, 1_000));
      },
    );
  });
}

export async function pageByPage(
  store: Store,
  asked: ExecutionQuery,
  limit: number,
  reverse: boolean,
): Promise<readonly string[]> {
  const runs: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.listExecutions(asked, { after, limit, reverse });
    runs.push(...page.map((record) => record.runId));
    after = page.at(-1)?.cursor;
    if (after === undefined || page.length < limit) return runs;
  }
}
