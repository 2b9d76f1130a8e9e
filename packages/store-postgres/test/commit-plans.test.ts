import pg from "pg";
import { describe, expect, test, vi } from "vitest";
import { change, close, commit, errand, lines, run, start, task } from "../../core/test/stores/contract/building.ts";
import { distributeOverCitus } from "../src/citus/distribute.ts";
import { migratePostgres, openPostgresStore } from "../src/open/open.ts";
import { fakeCitus } from "./fake-citus.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

/** A PostgreSQL extension that sends the plan of every statement within a function to the client, as a notice. */
const explaining = [
  "session_preload_libraries=auto_explain",
  "auto_explain.log_min_duration=0",
  "auto_explain.log_nested_statements=on",
  "client_min_messages=log",
];

describe.skipIf(!hasPostgres)("the commit function", () => {
  test.each(["group", "shard", "placement"] as const)(
    "finds rows only by the keys of their executions, by %s",
    async (groupBy) => {
      const schema = await makeSchema();
      if (groupBy === "placement") {
        await migratePostgres(schema.url);
        await fakeCitus(schema);
        await distributeOverCitus(schema.url);
      }
      const url = new URL(schema.url);
      const options = [url.searchParams.get("options"), ...explaining.map((setting) => `-c ${setting}`)];
      url.searchParams.set("options", options.join(" "));
      const plans: string[] = [];
      const emit = vi.spyOn(pg.Client.prototype, "emit").mockImplementation(function (this: pg.Client, event, ...args) {
        if (event === "notice") plans.push(String(args[0].message));
        return Object.getPrototypeOf(pg.Client.prototype).emit.call(this, event, ...args);
      });
      const store = await openPostgresStore(url.href, {
        notices: "off",
        ...(groupBy !== "placement" && { groupBy }),
      });
      const work = { tasksAdded: [task(run(1))], errandsAdded: [errand(run(1), "signal")] };
      const heartbeats = [{ scheduledEventId: 5, at: 1_000, details: undefined }];
      await commit(store, start(run(1), { tagList: ["gift"] }, work));
      await commit(store, start(run(2)));
      const undone = { tasksRemoved: work.tasksAdded, errandsSettled: ["signal"], heartbeats };
      const snapshot = { lastEventId: 3, body: "{}" };
      await commit(store, change(run(1), 1, { ...undone, snapshot, events: lines(3, 1), cancelRequested: true }));
      await commit(store, change(run(1), 2, { heartbeatsRemoved: [5] }), change(run(2), 1, { wakeAt: 7_000 }));
      await commit(store, close(run(1), 3, 2_000));
      await store.close();
      emit.mockRestore();
      await schema.drop();

      const scans = plans.flatMap((plan) => [...plan.matchAll(/(?:Index|Index Only) Scan using (\w+) on (\w+)/g)]);
      for (const table of ["progress", "execution", "task", "errand", "heartbeat", "tagged", "commit_outcome"]) {
        const used = scans.filter(([, , of]) => of === table).map(([, index]) => index);
        // Removing a task and settling an errand name all columns of both indexes, so either index serves.
        const others = { task: ["task_list"], errand: ["errand_all"] }[table] ?? [];
        expect(used.length).toBeGreaterThan(0);
        expect(used.filter((index) => index !== `${table}_pkey` && !others.includes(index ?? ""))).toEqual([]);
      }
      const writes = plans.filter((plan) => /with moved|with shut|update |delete |insert /.test(plan));
      expect(writes.length).toBeGreaterThan(10);
      const inFunction = writes.filter((plan) => /unnest/.test(plan));
      for (const plan of inFunction) expect(plan).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
    },
  );
});
