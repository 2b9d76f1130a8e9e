import type { ChildPolicy, Decision } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import {
  cancelExecution,
  completeExecution,
  continueAsNew,
  failExecution,
  startChild,
  startTimer,
} from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";
import type { WorldOptions } from "../world/world-options.ts";

/** A parent on the list `orders` with one started child on the list `children`. The parent knows of the start. */
async function withChild(childPolicy: ChildPolicy = "TERMINATE", options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  await world.starts("parent", { childPolicy });
  await world.decides(startChild("child", { taskList: { name: "children" } }));
  await world.decides();
  return world;
}

test("a child starts in the same commit as the event that tells its parent", async () => {
  const world = await openWorld();
  const parentRunId = await world.starts("parent");
  await world.waits(1);
  const before = world.store.committed.length;
  await world.decides(startChild("child", { control: "c", input: "i", tagList: ["t"], taskPriority: "3" }));
  const [, , both] = world.store.committed.slice(before);
  expect(both).toHaveLength(2);
  await world.hasHistory(
    "parent",
    `1 0s WorkflowExecutionStarted
     2 0s DecisionTaskScheduled                 orders
     3 1s DecisionTaskStarted
     4 1s DecisionTaskCompleted
     5 1s StartChildWorkflowExecutionInitiated  child
     6 1s ChildWorkflowExecutionStarted         child
     7 1s DecisionTaskScheduled                 orders`,
  );
  const [started, scheduled] = await world.history("child");
  expect(started?.workflowExecutionStartedEventAttributes).toEqual({
    childPolicy: "TERMINATE",
    executionStartToCloseTimeout: "86400",
    input: "i",
    parentInitiatedEventId: 5,
    parentWorkflowExecution: { runId: parentRunId, workflowId: "parent" },
    tagList: ["t"],
    taskList: { name: "orders" },
    taskPriority: "3",
    taskStartToCloseTimeout: "NONE",
    workflowType: { name: "order", version: "1" },
  });
  expect(scheduled?.eventType).toBe("DecisionTaskScheduled");
});

test("a child whose workflowId is already open is initiated and then fails to start", async () => {
  const world = await openWorld();
  await world.starts("taken", { taskList: { name: "other" } });
  await world.starts("parent");
  await world.decides(startChild("taken", { control: "c" }), startChild("parent"));
  const failures = (await world.history("parent")).flatMap(
    ({ startChildWorkflowExecutionFailedEventAttributes: attributes }) => attributes ?? [],
  );
  const common = {
    cause: "WORKFLOW_ALREADY_RUNNING",
    decisionTaskCompletedEventId: 4,
    workflowType: { name: "order", version: "1" },
  };
  expect(failures).toEqual([
    { ...common, control: "c", initiatedEventId: 5, workflowId: "taken" },
    { ...common, initiatedEventId: 6, workflowId: "parent" },
  ]);
  expect((await world.eventTypes("parent")).at(-1)).not.toBe("ChildWorkflowExecutionStarted");
});

test.each<{ how: string; closes: (world: World) => Promise<unknown>; told: object; eventType: string }>([
  {
    how: "COMPLETED",
    closes: (world) => childDecides(world, completeExecution("done")),
    eventType: "ChildWorkflowExecutionCompleted",
    told: { result: "done" },
  },
  {
    how: "FAILED",
    closes: (world) => childDecides(world, failExecution("no stock", "at all")),
    eventType: "ChildWorkflowExecutionFailed",
    told: { reason: "no stock", details: "at all" },
  },
  {
    how: "CANCELED",
    closes: (world) => childDecides(world, cancelExecution("as asked")),
    eventType: "ChildWorkflowExecutionCanceled",
    told: { details: "as asked" },
  },
  {
    how: "TERMINATED",
    closes: (world) =>
      world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "child", reason: "r", details: "d" }),
    eventType: "ChildWorkflowExecutionTerminated",
    told: {},
  },
  {
    how: "TIMED_OUT",
    closes: (world) => world.waits(86_399),
    eventType: "ChildWorkflowExecutionTimedOut",
    told: { timeoutType: "START_TO_CLOSE" },
  },
])("a parent is notified when its child closes $how, and is woken", async ({ closes, told, eventType, how }) => {
  const world = await openWorld();
  await world.starts("parent");
  await world.waits(1);
  const executionStartToCloseTimeout = how === "TIMED_OUT" ? "86000" : "86400";
  await world.decides(startChild("child", { taskList: { name: "children" }, executionStartToCloseTimeout }));
  await world.decides();
  await closes(world);
  const history = await world.history("parent");
  const closed = history.find((event) => event.eventType === eventType);
  const attributes = closed && Object.entries(closed).find(([name]) => name.endsWith("EventAttributes"))?.[1];
  expect(attributes).toEqual({
    initiatedEventId: 5,
    startedEventId: 6,
    workflowExecution: { runId: await world.runOf("child"), workflowId: "child" },
    workflowType: { name: "order", version: "1" },
    ...told,
  });
  expect(history.at((closed?.eventId ?? 0) + 0)?.eventType).toBe("DecisionTaskScheduled");
});

const closings: readonly { how: string; closes: (world: World) => Promise<unknown>; lasting?: string }[] = [
  { how: "COMPLETED", closes: async (world) => parentDecides(world, completeExecution()) },
  { how: "FAILED", closes: async (world) => parentDecides(world, failExecution()) },
  { how: "CANCELED", closes: async (world) => parentDecides(world, cancelExecution()) },
  { how: "TERMINATED", closes: async (world) => terminates(world, "parent") },
  { how: "TIMED_OUT", closes: async (world) => world.waits(1_000), lasting: "1000" },
];
test.each(closings)("the child policy of a parent that closes $how reaches its open child", async (row) => {
  for (const childPolicy of ["TERMINATE", "REQUEST_CANCEL", "ABANDON"] as const) {
    const world = await openWorld();
    const lasting = row.lasting === undefined ? {} : { executionStartToCloseTimeout: row.lasting };
    const runId = await world.starts("parent", { childPolicy, ...lasting });
    // The child's own policy applies to the child's children.
    await world.decides(startChild("child", { taskList: { name: "children" }, childPolicy: "ABANDON" }));
    await world.decides();
    await row.closes(world);
    const [, , event, next] = await world.history("child");
    switch (childPolicy) {
      case "TERMINATE":
        expect(event?.workflowExecutionTerminatedEventAttributes).toEqual({
          cause: "CHILD_POLICY_APPLIED",
          childPolicy: "ABANDON",
        });
        expect(next).toBeUndefined();
        break;
      case "REQUEST_CANCEL":
        expect(event?.workflowExecutionCancelRequestedEventAttributes).toEqual({
          cause: "CHILD_POLICY_APPLIED",
          externalInitiatedEventId: 0,
          externalWorkflowExecution: { runId, workflowId: "parent" },
        });
        expect(next).toBeUndefined();
        break;
      case "ABANDON":
        expect(event).toBeUndefined();
    }
    expect((await world.eventTypes("parent")).at(-1)).toMatch(/^WorkflowExecution/);
  }
});

test("the child policy in a termination request takes precedence over the execution's own", async () => {
  const world = await withChild("TERMINATE");
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "parent", childPolicy: "ABANDON" });
  expect(await world.eventTypes("child")).toHaveLength(2);
});

test("a child policy propagates through children and grandchildren", async () => {
  const world = await openWorld();
  const generations = ["first", "second", "third", "fourth"];
  await world.starts("first");
  for (const [index, workflowId] of generations.slice(1).entries()) {
    const taskList = { name: workflowId };
    const task = await world.takesDecisionTask(index === 0 ? "orders" : generations[index]);
    await world.answers(
      task,
      startChild(workflowId, { taskList, childPolicy: index === 1 ? "REQUEST_CANCEL" : "TERMINATE" }),
    );
  }
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "first" });
  const lastEvents = await Promise.all(generations.map(async (each) => (await world.history(each)).at(-1)));
  expect(lastEvents.map((event) => event?.eventType)).toEqual([
    "WorkflowExecutionTerminated",
    "WorkflowExecutionTerminated",
    "WorkflowExecutionTerminated",
    "WorkflowExecutionCancelRequested",
  ]);
  expect(lastEvents.map((event) => event?.workflowExecutionTerminatedEventAttributes?.cause)).toEqual([
    "OPERATOR_INITIATED",
    "CHILD_POLICY_APPLIED",
    "CHILD_POLICY_APPLIED",
    undefined,
  ]);
});

test("an execution whose history exceeds the limit is terminated, and so are its children", async () => {
  const world = await withChild("TERMINATE", { limits: { historyEventsMax: 20 } });
  for (let i = 0; i < 20 && (await world.eventTypes("parent")).length <= 20; i += 1)
    await world.signals("parent", "more");
  const last = (await world.history("parent")).at(-1);
  expect(last?.eventId).toBe(22);
  expect(last?.workflowExecutionTerminatedEventAttributes).toEqual({
    cause: "EVENT_LIMIT_EXCEEDED",
    childPolicy: "TERMINATE",
  });
  expect((await world.eventTypes("child")).at(-1)).toBe("WorkflowExecutionTerminated");
});

test("a child whose parent closed before it started still starts, and the child policy applies at once", async () => {
  const world = await openWorld();
  await world.starts("parent", { childPolicy: "REQUEST_CANCEL" });
  await world.decides(startChild("child", { taskList: { name: "children" } }), completeExecution());
  expect(await world.eventTypes("child")).toEqual([
    "WorkflowExecutionStarted",
    "DecisionTaskScheduled",
    "WorkflowExecutionCancelRequested",
  ]);
  expect((await world.eventTypes("parent")).at(-1)).toBe("WorkflowExecutionCompleted");
});

test("a child that continues as new is still the child: its parent sees only the last run close", async () => {
  const world = await withChild();
  await childDecides(world, continueAsNew({ taskList: { name: "children" } }));
  const [first] = await world.history("child");
  expect(first?.workflowExecutionStartedEventAttributes).toMatchObject({
    parentInitiatedEventId: 5,
    parentWorkflowExecution: { workflowId: "parent" },
  });
  const parentBefore = await world.eventTypes("parent");
  await childDecides(world, completeExecution("at last"));
  const [closed] = (await world.history("parent")).slice(parentBefore.length);
  expect(closed?.childWorkflowExecutionCompletedEventAttributes).toMatchObject({
    result: "at last",
    startedEventId: 6,
    workflowExecution: { runId: await world.runOf("child"), workflowId: "child" },
  });
});

test("the child policy reaches a child that continued as new, but no unrelated execution with its workflowId", async () => {
  const world = await withChild();
  await childDecides(world, continueAsNew({ taskList: { name: "children" } }));
  await parentDecides(world, completeExecution());
  expect((await world.eventTypes("child")).at(-1)).toBe("WorkflowExecutionTerminated");

  const other = await withChild();
  await parentDecides(other, startTimer("later", 100));
  await childDecides(other, completeExecution());
  const stranger = await other.starts("child");
  await other.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "parent" });
  expect((await other.history({ runId: stranger })).at(-1)?.eventType).toBe("DecisionTaskScheduled");
});

test("children of a run that continues as new stay open, and no execution is notified of their close", async () => {
  const world = await withChild();
  await parentDecides(world, continueAsNew());
  expect((await world.eventTypes("child")).at(-1)).toBe("DecisionTaskScheduled");
  const before = await world.eventTypes("parent");
  await childDecides(world, completeExecution());
  expect(await world.eventTypes("parent")).toEqual(before);
});

const childDecides = async (world: World, decision: Decision): Promise<void> =>
  world.answers(await world.takesDecisionTask("children"), decision);

const terminates = (world: World, workflowId: string): Promise<unknown> =>
  world.call("TerminateWorkflowExecution", { domain: "shop", workflowId });

async function parentDecides(world: World, decision: Decision): Promise<void> {
  await world.signals("parent", "decide");
  await world.decides(decision);
}
