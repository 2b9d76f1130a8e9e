import { describe, expect, test } from "vitest";
import type { ErrandRow } from "../../../src/stores/errands.ts";
import type { TaskRow } from "../../../src/stores/tasks.ts";
import { change, commit, commitEach, errand, orders, run, start, task } from "./building.ts";
import { type OpenStore, storeOfEachTest } from "./opened-store.ts";

const packing = { domain: orders, kind: "activity", name: "packing" } as const;

export function describeWaitingWork(open: OpenStore): void {
  describe("tasks, wake-ups and errands", () => {
    const opened = storeOfEachTest(open);

    test("a task list is read by priority, then age, then run and event", async () => {
      const inOrder: readonly TaskRow[] = [
        task(run(1), { priority: 2_147_483_647, scheduledAt: 9_000 }),
        task(run(2), { priority: 1, scheduledAt: 9_000 }),
        task(run(1), { scheduledAt: 1_000, scheduledEventId: 5 }),
        task(run(1), { scheduledAt: 1_000, scheduledEventId: 11 }),
        task(run(2), { scheduledAt: 1_000, scheduledEventId: 5 }),
        task(run(1), { scheduledAt: 1_001, scheduledEventId: 4 }),
        task(run(1), { priority: -2_147_483_648, scheduledAt: 1 }),
      ];
      await commitEach(opened.store, start(run(1)), start(run(2)));
      for (const [runId, tasksAdded] of Map.groupBy(inOrder.toReversed(), (row) => row.runId)) {
        await commitEach(opened.store, change(runId, 1, { tasksAdded }));
      }
      expect(await opened.store.readTasks(packing, undefined, 100)).toEqual(inOrder);
      for (const [index, row] of inOrder.entries()) {
        expect(await opened.store.readTasks(packing, row, 3)).toEqual(inOrder.slice(index + 1, index + 4));
      }
      expect(await opened.store.countTasks(packing, 100)).toBe(7);
      expect(await opened.store.countTasks(packing, 3)).toBe(3);
      expect(await opened.store.tasksOf(run(2))).toHaveLength(2);
      expect(await opened.store.tasksOf(run(2))).toEqual(
        expect.arrayContaining(inOrder.filter((row) => row.runId === run(2))),
      );
    });

    test("task lists of different names, kinds and domains are separate", async () => {
      const lists = [
        packing,
        { ...packing, name: "packing " },
        { ...packing, kind: "decision" },
        { ...packing, domain: `${orders}-of-tomorrow` },
      ] as const;
      await commitEach(opened.store, start(run(1), {}, { tasksAdded: lists.map((of) => task(run(1), { list: of })) }));
      for (const of of lists) {
        expect(await opened.store.readTasks(of, undefined, 10)).toEqual([task(run(1), { list: of })]);
      }
      expect(await opened.store.readTasks({ ...packing, name: "shipping" }, undefined, 10)).toEqual([]);
      expect(await opened.store.readTasks({ ...packing, domain: `${orders}-unheard-of` }, undefined, 10)).toEqual([]);
      expect(await opened.store.countTasks({ ...packing, domain: `${orders}-unheard-of` }, 10)).toBe(0);
    });

    test("the lists that have tasks are found by name, by domain and kind, in pages", async () => {
      // In byte order, where U+FF5E comes before U+1F600. Code units would put it after.
      const inOrder = ["Cards", "cards", "cards ", "packing", "shipping", "\uff5e", "\u{1f600}"];
      const lists = inOrder.toReversed().map((name) => ({ ...packing, name }));
      const others = [
        { ...packing, kind: "decision", name: "orders" },
        { ...packing, domain: `${orders}-of-tomorrow`, name: "tomorrow" },
      ] as const;
      const tasksAdded = [...lists, ...lists, ...others].map((of, index) =>
        task(run(1), { list: of, scheduledEventId: index + 1 }),
      );
      await commitEach(opened.store, start(run(1), {}, { tasksAdded }));
      expect(await opened.store.listTaskLists(orders, "activity", undefined, 100)).toEqual(inOrder);
      expect(await opened.store.listTaskLists(orders, "activity", undefined, 2)).toEqual(inOrder.slice(0, 2));
      expect(await opened.store.listTaskLists(orders, "activity", "cards", 3)).toEqual(inOrder.slice(2, 5));
      expect(await opened.store.listTaskLists(orders, "activity", "d", 1)).toEqual(["packing"]);
      expect(await opened.store.listTaskLists(orders, "decision", undefined, 100)).toEqual(["orders"]);
      expect(await opened.store.listTaskLists(`${orders}-unheard-of`, "activity", undefined, 100)).toEqual([]);
      const removed = change(run(1), 1, { tasksRemoved: tasksAdded.filter(({ list }) => list.name === "shipping") });
      await commitEach(opened.store, removed);
      expect(await opened.store.listTaskLists(orders, "activity", "packing", 1)).toEqual(["\uff5e"]);
    });

    test("a list is measured: how many tasks it has, and when the oldest of any priority was scheduled", async () => {
      const rows = [
        task(run(1), { priority: 9, scheduledAt: 8_000, scheduledEventId: 1 }),
        task(run(1), { priority: 9, scheduledAt: 9_000, scheduledEventId: 2 }),
        task(run(1), { priority: 0, scheduledAt: 3_000, scheduledEventId: 3 }),
        task(run(1), { priority: 0, scheduledAt: 4_000, scheduledEventId: 4 }),
        task(run(1), { priority: -9, scheduledAt: 5_000, scheduledEventId: 5 }),
      ];
      await commitEach(opened.store, start(run(1), {}, { tasksAdded: rows }));
      expect(await opened.store.measureTaskList(packing, 100)).toEqual({ count: 5, oldestAt: 3_000 });
      for (const max of [5, 2, 1]) {
        expect(await opened.store.measureTaskList(packing, max)).toEqual({ count: max, oldestAt: 3_000 });
      }
      const nothing = { count: 0, oldestAt: undefined };
      expect(await opened.store.measureTaskList({ ...packing, name: "shipping" }, 9)).toEqual(nothing);
      expect(await opened.store.measureTaskList({ ...packing, domain: `${orders}-unheard-of` }, 9)).toEqual(nothing);
    });

    test("the first tasks of a list are read with the workflowIds of their executions", async () => {
      const [one, two] = [task(run(1), { priority: 1 }), task(run(2), { scheduledAt: 7_000 })];
      await commitEach(
        opened.store,
        start(run(2), { workflowId: "order-2" }, { tasksAdded: [two] }),
        start(run(1), { workflowId: "order-1" }, { tasksAdded: [one] }),
      );
      const inOrder = [
        { ...one, workflowId: "order-1" },
        { ...two, workflowId: "order-2" },
      ];
      expect(await opened.store.readWaitingTasks(packing, 10)).toEqual(inOrder);
      expect(await opened.store.readWaitingTasks(packing, 1)).toEqual(inOrder.slice(0, 1));
      expect(await opened.store.readWaitingTasks({ ...packing, domain: `${orders}-unheard-of` }, 9)).toEqual([]);
    });

    test("only the removed task disappears, and removing it again does no harm", async () => {
      const rows = [1, 2, 3].map((scheduledEventId) => task(run(1), { scheduledEventId }));
      await commitEach(
        opened.store,
        start(run(1), {}, { tasksAdded: rows }),
        change(run(1), 1, { tasksRemoved: rows.slice(1, 2) }),
        change(run(1), 2, { tasksRemoved: rows.slice(1, 2) }),
      );
      expect(await opened.store.readTasks(packing, undefined, 10)).toEqual([rows[0], rows[2]]);
    });

    test("a page continues after a task that has been taken meanwhile", async () => {
      const rows = [1, 2, 3].map((scheduledEventId) => task(run(1), { scheduledEventId }));
      await commitEach(
        opened.store,
        start(run(1), {}, { tasksAdded: rows }),
        change(run(1), 1, { tasksRemoved: rows.slice(0, 2) }),
      );
      expect(await opened.store.readTasks(packing, rows[1], 10)).toEqual([rows[2]]);
    });

    test("executions are due by their wakeAt, the earliest first", async () => {
      await commitEach(
        opened.store,
        start(run(1), {}, { wakeAt: 3_000 }),
        start(run(2), {}, { wakeAt: 1_000 }),
        start(run(3), {}, { wakeAt: 2_000 }),
        start(run(4), {}, { wakeAt: null }),
        start(run(5)),
      );
      expect(await opened.store.nextWakeAt()).toBe(1_000);
      expect(await opened.store.readDue(999, 10)).toEqual([]);
      expect(await opened.store.readDue(2_000, 10)).toEqual([
        { runId: run(2), wakeAt: 1_000 },
        { runId: run(3), wakeAt: 2_000 },
      ]);
      expect(await opened.store.readDue(9_000, 1)).toEqual([{ runId: run(2), wakeAt: 1_000 }]);
    });

    test("wakeAt can be changed, left unchanged, or cleared", async () => {
      await commitEach(opened.store, start(run(1), {}, { wakeAt: 1_000 }), change(run(1), 1, { wakeAt: 5_000 }));
      expect(await opened.store.nextWakeAt()).toBe(5_000);
      await commitEach(opened.store, change(run(1), 2), change(run(1), 3, { wakeAt: 5_000 }));
      expect((await opened.store.readExecution(run(1)))?.wakeAt).toBe(5_000);
      await commitEach(opened.store, change(run(1), 4, { wakeAt: null }));
      expect(await opened.store.nextWakeAt()).toBeUndefined();
      expect((await opened.store.readExecution(run(1)))?.wakeAt).toBeUndefined();
    });

    test("errands are read by run and id until they are settled", async () => {
      await commitEach(
        opened.store,
        start(run(2), {}, { errandsAdded: [errand(run(2), "signal", "to a neighbour")] }),
        start(run(1), {}, { errandsAdded: [errand(run(1), "b"), errand(run(1), "a"), errand(run(1), "c")] }),
        change(run(1), 1, { errandsSettled: ["b"] }),
      );
      const inOrder = [errand(run(1), "a"), errand(run(1), "c"), errand(run(2), "signal", "to a neighbour")];
      expect(await opened.store.readErrands(undefined, 10)).toEqual(inOrder);
      expect(await opened.store.readErrands(undefined, 2)).toEqual(inOrder.slice(0, 2));
      expect(await opened.store.readErrands(inOrder[1], 10)).toEqual(inOrder.slice(2));
      expect(await opened.store.errandsOf(run(1))).toEqual(inOrder.slice(0, 2));
    });

    test("errands can be read by the range of their ids, page by page", async () => {
      const of = (number: number): readonly ErrandRow[] =>
        ["start:1", "tell", "tell:1", "tell:2", "tfll"].map((id) => errand(run(number), id));
      await commitEach(
        opened.store,
        start(run(1), {}, { errandsAdded: of(1) }),
        start(run(2), {}, { errandsAdded: of(2) }),
      );
      const all = [...of(1), ...of(2)];
      const ids = (wanted: readonly string[]): readonly ErrandRow[] =>
        all.filter(({ errandId }) => wanted.includes(errandId));
      const tell = { from: "tell:", below: "tell;" };
      const told = ids(["tell:1", "tell:2"]);
      expect(await opened.store.readErrands(undefined, 10, tell)).toEqual(told);
      expect(await opened.store.readErrands(undefined, 3, tell)).toEqual(told.slice(0, 3));
      expect(await opened.store.readErrands(told[2], 10, tell)).toEqual(told.slice(3));
      expect(await opened.store.readErrands(undefined, 10, { below: "tell:" })).toEqual(ids(["start:1", "tell"]));
      expect(await opened.store.readErrands(undefined, 10, { from: "tell:2" })).toEqual(ids(["tell:2", "tfll"]));
      expect(await opened.store.readErrands(undefined, 10, {})).toEqual(all);
    });

    test("settling an errand that is not stored is a conflict, and nothing of the commit lands", async () => {
      await commitEach(opened.store, start(run(1), {}, { errandsAdded: [errand(run(1), "a")] }));
      const settledTwice = change(run(1), 1, { errandsSettled: ["a", "b"], wakeAt: 7_000 });
      expect(await commit(opened.store, settledTwice)).toBe("conflict");
      expect(await opened.store.errandsOf(run(1))).toEqual([errand(run(1), "a")]);
      expect(await opened.store.nextWakeAt()).toBeUndefined();
      await commitEach(opened.store, change(run(1), 1, { errandsSettled: ["a"] }));
      expect(await opened.store.errandsOf(run(1))).toEqual([]);
    });
  });
}
