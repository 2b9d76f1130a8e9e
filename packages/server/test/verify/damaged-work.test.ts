import { describe, expect, test } from "vitest";
import { type Damage, verifyFinds } from "./damage.ts";
import { DamagedStore } from "./damaged-store.ts";
import { eventfulWorld } from "./eventful-world.ts";

describe("tasks that wait for a poll", () => {
  test.each<Damage>([
    {
      why: "an activity task is in no task list",
      done: async (store) => {
        const scheduled = await store.eventId("plain", "ActivityTaskScheduled", `"waiting"`);
        store.sql("plain", "delete from task where run_id = :run and kind = 'activity'");
        return [[store.run("plain"), `its activity task ${scheduled} waits for a poll but is in no task list`]];
      },
    },
    {
      why: "a decision task is in no task list",
      done: (store) => {
        store.sql("child-open", "delete from task where run_id = :run");
        return [[store.run("child-open"), "its decision task 2 waits for a poll but is in no task list"]];
      },
    },
    {
      why: "a task has lost its priority",
      done: async (store) => {
        const scheduled = await store.eventId("plain", "ActivityTaskScheduled", `"waiting"`);
        store.sql("plain", "update task set reversed_priority = 0 where run_id = :run and kind = 'activity'");
        return [[store.run("plain"), `its activity task ${scheduled} is at the wrong position in its task list`]];
      },
    },
    {
      why: "a task is in a task list twice",
      done: (store) => {
        store.sql(
          "child-open",
          `insert into task
           select domain_id, kind, 'orders', reversed_priority, scheduled_at, run_id, scheduled_event_id
           from task where run_id = :run`,
        );
        return [[store.run("child-open"), "its decision task 2 is in a task list twice"]];
      },
    },
    {
      why: "a started task is offered again",
      done: (store) => {
        store.sql("sender", "insert into task select id, 'activity', 'cards', 0, 0, :run, 2 from domain_name");
        return [[store.run("sender"), "its activity task 2 is in a task list, but no poll may take it"]];
      },
    },
    {
      why: "a closed execution offers a task",
      done: (store) => {
        store.sql("stern", "insert into task select id, 'decision', 'stern', 0, 0, :run, 2 from domain_name");
        return [[store.run("stern"), "its decision task 2 is in a task list, but no poll may take it"]];
      },
    },
  ])("must match the history: verify finds that $why", verifyFinds);
});

describe("errands", () => {
  test.each<Damage>([
    {
      why: "that the history does not require",
      done: (store) => {
        const errand = `{"kind":"notifyParent"}`;
        store.sql("plain", `insert into errand (run_id, errand_id, body) values (:run, 'notifyParent', '${errand}')`);
        return [[store.run("plain"), "errand notifyParent is stored, but the history does not require it"]];
      },
    },
    {
      why: "that a close cannot leave behind",
      done: async (store) => {
        const scheduled = await store.eventId("caller", "LambdaFunctionScheduled");
        const errand = `{"kind":"startLambdaFunction","scheduledEventId":${scheduled}}`;
        store.sql(
          "stern",
          `insert into errand (run_id, errand_id, body) values (:run, 'startLambdaFunction:${scheduled}', '${errand}')`,
        );
        const what = `errand startLambdaFunction:${scheduled} is stored, but the history does not require it`;
        return [[store.run("stern"), what]];
      },
    },
    {
      why: "with another body than the history requires",
      done: (store) => {
        const errand = `{"kind":"notifyParent","initiatedEventId":5}`;
        store.sql(
          "child-closed",
          `insert into errand (run_id, errand_id, body) values (:run, 'notifyParent', '${errand}')`,
        );
        const run = store.run("child-closed");
        const parent = store.run("parent");
        return [
          [run, "errand notifyParent differs from the one that the history requires"],
          [run, `it has closed, and its open parent ${parent} would be notified a second time`],
        ];
      },
    },
  ])("$why are found", verifyFinds);

  /** The errand to tell that an execution has started, or what `change` makes of it. */
  const toTell = (store: DamagedStore, change: object = {}): string => {
    const execution = { executionInfo: { execution: { workflowId: "plain", runId: store.run("plain") } } };
    const changes = [{ eventId: 1, eventType: "WorkflowExecutionStarted" }];
    const domain = "123456789012/us-east-1/shop";
    return JSON.stringify({ kind: "tellStateChanges", domain, at: 0, changes, execution, ...change });
  };
  test.each<{ why: string; body: (store: DamagedStore) => string; what: string | undefined }>([
    { why: "are of the execution", body: (store) => toTell(store), what: undefined },
    { why: "are unreadable", body: () => "{", what: "cannot be read" },
    { why: "are of no errand", body: () => "{}", what: "cannot be read" },
    {
      why: "are of another execution",
      body: (store) => toTell(store).replace(store.run("plain"), store.run("sender")),
      what: "tells state changes of another execution",
    },
    {
      why: "are of another domain",
      body: (store) => toTell(store, { domain: "123456789012/us-east-1/other" }),
      what: "tells state changes of another execution",
    },
    {
      why: "have the id of others",
      body: (store) => toTell(store, { changes: [{ eventId: 2, eventType: "WorkflowExecutionStarted" }] }),
      what: "has the id of another errand",
    },
    {
      why: "have not happened",
      body: (store) => toTell(store, { changes: [{ eventId: 1 }, { eventId: 999_999 }] }),
      what: "tells of events that the history does not have",
    },
  ])("that tell state changes which $why", async ({ body, what }) => {
    const store = await DamagedStore.of(await eventfulWorld());
    const id = "tellStateChanges:0000000001";
    store.sql("plain", `insert into errand (run_id, errand_id, body) values (:run, '${id}', '${body(store)}')`);
    const found = what === undefined ? [] : [{ runId: store.run("plain"), what: `errand ${id} ${what}` }];
    expect(await store.problems()).toEqual(found);
  });

  test("that the history of an open execution requires must be stored", async () => {
    const world = await eventfulWorld();
    const store = await DamagedStore.empty(world);
    const wrong: unknown[] = [];
    const expected: unknown[] = [];
    for (const commit of world.store.committed) {
      await store.apply(commit);
      const promised = commit.filter(({ errandsAdded, closed }) => errandsAdded.length > 0 && closed === undefined);
      if (promised.length === 0 || expected.length > 0) continue;
      for (const { runId, errandsAdded } of promised) {
        for (const { errandId } of errandsAdded) {
          expected.push({ runId, what: `errand ${errandId} is required by the history but not stored` });
        }
        store.sqlOfRun(runId, "delete from errand where run_id = :run", errandsAdded.length);
      }
      wrong.push(...(await store.problems()));
    }
    expect(wrong).toEqual(expected);
    expect(wrong.length).toBeGreaterThan(0);
  });
});

describe("heartbeats", () => {
  test.each<Damage>([
    {
      why: "an activity task that no poll has taken",
      done: async (store) => {
        const scheduled = await store.eventId("plain", "ActivityTaskScheduled", `"waiting"`);
        store.sql("plain", `update heartbeat set scheduled_event_id = ${scheduled} where execution_id = :id`);
        return [[store.run("plain"), `a heartbeat is stored for activity task ${scheduled}, which is not started`]];
      },
    },
    {
      why: "a closed execution",
      done: (store) => {
        store.sql(
          "stern",
          "insert into heartbeat (execution_id, scheduled_event_id, at, details) values (:id, 5, 0, null)",
        );
        return [[store.run("stern"), "a heartbeat is stored for activity task 5, which is not started"]];
      },
    },
    {
      why: "a time before the start",
      done: async (store) => {
        const scheduled = await store.eventId("plain", "ActivityTaskScheduled", `"beating"`);
        store.sql("plain", "update heartbeat set at = 5 where execution_id = :id");
        const what = `the heartbeat of activity task ${scheduled} is earlier than its start`;
        // Its deadline has then passed long ago, too.
        return [
          [store.run("plain"), what],
          [store.run("plain"), `its nearest deadline is ${5 + 600_000}, but it is woken at ${wakeAt(store, "plain")}`],
        ];
      },
    },
  ])("of $why are found", verifyFinds);
});

function wakeAt(store: DamagedStore, workflowId: string): number {
  const run = store.run(workflowId);
  const sql = "select wake_at from execution join progress on execution_id = id where run_id = ?";
  return Number(store.rows(sql, run)[0]?.["wake_at"]);
}

describe("the stored wake-up", () => {
  test.each<Damage>([
    {
      why: "an open execution with deadlines has no wake-up",
      done: (store) => {
        const nearest = Date.UTC(2026, 0, 1) + 600_000;
        store.sql("plain", "update progress set wake_at = null where execution_id = :id");
        return [[store.run("plain"), `its nearest deadline is ${nearest}, but it is never woken`]];
      },
    },
    {
      why: "it is later than the nearest deadline",
      done: (store) => {
        const nearest = Date.UTC(2026, 0, 1) + 600_000;
        store.sql("plain", `update progress set wake_at = ${nearest + 1} where execution_id = :id`);
        return [[store.run("plain"), `its nearest deadline is ${nearest}, but it is woken at ${nearest + 1}`]];
      },
    },
    {
      why: "a closed execution has a wake-up",
      done: (store) => {
        store.sql("stern", "update progress set wake_at = 7 where execution_id = :id");
        return [[store.run("stern"), "it is closed but would be woken at 7"]];
      },
    },
  ])("is never late: verify finds that $why", verifyFinds);

  test("may be early: it then costs one idle wake-up", () =>
    verifyFinds({
      why: "it is early",
      done: (store) => {
        store.sql("plain", "update progress set wake_at = 1 where execution_id = :id");
        return [];
      },
    }));
});
