import { describe, expect, test } from "vitest";
import {
  cancelTimer,
  completeExecution,
  requestCancelActivityTask,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternal,
  startChild,
  startTimer,
} from "../../../core/test/world/decisions.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { ExecutionFold, foldHistory } from "../../src/execution/execution-fold.ts";
import { type ExecutionState, isOpen, timesOutAt } from "../../src/execution/execution-state.ts";
import { dueTimes } from "../../src/execution/open-work.ts";
import { eventsOf, handMade, longHistory, start } from "../world/histories.ts";

async function stateOf(world: World, workflowId: string): Promise<ExecutionState> {
  return foldHistory(await eventsOf(world, workflowId));
}

/** What is open, in a form that a table can show. */
function openWork(state: ExecutionState): readonly string[] {
  return [
    ...[...state.activities.values()].map(
      ({ activityId, started }) => `activity ${activityId} ${started ? "started" : "scheduled"}`,
    ),
    ...[...state.timers.values()].map(({ timerId }) => `timer ${timerId}`),
    ...[...state.children.values()].map(
      ({ workflowId, started }) => `child ${workflowId} ${started ? "started" : "initiated"}`,
    ),
    ...[...state.lambdas.values()].map(({ id }) => `lambda ${id}`),
    ...[...state.requests.values()].map(({ kind, workflowId }) => `${kind} to ${workflowId}`),
  ];
}

describe("open work", () => {
  test.each([
    {
      what: "activities",
      decisions: [scheduleActivityTask("a"), scheduleActivityTask("b")],
      open: ["activity a scheduled", "activity b scheduled"],
    },
    { what: "timers", decisions: [startTimer("t", 60)], open: ["timer t"] },
    { what: "children", decisions: [startChild("sub")], open: ["child sub started"] },
    { what: "nothing that was refused", decisions: [startTimer("t", 60), startTimer("t", 60)], open: ["timer t"] },
    { what: "no signal that was delivered", decisions: [signalExternal("o-1", "hello")], open: [] },
    { what: "no lambda function that could not start", decisions: [scheduleLambdaFunction("f")], open: [] },
  ])("holds $what", async ({ decisions, open }) => {
    const world = await openWorld();
    await world.starts("o-1", { lambdaRole: "arn:aws:iam::1:role/x" });
    await world.decides(...decisions);
    expect(openWork(await stateOf(world, "o-1"))).toEqual(open);
  });

  test("ends when an activity completes, a timer fires or is canceled, or a child closes", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"), startTimer("t", 5), startTimer("u", 60), startChild("sub"));
    const task = await world.takesActivityTask();
    expect(openWork(await stateOf(world, "o-1"))[0]).toBe("activity a started");
    await world.call("RespondActivityTaskCompleted", { taskToken: task.taskToken });
    await world.waits(5);
    await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "sub" });
    await world.decides(cancelTimer("u"));
    expect(openWork(await stateOf(world, "o-1"))).toEqual([]);
  });

  test("knows who works on an activity, since when, and that it should stop", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(
      scheduleActivityTask("a", { heartbeatTimeout: "30", startToCloseTimeout: "100", scheduleToCloseTimeout: "50" }),
    );
    await world.waits(10);
    const poll = world.pollsForActivityTask("cards", { identity: "worker-7" });
    await world.settles();
    await poll.task();
    await world.signals("o-1", "go");
    await world.decides(requestCancelActivityTask("a"));
    const [activity] = (await stateOf(world, "o-1")).activities.values();
    expect(activity).toMatchObject({
      attempt: 1,
      firstId: "a",
      taskList: "cards",
      started: { identity: "worker-7", at: world.clock.start + 10_000 },
    });
    expect(activity?.cancelRequestedEventId).toBeGreaterThan(0);
    const due = activity === undefined ? [] : dueTimes(activity);
    expect(due.map(({ timeout, dueAt }) => `${timeout} ${(dueAt - world.clock.start) / 1000}`)).toEqual([
      "HEARTBEAT 40",
      "SCHEDULE_TO_CLOSE 50",
      "START_TO_CLOSE 110",
    ]);
    const later = activity === undefined ? [] : dueTimes(activity, world.clock.start + 35_000);
    expect(later[0]).toEqual({ timeout: "SCHEDULE_TO_CLOSE", dueAt: world.clock.start + 50_000 });
  });

  test("names the attempt that the SDK has written into control", () => {
    const activityType = { name: "charge", version: "1" };
    const scheduled = (activityId: string, control?: string) =>
      [
        "ActivityTaskScheduled",
        { activityId, activityType, taskList: { name: "cards" }, control, decisionTaskCompletedEventId: 1 },
      ] as const;
    const { activities } = foldHistory(
      handMade([
        scheduled("a1"),
        scheduled("a2", '{"openswf":1,"attempt":2,"of":"a1"}'),
        scheduled("a3", '{"attempt":2,"of":"a1"}'),
        scheduled("a4", '{"openswf":1,"attempt":"2","of":{}}'),
        scheduled("a5", '"openswf"'),
      ]),
    );
    expect([...activities.values()].map(({ attempt, firstId }) => `${attempt} of ${firstId}`)).toEqual([
      "1 of a1",
      "2 of a1",
      "1 of a3",
      "1 of a4",
      "1 of a5",
    ]);
  });
});

describe("decision tasks", () => {
  test("are scheduled, started and completed", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    expect((await stateOf(world, "o-1")).scheduledDecisionTask).toMatchObject({
      scheduledEventId: 2,
      taskList: "orders",
    });
    const task = await world.takesDecisionTask();
    const started = await stateOf(world, "o-1");
    expect(started.startedDecisionTask).toMatchObject({ scheduledEventId: 2, startedEventId: 3, taskList: "orders" });
    expect(started.scheduledDecisionTask).toBeUndefined();
    await world.signals("o-1", "go");
    await world.answers(task, startTimer("t", 60));
    const decided = await stateOf(world, "o-1");
    expect(decided.startedDecisionTask).toBeUndefined();
    expect(decided.scheduledDecisionTask).toBeDefined();
    expect(decided.lastDecision).toMatchObject({ startedEventId: 3, decisions: 1, refused: [] });
    expect(decided.signals).toMatchObject({ count: 1, unseen: 1 });
  });

  test("that time out in a row are counted until one is completed", async () => {
    const world = await openWorld();
    await world.starts("o-1", { taskStartToCloseTimeout: "10" });
    for (let lost = 0; lost < 3; lost += 1) {
      await world.takesDecisionTask();
      await world.waits(10);
    }
    expect((await stateOf(world, "o-1")).lostDecisionTasks).toMatchObject({
      count: 3,
      since: world.clock.start + 10_000,
      firstStartedEventId: 3,
      newsEventId: 1,
    });
    await world.decides(startTimer("t", 60));
    expect((await stateOf(world, "o-1")).lostDecisionTasks).toBeUndefined();
  });

  test("that nobody took from a sticky list are not counted", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    const task = await world.takesDecisionTask();
    await world.call("RespondDecisionTaskCompleted", {
      taskToken: task.taskToken,
      taskList: { name: "mine" },
      taskListScheduleToStartTimeout: "5",
    });
    await world.signals("o-1", "go");
    expect((await stateOf(world, "o-1")).scheduledDecisionTask).toMatchObject({
      taskList: "mine",
      scheduleToStartDueAt: world.clock.start + 5_000,
    });
    await world.waits(5);
    const state = await stateOf(world, "o-1");
    expect(state.lostDecisionTasks).toBeUndefined();
    expect(state.scheduledDecisionTask?.taskList).toBe("orders");
  });

  test("keep the decisions that SWF refused", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(startTimer("t", 60), startTimer("t", 60), cancelTimer("unknown"));
    const { lastDecision } = await stateOf(world, "o-1");
    expect(lastDecision?.refused.map(({ eventType }) => eventType)).toEqual(["StartTimerFailed", "CancelTimerFailed"]);
    expect(lastDecision?.decisions).toBe(3);
  });
});

describe("the execution", () => {
  test("is open until it closes, and says when it will time out", async () => {
    const world = await openWorld();
    await world.starts("o-1", { executionStartToCloseTimeout: "600" });
    const open = await stateOf(world, "o-1");
    expect([isOpen(open), timesOutAt(open)]).toEqual([true, world.clock.start + 600_000]);
    await world.decides(completeExecution("done"));
    const closed = await stateOf(world, "o-1");
    expect([isOpen(closed), closed.close?.eventType]).toEqual([false, "WorkflowExecutionCompleted"]);
  });

  test("is known to be incomplete when events are missing", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"));
    const events = await eventsOf(world, "o-1");
    expect(foldHistory(events).isWhole).toBe(true);
    expect(foldHistory(events.slice(1)).isWhole).toBe(false);
    const torn = foldHistory(events.filter(({ eventId }) => eventId !== 4));
    expect([torn.isWhole, openWork(torn)]).toEqual([false, ["activity a scheduled"]]);
  });

  test.each([1, 2, 3, 7])("is the same however its pages of %i events overlap", async (size) => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"), startTimer("t", 60), startChild("sub"));
    await world.takesActivityTask();
    const events = await eventsOf(world, "o-1");
    const fold = new ExecutionFold();
    for (let from = 0; from < events.length; from += size) fold.add(events.slice(Math.max(0, from - 2), from + size));
    expect(fold.state).toEqual(foldHistory(events));
  });

  test("passes over events of types that it does not know", () => {
    // `as`: a file may say anything.
    const strange = { eventId: 1, eventTimestamp: start, eventType: "constructor", attributes: {} } as never;
    expect(foldHistory([strange])).toMatchObject({ lastEventId: 1, isWhole: true });
  });
});

test("25,000 events fold into a state in which nothing is open", () => {
  const state = foldHistory(longHistory(4_166));
  expect([state.lastEventId, openWork(state), state.counts.get("ActivityTaskCompleted")]).toEqual([24_997, [], 4_166]);
});
