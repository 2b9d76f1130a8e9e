import type { Store } from "@openswf/core/stores/store";
import { describe, expect, test } from "vitest";
import { type Damage, verifyFinds } from "./damage.ts";
import { DamagedStore } from "./damaged-store.ts";
import { eventfulWorld } from "./eventful-world.ts";

const dayMs = 24 * 60 * 60 * 1000;

test.each<Damage>([
  {
    why: "a child is missing",
    done: (store) => {
      const child = store.run("child-closed");
      store.remove(child);
      return [[store.run("parent"), `its child ${child} is missing`]];
    },
  },
  {
    why: "a child does not name its parent",
    done: (store) => {
      const child = store.run("child-closed");
      store.editAttribute(child, 1, "parentInitiatedEventId", 4);
      return [[store.run("parent"), `its child ${child} does not name it as its parent with event 6`]];
    },
  },
  {
    why: "a parent is missing",
    done: (store) => {
      const parent = store.run("careless");
      store.remove(parent);
      return [[store.run("careless-child"), `its parent ${parent} is missing`]];
    },
  },
  {
    why: "an open parent does not list its open child",
    done: (store) => {
      const [child, parent] = [store.run("child-open"), store.run("parent")];
      store.editAttribute(child, 1, "parentInitiatedEventId", 4);
      return [
        [child, `its open parent ${parent} does not list it among its open children`],
        [parent, `its child ${child} does not name it as its parent with event 5`],
      ];
    },
  },
  {
    why: "a parent has another run as its child",
    done: async (store) => {
      const [child, parent, other] = [store.run("child-open"), store.run("parent"), store.run("child-continued")];
      const started = await store.eventId("parent", "ChildWorkflowExecutionStarted", "child-open");
      store.editAttribute(parent, started, "workflowExecution", { runId: other, workflowId: "child-open" });
      return [
        [child, `its parent ${parent} has run ${other} as its child instead of ${child}`],
        [parent, `its child ${other} does not name it as its parent with event 5`],
      ];
    },
  },
  {
    why: "a child has started, and the errand to start it is still stored",
    done: async (store) => {
      const initiated = await store.eventId("careless", "StartChildWorkflowExecutionInitiated");
      const errand = `{"kind":"startChild","initiatedEventId":${initiated}}`;
      store.sql(
        "careless",
        `insert into errand (run_id, errand_id, body) values (:run, 'startChild:${initiated}', '${errand}')`,
      );
      const [child, parent] = [store.run("careless-child"), store.run("careless")];
      return [
        [child, `it has started, but its parent ${parent} still has an errand to start it`],
        [parent, `errand startChild:${initiated} is stored, but the history does not require it`],
      ];
    },
  },
  {
    why: "a child policy would be applied twice",
    done: async (store) => {
      const initiatedEventId = await store.eventId("mild", "StartChildWorkflowExecutionInitiated");
      const policy = {
        kind: "applyChildPolicy",
        initiatedEventId,
        workflowId: "mild-child",
        childPolicy: "REQUEST_CANCEL",
      };
      const id = `applyChildPolicy:${initiatedEventId}`;
      store.sql(
        "mild",
        `insert into errand (run_id, errand_id, body) values (:run, '${id}', '${JSON.stringify(policy)}')`,
      );
      return [
        [
          store.run("mild-child"),
          `the child policy of its parent ${store.run("mild")} would be applied to it a second time`,
        ],
      ];
    },
  },
  {
    why: "a child was not asked to cancel when its parent closed",
    done: async (store) => {
      const asked = await store.eventId("mild-child", "WorkflowExecutionCancelRequested");
      const child = store.run("mild-child");
      store.editAttribute(child, asked, "cause", undefined);
      // Without its cause, the event is a request from an execution that never sent it.
      const parent = store.run("mild");
      return [[child, `its parent ${parent} closed with child policy REQUEST_CANCEL, which is not applied to it`]];
    },
  },
  {
    why: "the next run is missing",
    done: (store) => {
      const next = store.run("child-continued");
      store.remove(next);
      const previous = store.run("child-continued");
      return [[previous, `it continued as run ${next}, which is missing`]];
    },
  },
  {
    why: "the previous run is missing",
    done: (store) => {
      const next = store.run("child-continued");
      const [row] = store.rows("select run_id from execution where workflow_id = 'child-continued' order by id");
      const previous = row?.["run_id"] as typeof next; // `as`: the column holds run ids
      store.remove(previous);
      return [
        [next, `it continues run ${previous}, which is missing`],
        [store.run("parent"), `its child ${previous} is missing`],
      ];
    },
  },
  {
    why: "a continued run names another run as its successor",
    done: async (store) => {
      const next = store.run("child-continued");
      const [row] = store.rows("select run_id from execution where workflow_id = 'child-continued' order by id");
      const previous = row?.["run_id"] as typeof next; // `as`: the column holds run ids
      const last = (await store.events(previous)).length;
      const other = store.run("plain");
      store.editAttribute(previous, last, "newExecutionRunId", other);
      return [
        [previous, `it continued as run ${other}, which does not name it as its predecessor`],
        [next, `it continues run ${previous}, which does not name it as its successor`],
      ];
    },
  },
  {
    why: "a signal was received twice",
    done: async (store) => {
      const [received] = (await store.events(store.run("plain"))).filter(
        ({ eventType }) => eventType === "WorkflowExecutionSignaled",
      );
      const attributes = received?.workflowExecutionSignaledEventAttributes;
      if (attributes === undefined) throw new Error("plain was not signaled");
      await store.append(store.run("plain"), {
        eventType: "WorkflowExecutionSignaled",
        workflowExecutionSignaledEventAttributes: attributes,
      });
      const what = `its signal of event 5 appears 2 times in the history of run ${store.run("plain")}`;
      return [[store.run("sender"), what]];
    },
  },
  {
    why: "the target of a delivered signal has not received it",
    done: async (store) => {
      const received = await store.eventId("plain", "WorkflowExecutionSignaled");
      const [plain, sender] = [store.run("plain"), store.run("sender")];
      store.editAttribute(plain, received, "externalInitiatedEventId", 4);
      return [
        [sender, `its signal of event 5 appears 0 times in the history of run ${plain}`],
        [plain, `it received a signal from event 4 of run ${sender}, which is DecisionTaskCompleted`],
      ];
    },
  },
  {
    why: "a delivered cancel request is missing at its target",
    done: async (store) => {
      const received = await store.eventId("plain", "WorkflowExecutionCancelRequested");
      const [plain, sender] = [store.run("plain"), store.run("sender")];
      store.editAttribute(plain, received, "externalWorkflowExecution", undefined);
      return [[sender, `its cancel request of event 6 appears 0 times in the history of run ${plain}`]];
    },
  },
  {
    why: "a signal was received, and the errand to send it is still stored",
    done: (store) => {
      const [plain, sender] = [store.run("plain"), store.run("sender")];
      const errand = `{"kind":"signalExternal","initiatedEventId":5}`;
      store.sql(
        "sender",
        `insert into errand (run_id, errand_id, body) values (:run, 'signalExternal:5', '${errand}')`,
      );
      return [
        [plain, `it received a signal from event 5 of run ${sender}, which still has an errand to send it`],
        [sender, "errand signalExternal:5 is stored, but the history does not require it"],
      ];
    },
  },
  {
    why: "the target of a signal is missing",
    done: (store) => {
      const [plain, sender] = [store.run("plain"), store.run("sender")];
      store.remove(plain);
      return [
        [sender, `its signal of event 5 reached run ${plain}, which is missing`],
        [sender, `its cancel request of event 6 reached run ${plain}, which is missing`],
      ];
    },
  },
  {
    why: "the domain is not registered",
    done: (store) => {
      store.anything("delete from domain");
      return [[undefined, "domain 123456789012/us-east-1/shop has executions but is not registered"]];
    },
  },
  {
    why: "there are orphaned rows",
    done: (store) => {
      store.anything("insert into errand (run_id, errand_id, body) values ('nobody', 'notifyParent', '{}')");
      store.anything("insert into heartbeat (execution_id, scheduled_event_id, at, details) values (4711, 5, 0, null)");
      return [
        [undefined, "orphaned row: errand of run nobody"],
        [undefined, "orphaned row: heartbeat of execution 4711"],
      ];
    },
  },
])("verify finds that $why", verifyFinds);

describe("executions that retention may have removed", () => {
  test("are reported as missing only until their retention ends", async () => {
    const store = await DamagedStore.of(await eventfulWorld());
    const [child, parent] = [store.run("child-closed"), store.run("parent")];
    store.remove(child);
    const started = Date.UTC(2026, 0, 1) + 20_000;
    expect(await store.problems(started + 7 * dayMs - 1)).toEqual([
      { runId: parent, what: `its child ${child} is missing` },
    ]);
    expect(await store.problems(started + 7 * dayMs)).toEqual([]);
  });
});

describe("a workflowId with at most one open run", () => {
  async function withOpenRun(openRun: Awaited<ReturnType<Store["findOpenRun"]>>): Promise<DamagedStore> {
    const store = await DamagedStore.of(await eventfulWorld());
    const { findOpenRun } = store.store;
    store.store = {
      ...store.store,
      findOpenRun: async (domain, workflowId) => (workflowId === "plain" ? openRun : findOpenRun(domain, workflowId)),
    };
    return store;
  }

  test("verify finds a second open run", async () => {
    const other = (await DamagedStore.of(await eventfulWorld())).run("busy");
    const store = await withOpenRun(other);
    expect(await store.problems()).toEqual([{ runId: store.run("plain"), what: `it is open, and so is run ${other}` }]);
  });

  test("verify finds that its open run cannot be found", async () => {
    const store = await withOpenRun(undefined);
    expect(await store.problems()).toEqual([
      { runId: store.run("plain"), what: "it is open, but its workflowId does not find it" },
    ]);
  });
});

test("verify continues after an execution that the store fails to read", async () => {
  const store = await DamagedStore.of(await eventfulWorld());
  const { readExecution } = store.store;
  const plain = store.run("plain");
  const busy = store.run("busy");
  store.sql("busy", "update progress set wake_at = null where execution_id = :id");
  store.store = {
    ...store.store,
    readExecution: async (runId) => {
      if (runId === plain) throw new Error("a page of the file is damaged");
      return readExecution(runId);
    },
  };
  const problems = await store.problems();
  expect(problems).toContainEqual({ runId: plain, what: "it cannot be checked: Error: a page of the file is damaged" });
  expect(problems.map(({ runId }) => runId).toSorted()).toEqual([plain, busy].toSorted());
});
