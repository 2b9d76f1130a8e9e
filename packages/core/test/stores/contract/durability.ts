import { describe, expect, test } from "vitest";
import { change, close, commitEach, domain, errand, lines, list, orders, query, run, start, task } from "./building.ts";
import { type OpenStore, storeOfEachTest } from "./opened-store.ts";

export function describeDurability(open: OpenStore): void {
  describe("a reopened store", () => {
    const opened = storeOfEachTest(open);

    test("is written by a probe, which changes nothing", async () => {
      await opened.store.registerDomain(domain("orders"), 100);
      await opened.store.secret("task tokens", () => new Uint8Array([1, 2, 3]));
      const read = async (): Promise<unknown> => [
        await opened.store.readDomain(orders),
        await opened.store.scanSecrets(undefined, 10),
        await opened.store.accessVersion(),
        await opened.store.orphans(10),
      ];
      const before = await read();
      await Promise.all([opened.store.probe(), opened.store.probe()]);
      await opened.store.probe();
      expect(await read()).toEqual(before);
    });

    test("still has everything it had", async () => {
      await opened.store.registerDomain(domain("orders", { tags: [{ key: "team", value: "shop" }] }), 100);
      const secret = await opened.store.secret("task tokens", () => new Uint8Array([1, 2, 3]));
      await commitEach(
        opened.store,
        start(
          run(1, "order-1"),
          { workflowId: "order-1", tagList: ["gift"] },
          { tasksAdded: [task(run(1, "order-1"))], errandsAdded: [errand(run(1, "order-1"), "signal")], wakeAt: 9_000 },
        ),
        change(run(1, "order-1"), 1, {
          events: lines(3, 2),
          snapshot: { lastEventId: 3, body: "{}" },
          heartbeats: [{ scheduledEventId: 5, at: 1_000, details: "half" }],
        }),
        start(run(2)),
        close(run(2), 1, 2_000),
      );
      const held = {
        domain: await opened.store.readDomain(orders),
        execution: await opened.store.readExecution(run(1, "order-1")),
        tasks: await opened.store.tasksOf(run(1, "order-1")),
        errands: await opened.store.readErrands(undefined, 10),
        due: await opened.store.readDue(9_000, 10),
      };
      expect(held.execution?.version).toBe(2);
      const again = await opened.reopen();
      expect({
        domain: await again.readDomain(orders),
        execution: await again.readExecution(run(1, "order-1")),
        tasks: await again.tasksOf(run(1, "order-1")),
        errands: await again.readErrands(undefined, 10),
        due: await again.readDue(9_000, 10),
      }).toEqual(held);
      expect(await again.secret("task tokens", () => new Uint8Array([9]))).toEqual(secret);
      expect(await list(again, query())).toEqual([run(1, "order-1")]);
      expect(await list(again, query({ status: "closed" }))).toEqual([run(2)]);
      expect(await again.findOpenRun(orders, "order-1")).toBe(run(1, "order-1"));
    });

    test("continues where it stopped", async () => {
      await commitEach(opened.store, start(run(1)));
      const again = await opened.reopen();
      await commitEach(again, change(run(1), 1, { events: lines(3, 1) }), start(run(2)));
      expect((await again.readExecution(run(1)))?.version).toBe(2);
      expect(await list(again, query())).toEqual([run(2), run(1)]);
    });
  });
}
