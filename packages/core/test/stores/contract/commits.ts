import type { RunId } from "@openswf/model/brand";
import { describe, expect, test } from "vitest";
import {
  change,
  close,
  commit,
  commitEach,
  errand,
  line,
  lines,
  list,
  orders,
  query,
  run,
  start,
  task,
} from "./building.ts";
import { type OpenStore, storeOfEachTest } from "./opened-store.ts";

/** The runs of the workflowId order-1. */
const orderRun = (number: number): RunId => run(number, "order-1");

export function describeCommits(open: OpenStore): void {
  describe("commits", () => {
    const opened = storeOfEachTest(open);

    test("a started execution exists, at version 1, with its events", async () => {
      const outcome = await commit(opened.store, start(run(1), { workflowId: "order-1" }));
      expect(outcome).toBe("committed");
      expect(await opened.store.readExecution(run(1))).toEqual({
        runId: run(1),
        domain: orders,
        workflowId: "order-1",
        version: 1,
        snapshot: undefined,
        tail: [line(1), line(2)],
        heartbeats: [],
        wakeAt: undefined,
        closedAt: undefined,
      });
    });

    test("an execution that was never started does not exist", async () => {
      expect(await opened.store.readExecution(run(1))).toBeUndefined();
      expect(await opened.store.findOpenRun(orders, "order-1")).toBeUndefined();
    });

    test("a run is at the version committed last, and at no other", async () => {
      await commitEach(opened.store, start(run(1)), change(run(1), 1));
      expect(await Promise.all([1, 2, 3].map((version) => opened.store.isAtVersion(run(1), version)))).toEqual([
        false,
        true,
        false,
      ]);
      expect(await opened.store.isAtVersion(run(2), 1)).toBe(false);
    });

    test("those of some runs that have closed are found, and no others", async () => {
      const runs = [1, 2, 3, 4].map((number) => run(number));
      for (const number of [1, 2, 3]) await commit(opened.store, start(run(number), { workflowId: `order-${number}` }));
      expect(await opened.store.closedAmong(runs)).toEqual([]);
      await commitEach(opened.store, close(run(2), 1, 5_000), close(run(3), 1, 6_000));
      expect((await opened.store.closedAmong(runs)).toSorted()).toEqual([run(2), run(3)].toSorted());
      expect(await opened.store.closedAmong([run(1), run(4)])).toEqual([]);
      // `as`: callers may ask for any text.
      expect(await opened.store.closedAmong(["no run id" as RunId])).toEqual([]);
      expect(await opened.store.closedAmong([])).toEqual([]);
    });

    test("each change increases the version by one", async () => {
      await commitEach(opened.store, start(run(1)), change(run(1), 1), change(run(1), 2));
      expect((await opened.store.readExecution(run(1)))?.version).toBe(3);
    });

    test.each([
      { why: "an older version than the stored one", changed: change(run(1), 1, { events: lines(3, 1) }) },
      { why: "a newer version than the stored one", changed: change(run(1), 3, { events: lines(3, 1) }) },
      { why: "a run that does not exist", changed: change(run(2), 1, { events: lines(3, 1) }) },
      { why: "the creation of a run that exists", changed: start(run(1), { workflowId: "another" }) },
      { why: "a second creation of an open run", changed: start(run(1), { workflowId: "order-1" }) },
    ])("$why is a conflict, and changes nothing", async ({ changed }) => {
      await commitEach(opened.store, start(run(1), { workflowId: "order-1" }), change(run(1), 1));
      const before = await opened.store.readExecution(run(1));
      expect(await commit(opened.store, changed)).toBe("conflict");
      expect(await opened.store.readExecution(run(1))).toEqual(before);
      expect(await opened.store.readExecution(run(2))).toBeUndefined();
      expect(await opened.store.findOpenRun(orders, "another")).toBeUndefined();
      expect(await list(opened.store, query())).toEqual([run(1)]);
    });

    test("a workflowId has one open run; a second one is refused as alreadyOpen", async () => {
      await commitEach(opened.store, start(orderRun(1), { workflowId: "order-1" }));
      expect(await commit(opened.store, start(orderRun(2), { workflowId: "order-1" }))).toBe("alreadyOpen");
      expect(await opened.store.readExecution(orderRun(2))).toBeUndefined();
      expect(await opened.store.findOpenRun(orders, "order-1")).toBe(orderRun(1));
    });

    test("the same workflowId may be open in another domain", async () => {
      await commitEach(
        opened.store,
        start(orderRun(1), { workflowId: "order-1" }),
        start(run(2, "order-1", `${orders}-of-tomorrow`), { workflowId: "order-1", domain: `${orders}-of-tomorrow` }),
      );
      expect(await opened.store.findOpenRun(orders, "order-1")).toBe(orderRun(1));
      expect(await opened.store.findOpenRun(`${orders}-of-tomorrow`, "order-1")).toBe(
        run(2, "order-1", `${orders}-of-tomorrow`),
      );
    });

    test("a workflowId can be started again once its run has closed", async () => {
      await commitEach(opened.store, start(orderRun(1), { workflowId: "order-1" }), close(orderRun(1), 1, 2_000));
      expect(await opened.store.findOpenRun(orders, "order-1")).toBeUndefined();
      expect(await commit(opened.store, start(orderRun(2), { workflowId: "order-1", startedAt: 3_000 }))).toBe(
        "committed",
      );
      expect(await opened.store.findOpenRun(orders, "order-1")).toBe(orderRun(2));
    });

    test("the open run of a workflowId is found although the clock was set back between its runs", async () => {
      await commitEach(
        opened.store,
        start(orderRun(1), { workflowId: "order-1", startedAt: 5_000 }),
        close(orderRun(1), 1, 6_000),
        start(orderRun(2), { workflowId: "order-1", startedAt: 1_000 }),
      );
      expect(await opened.store.findOpenRun(orders, "order-1")).toBe(orderRun(2));
      expect(await commit(opened.store, start(orderRun(3), { workflowId: "order-1" }))).toBe("alreadyOpen");
    });

    test("one commit closes a run and starts the next of the same workflowId", async () => {
      await commitEach(opened.store, start(orderRun(1), { workflowId: "order-1" }));
      const continued = [
        close(orderRun(1), 1, 2_000, "CONTINUED_AS_NEW"),
        start(orderRun(2), { workflowId: "order-1", startedAt: 2_000 }),
      ];
      expect(await commit(opened.store, ...continued)).toBe("committed");
      expect(await opened.store.findOpenRun(orders, "order-1")).toBe(orderRun(2));
      expect((await opened.store.readExecution(orderRun(1)))?.closedAt).toBe(2_000);
    });

    test("an execution may start and close in one change", async () => {
      const brief = start(orderRun(1), { workflowId: "order-1" }, { closed: { at: 1_000, status: "TERMINATED" } });
      expect(await commit(opened.store, brief)).toBe("committed");
      expect(await opened.store.findOpenRun(orders, "order-1")).toBeUndefined();
      expect(await list(opened.store, query({ status: "closed" }))).toEqual([orderRun(1)]);
    });

    test("one group may hold complete consecutive runs of a workflowId, as an import commits them", async () => {
      const created = { workflowId: "order-1", tagList: ["gift"] };
      const beside = {
        snapshot: { lastEventId: 1, body: "{}" },
        errandsAdded: [errand(orderRun(1), "tell-parent")],
        cancelRequested: true,
        closed: { at: 1_000, status: "CONTINUED_AS_NEW" },
      } as const;
      const waiting = task(orderRun(3));
      await commitEach(
        opened.store,
        start(orderRun(1), created, beside),
        start(orderRun(2), created),
        change(orderRun(2), 1, { events: lines(3, 2) }),
        change(orderRun(2), 2, { events: lines(5, 2), closed: { at: 2_000, status: "FAILED" } }),
        start(orderRun(3), created),
        change(orderRun(3), 1, {
          events: lines(3, 4),
          wakeAt: 9_000,
          tasksAdded: [waiting],
          heartbeats: [{ scheduledEventId: 4, at: 1_500, details: "half" }],
        }),
      );
      expect(await opened.store.findOpenRun(orders, "order-1")).toBe(orderRun(3));
      expect((await opened.store.readExecution(orderRun(1)))?.tail).toEqual([line(2)]);
      expect(await opened.store.errandsOf(orderRun(1))).toEqual(beside.errandsAdded);
      expect((await opened.store.readExecution(orderRun(2)))?.tail).toEqual([1, 2, 3, 4, 5, 6].map(line));
      expect(await opened.store.readDue(9_000, 10)).toEqual([{ runId: orderRun(3), wakeAt: 9_000 }]);
      expect(await opened.store.readTasks(waiting.list, undefined, 10)).toEqual([waiting]);
      for (const filter of [
        { by: "tag", tag: "gift" } as const,
        { by: "workflowId", workflowId: "order-1" } as const,
      ]) {
        expect(await list(opened.store, query({ filter }))).toEqual([orderRun(3)]);
        const closed = query({ status: "closed", time: "closedAt", filter });
        expect(await list(opened.store, closed)).toEqual([orderRun(2), orderRun(1)]);
        const records = await opened.store.listExecutions(closed, { after: undefined, limit: 10, reverse: false });
        expect(records.map(({ cancelRequested }) => cancelRequested)).toEqual([false, true]);
      }
    });

    test("a closed execution may still change", async () => {
      await commitEach(opened.store, start(run(1), {}, { errandsAdded: [errand(run(1), "tell-parent")] }));
      await commitEach(opened.store, close(run(1), 1, 2_000), change(run(1), 2, { errandsSettled: ["tell-parent"] }));
      expect(await opened.store.errandsOf(run(1))).toEqual([]);
    });

    test.each([
      { why: "a conflict in its last change", last: change(run(9), 1), outcome: "conflict" },
      {
        why: "a workflowId that is already open",
        last: start(run(4, "taken"), { workflowId: "taken" }),
        outcome: "alreadyOpen",
      },
    ])("a commit of many changes lands as a whole or not at all: $why", async ({ last, outcome }) => {
      await commitEach(opened.store, start(run(1, "taken"), { workflowId: "taken" }), start(run(2)));
      const before = await opened.store.readExecution(run(2));
      const refused = await commit(
        opened.store,
        start(run(3), {
          workflowId: "new",
          domain: `${orders}-unheard-of`,
          workflowType: { name: "new", version: "1" },
        }),
        change(run(2), 1, {
          events: lines(3, 2),
          wakeAt: 7_000,
          snapshot: { lastEventId: 4, body: "{}" },
          tasksAdded: [task(run(2))],
          errandsAdded: [errand(run(2), "signal")],
          heartbeats: [{ scheduledEventId: 5, at: 1_000, details: undefined }],
          closed: { at: 2_000, status: "FAILED" },
        }),
        last,
      );
      expect(refused).toBe(outcome);
      expect(await opened.store.readExecution(run(2))).toEqual(before);
      expect(await opened.store.readExecution(run(3))).toBeUndefined();
      expect(await opened.store.tasksOf(run(2))).toEqual([]);
      expect(await opened.store.errandsOf(run(2))).toEqual([]);
      expect(await opened.store.nextWakeAt()).toBeUndefined();
      expect(await list(opened.store, query({ status: "closed" }))).toEqual([]);
      expect(await list(opened.store, query({ domain: `${orders}-unheard-of` }))).toEqual([]);
      // Names that first appeared in the refused commit can be used again.
      await commitEach(
        opened.store,
        start(run(3), {
          workflowId: "new",
          domain: `${orders}-unheard-of`,
          workflowType: { name: "new", version: "1" },
        }),
      );
      expect(await list(opened.store, query({ domain: `${orders}-unheard-of` }))).toEqual([run(3)]);
    });

    test("a refused commit does not affect the others of its group, and outcomes are in the order of the commits", async () => {
      await commitEach(opened.store, start(run(1, "taken"), { workflowId: "taken" }));
      const outcomes = await opened.store.commit([
        [start(run(2))],
        [change(run(8), 1)],
        [change(run(2), 1, { events: lines(3, 1) }), change(run(9), 1)],
        [start(run(3, "taken"), { workflowId: "taken" })],
        [change(run(1, "taken"), 1, { events: lines(3, 1) })],
        [],
      ]);
      expect(outcomes).toEqual(["committed", "conflict", "conflict", "alreadyOpen", "committed", "committed"]);
      expect((await opened.store.readExecution(run(2)))?.tail).toEqual([line(1), line(2)]);
      expect((await opened.store.readExecution(run(1, "taken")))?.tail).toEqual([line(1), line(2), line(3)]);
    });

    test("of two commits based on the same version, the first one of the group lands", async () => {
      await commitEach(opened.store, start(run(1)));
      const rivals = [change(run(1), 1, { events: lines(3, 1) }), change(run(1), 1, { events: lines(3, 2) })];
      expect(await opened.store.commit(rivals.map((one) => [one]))).toEqual(["committed", "conflict"]);
      expect((await opened.store.readExecution(run(1)))?.tail).toEqual([line(1), line(2), line(3)]);
    });

    test("groups committed concurrently all land, in any order", async () => {
      const runs = [1, 2, 3, 4, 5].map((number) => run(number));
      await commitEach(opened.store, ...runs.map((each) => start(each)));
      const groups = runs.map((each) => opened.store.commit([[change(each, 1)]]));
      expect((await Promise.all(groups)).flat()).toEqual(runs.map(() => "committed"));
      for (const each of runs) expect((await opened.store.readExecution(each))?.version).toBe(2);
    });

    test("an empty group is committed", async () => {
      expect(await opened.store.commit([])).toEqual([]);
    });
  });
}
