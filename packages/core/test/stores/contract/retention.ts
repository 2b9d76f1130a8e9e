import { describe, expect, test } from "vitest";
import { change, close, commitEach, domain, errand, lines, list, orders, query, run, start, task } from "./building.ts";
import { type OpenStore, storeOfEachTest } from "./opened-store.ts";

const all = { from: 1, to: 1_000, limit: 1_000, reverse: false };

export function describeRetention(open: OpenStore): void {
  describe("retention and inspection", () => {
    const opened = storeOfEachTest(open);

    test("executions closed by a given time are removed with everything that belongs to them; the others stay", async () => {
      await commitEach(
        opened.store,
        start(
          run(1, "order-1"),
          { workflowId: "order-1", tagList: ["gift"] },
          { tasksAdded: [task(run(1, "order-1"))], snapshot: { lastEventId: 2, body: "{}" } },
        ),
        change(run(1, "order-1"), 1, {
          heartbeats: [{ scheduledEventId: 5, at: 1_000, details: "half" }],
          events: lines(3, 2),
        }),
        close(run(1, "order-1"), 2, 2_000),
        start(
          run(2, "order-1"),
          { workflowId: "order-1", startedAt: 2_000, tagList: ["gift"] },
          { tasksAdded: [task(run(2, "order-1"))] },
        ),
        close(run(2, "order-1"), 1, 2_001, "FAILED"),
        start(run(3), { startedAt: 1 }),
        start(run(4), { domain: `${orders}-of-tomorrow` }),
        close(run(4), 1, 1_500),
      );
      expect(await opened.store.removeClosed(orders, 2_000, 10)).toBe(1);
      expect(await opened.store.readExecution(run(1, "order-1"))).toBeUndefined();
      expect(await opened.store.readHistory(run(1, "order-1"), all)).toEqual([]);
      expect(await opened.store.tasksOf(run(1, "order-1"))).toEqual([]);
      for (const filter of [
        undefined,
        { by: "tag", tag: "gift" },
        { by: "workflowId", workflowId: "order-1" },
        { by: "type", name: "process-order", version: "1" },
      ] as const) {
        for (const time of ["startedAt", "closedAt"] as const) {
          expect(await list(opened.store, query({ status: "closed", time, filter }))).toEqual([run(2, "order-1")]);
        }
      }
      expect(await opened.store.tasksOf(run(2, "order-1"))).toHaveLength(1);
      expect(await list(opened.store, query())).toEqual([run(3)]);
      expect(await opened.store.readExecution(run(4))).toBeDefined();
      expect(await opened.store.orphans(100)).toEqual([]);
    });

    test("an execution with an errand stays until the errand is settled", async () => {
      await commitEach(
        opened.store,
        start(run(1), {}, { errandsAdded: [errand(run(1), "tell-parent")] }),
        close(run(1), 1, 2_000),
        start(run(2)),
        close(run(2), 1, 3_000),
      );
      expect(await opened.store.removeClosed(orders, 9_000, 1)).toBe(1);
      expect(await opened.store.readExecution(run(2))).toBeUndefined();
      expect(await opened.store.removeClosed(orders, 9_000, 1)).toBe(0);
      await commitEach(opened.store, change(run(1), 2, { errandsSettled: ["tell-parent"] }));
      expect(await opened.store.removeClosed(orders, 9_000, 1)).toBe(1);
      expect(await opened.store.readExecution(run(1))).toBeUndefined();
    });

    test("one call removes at most the limit, and repeated calls remove everything", async () => {
      await commitEach(
        opened.store,
        ...[1, 2, 3, 4, 5].flatMap((number) => [
          start(run(number)),
          close(run(number), 1, 2_000, number % 2 === 0 ? "COMPLETED" : "TERMINATED"),
        ]),
      );
      expect(await opened.store.removeClosed(orders, 2_000, 2)).toBe(2);
      expect(await opened.store.countExecutions(query({ status: "closed" }), 10)).toBe(3);
      let removed = 0;
      for (let more = -1; more !== 0; removed += more) more = await opened.store.removeClosed(orders, 2_000, 2);
      expect(removed).toBe(3);
      expect(await list(opened.store, query({ status: "closed" }))).toEqual([]);
    });

    test("a workflowId whose runs have been removed can be started again", async () => {
      await commitEach(
        opened.store,
        start(run(1, "order-1"), { workflowId: "order-1", startedAt: 5_000 }),
        close(run(1, "order-1"), 1, 6_000),
        // The clock was set back meanwhile.
        start(run(2, "order-1"), { workflowId: "order-1", startedAt: 1_000 }),
        close(run(2, "order-1"), 1, 2_000),
      );
      expect(await opened.store.removeClosed(orders, 9_000, 10)).toBe(2);
      expect(await opened.store.orphans(100)).toEqual([]);
      await commitEach(opened.store, start(run(3, "order-1"), { workflowId: "order-1" }));
      expect(await opened.store.findOpenRun(orders, "order-1")).toBe(run(3, "order-1"));
    });

    test("an unknown domain has nothing to remove", async () => {
      expect(await opened.store.removeClosed(`${orders}-unheard-of`, 9_000, 10)).toBe(0);
    });

    test("a scan returns every execution, with everything that verify compares", async () => {
      await opened.store.registerDomain(domain("orders"), 100);
      await commitEach(
        opened.store,
        start(run(2), {}, { events: undefined }),
        start(run(1), { workflowId: "order-1" }, { wakeAt: 5_000 }),
        change(run(1), 1, { events: lines(3, 4) }),
        start(run(3)),
        close(run(3), 1, 2_000),
      );
      const first = await opened.store.scanExecutions(undefined, 2);
      const second = await opened.store.scanExecutions(first.at(-1)?.runId, 2);
      const summaries = [...first, ...second].toSorted((a, b) => (a.runId < b.runId ? -1 : 1));
      expect([first.length, second.length]).toEqual([2, 1]);
      expect(summaries).toMatchObject([
        { runId: run(1), domain: orders, workflowId: "order-1", version: 2, wakeAt: 5_000, lastEventId: 6 },
        { runId: run(2), domain: orders, version: 1, wakeAt: undefined, lastEventId: 0 },
        { runId: run(3), version: 2, closedAt: 2_000, closeStatus: "COMPLETED", lastEventId: 2 },
      ]);
      expect(await opened.store.orphans(100)).toEqual([]);
    });
  });
}
