import { loadExecution } from "@openswf/core/commit/cached-execution";
import { printSnapshot } from "@openswf/engine/snapshot";
import { describe, expect, test } from "vitest";
import { type Damage, verifyFinds } from "./damage.ts";
import { DamagedStore } from "./damaged-store.ts";
import { eventfulWorld } from "./eventful-world.ts";

const startedAt = Date.UTC(2026, 0, 1);

describe("what lists show of an execution", () => {
  test.each<Damage>([
    {
      why: "its type",
      done: (store) => {
        store.anything("insert into type_name (id, name, version) values (99, 'other', '1')");
        store.sql("plain", "update execution set type_id = 99 where id = :id");
        const types = [`{"name":"other","version":"1"}`, `{"name":"order","version":"1"}`];
        return [[store.run("plain"), `its row says type ${types[0]}, but its history says ${types[1]}`]];
      },
    },
    {
      why: "its start",
      done: (store) => {
        store.sql("plain", "update execution set started_at = 5 where id = :id");
        return [[store.run("plain"), `its row says startedAt 5, but its history says ${startedAt}`]];
      },
    },
    {
      why: "its tags",
      done: (store) => {
        store.sql("plain", `update execution set tag_list = '["blue"]' where id = :id`);
        return [[store.run("plain"), `its row says tagList ["blue"], but its history says ["blue","slow"]`]];
      },
    },
    {
      why: "its parent",
      done: (store) => {
        const child = store.run("child-open");
        store.sqlOfRun(child, "update execution set parent_workflow_id = null where run_id = :run");
        const parent = `{"runId":"${store.run("parent")}","workflowId":"parent"}`;
        return [[child, `its row says parent none, but its history says ${parent}`]];
      },
    },
    {
      why: "whether its cancellation was requested",
      done: (store) => {
        store.sql("plain", "update progress set cancel_requested = 0 where execution_id = :id");
        return [[store.run("plain"), "its row says cancelRequested false, but its history says true"]];
      },
    },
    {
      why: "how it closed",
      done: (store) => {
        store.sql("child-closed", "update progress set close_status = 'FAILED' where execution_id = :id");
        const what = `its row says closeStatus "FAILED", but its history says "COMPLETED"`;
        return [[store.run("child-closed"), what]];
      },
    },
    {
      why: "when it closed",
      done: (store) => {
        store.sql("stern", "update progress set closed_at = closed_at - 1 where execution_id = :id");
        const at = startedAt + 21_000;
        return [[store.run("stern"), `its row says closedAt ${at - 1}, but its history says ${at}`]];
      },
    },
    {
      why: "the number of its events",
      done: async (store) => {
        const run = store.run("child-open");
        store.sqlOfRun(run, "update history set event_count = event_count + 1 where execution_id = :id");
        return [[run, "its row says lastEventId 3, but its history says 2"]];
      },
    },
  ])("must match its history: $why", verifyFinds);

  test("must be complete: verify finds an open execution that no list shows", () =>
    verifyFinds({
      why: "an open execution is missing from the list of all open executions",
      done: (store) => {
        const [{ open } = {}] = store.rows("select count(*) as open from progress where closed_at is null");
        store.sql("plain", "delete from listing where execution_id = :id and facet = 0");
        const shown = `domain 123456789012/us-east-1/shop has ${open} open executions, but its lists show ${Number(open) - 1}`;
        return [[undefined, shown]];
      },
    }));

  test("must not repeat an execution: verify finds a closed execution that is still listed as open", () =>
    verifyFinds({
      why: "a closed execution is listed as open",
      done: (store) => {
        const [{ open } = {}] = store.rows("select count(*) as open from progress where closed_at is null");
        store.sql(
          "child-closed",
          `insert into listing (domain_id, facet, value, shelf, at, execution_id)
           select domain_id, 0, '', 0, started_at, id from execution where run_id = :run`,
        );
        const shown = `domain 123456789012/us-east-1/shop has ${open} open executions, but its lists show at least ${Number(open) + 1}`;
        return [[undefined, shown]];
      },
    }));
});

describe("a snapshot", () => {
  /** `busy` has a snapshot, of this event. */
  const snapshotEvent = (store: DamagedStore): number => {
    const [row] = store.rows("select last_event_id from snapshot");
    return Number(row?.["last_event_id"]);
  };

  test.each<Damage>([
    {
      why: "that has a timer which is not in the history",
      done: (store) => {
        store.sql("busy", `update snapshot set body = replace(body, '["far",', '["near",') where execution_id = :id`);
        const what = `the snapshot of event ${snapshotEvent(store)} differs from the history in timers`;
        return [[store.run("busy"), what]];
      },
    },
    {
      why: "of an event that the history does not have",
      done: async (store) => {
        const run = store.run("busy");
        const last = (await store.events(run)).length;
        const of = snapshotEvent(store);
        const later = `replace(body, '"lastEventId":${of},', '"lastEventId":${last + 1},')`;
        store.sqlOfRun(run, `update snapshot set body = ${later} where execution_id = :id`);
        return [[run, `the snapshot is of event ${last + 1}, but the history ends with event ${last}`]];
      },
    },
    {
      why: "that cannot be parsed",
      done: (store) => {
        store.sql("busy", "update snapshot set body = substr(body, 2) where execution_id = :id");
        return [[store.run("busy"), "the snapshot cannot be read"]];
      },
    },
    {
      why: "whose tail starts too late",
      done: (store) => {
        store.sql("busy", "update snapshot set last_event_id = last_event_id + 1 where execution_id = :id");
        const of = snapshotEvent(store);
        const reason = `InvariantError: event ${of + 1} after ${of - 1}`;
        return [[store.run("busy"), `the tail after the snapshot cannot be folded (${reason})`]];
      },
    },
  ])("$why is found", verifyFinds);

  test("of another form is ignored, as the server does", () =>
    verifyFinds({
      why: "nothing is wrong with it",
      done: (store) => {
        store.sql("busy", `update snapshot set body = '{"form":0}' where execution_id = :id`);
        return [];
      },
    }));

  test("may have its members in any order", async () => {
    const store = await DamagedStore.of(await eventfulWorld());
    const busy = await loadExecution(store.store, store.run("busy"));
    if (busy === undefined) throw new Error("busy is gone");
    const { form, state } = JSON.parse(printSnapshot(busy.state));
    const reversed = Object.fromEntries(Object.entries(state).reverse());
    const body = JSON.stringify({ state: reversed, form }).replaceAll("'", "''");
    const set = `last_event_id = ${busy.state.lastEventId}, body = '${body}'`;
    store.sql("busy", `update snapshot set ${set} where execution_id = :id`);
    expect(await store.problems()).toEqual([]);
  });
});
