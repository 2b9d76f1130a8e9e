import { expect, test } from "vitest";
import {
  cancelTimer,
  recordMarker,
  requestCancelActivityTask,
  scheduleActivityTask,
  startTimer,
} from "../world/decisions.ts";
import { openWorld } from "../world/world.ts";

const day = 86_400;

test.each([
  {
    why: "no worker takes it",
    limits: { scheduleToStartTimeout: "30" },
    taken: false,
    timeoutType: "SCHEDULE_TO_START",
    startedEventId: 0,
  },
  {
    why: "no worker takes it before its schedule-to-close timeout",
    limits: { scheduleToStartTimeout: "40", scheduleToCloseTimeout: "30" },
    taken: false,
    timeoutType: "SCHEDULE_TO_CLOSE",
    startedEventId: 0,
  },
  {
    why: "its worker takes too long",
    limits: { startToCloseTimeout: "30" },
    taken: true,
    timeoutType: "START_TO_CLOSE",
  },
  {
    why: "it takes too long in total",
    limits: { scheduleToCloseTimeout: "30" },
    taken: true,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
  { why: "its worker falls silent", limits: { heartbeatTimeout: "30" }, taken: true, timeoutType: "HEARTBEAT" },
  {
    why: "all timeouts fall due at once",
    limits: { scheduleToCloseTimeout: "30", startToCloseTimeout: "30", heartbeatTimeout: "30" },
    taken: true,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
])("an activity task times out on time when $why, and the decider is woken", async (row) => {
  const { limits, taken, timeoutType, startedEventId = 6 } = row;
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one", limits));
  if (taken) await world.takesActivityTask();
  const before = await world.eventTypes("order-1");
  await world.waits(29.999);
  expect(await world.eventTypes("order-1")).toEqual(before);

  await world.waits(0.001);
  const history = await world.history("order-1");
  const [timedOut, scheduled] = history.slice(before.length);
  expect(timedOut?.activityTaskTimedOutEventAttributes).toEqual({ timeoutType, scheduledEventId: 5, startedEventId });
  expect(timedOut?.eventTimestamp).toBe(world.clock.now() / 1000);
  expect(scheduled?.eventType).toBe("DecisionTaskScheduled");
  expect(history).toHaveLength(before.length + 2);
});

test("a heartbeat postpones the heartbeat timeout without an event and without moving a stored deadline", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one", { heartbeatTimeout: "30" }));
  const { taskToken } = await world.takesActivityTask();
  const committed = world.store.committed.length;
  for (const details of ["a third", "two thirds"]) {
    await world.waits(20);
    const answer = await world.call("RecordActivityTaskHeartbeat", { taskToken, details });
    expect(answer).toEqual({ cancelRequested: false });
  }
  const heartbeats = world.store.committed.slice(committed).flat();
  expect(heartbeats.filter((change) => change.heartbeats.length > 0)).toHaveLength(2);
  for (const change of heartbeats) expect(change.events).toBeUndefined();
  for (const change of heartbeats.filter((each) => each.heartbeats.length > 0)) expect(change.wakeAt).toBeUndefined();

  await world.waits(29.999);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("ActivityTaskStarted");
  await world.waits(0.001);
  const [timedOut] = (await world.history("order-1")).slice(6);
  expect(timedOut?.activityTaskTimedOutEventAttributes).toMatchObject({
    details: "two thirds",
    timeoutType: "HEARTBEAT",
  });
  expect(timedOut?.eventTimestamp).toBe((world.clock.start + 70_000) / 1000);
});

test("a heartbeat survives a restart of the server", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one", { heartbeatTimeout: "30" }));
  const { taskToken } = await world.takesActivityTask();
  await world.waits(20);
  await world.call("RecordActivityTaskHeartbeat", { taskToken, details: "half" });
  await world.restarts();
  await world.waits(29);
  expect((await world.eventTypes("order-1")).at(-1)).toBe("ActivityTaskStarted");
  await world.waits(1);
  const [timedOut] = (await world.history("order-1")).slice(6);
  expect(timedOut?.activityTaskTimedOutEventAttributes).toMatchObject({ details: "half", timeoutType: "HEARTBEAT" });
});

test("timers fire on time and in order, each in a transaction of its own", async () => {
  const world = await openWorld();
  await world.starts("order-1", { executionStartToCloseTimeout: "31536000" });
  await world.decides(
    startTimer("a month", 30 * day),
    startTimer("at once", 0),
    startTimer("a minute", 60),
    startTimer("never", 3_600),
    cancelTimer("never"),
  );
  await world.waits(31 * day);
  await world.hasHistory(
    "order-1",
    `1        0s  WorkflowExecutionStarted
     2        0s  DecisionTaskScheduled     orders
     3        0s  DecisionTaskStarted
     4        0s  DecisionTaskCompleted
     5        0s  TimerStarted              a month
     6        0s  TimerStarted              at once
     7        0s  TimerStarted              a minute
     8        0s  TimerStarted              never
     9        0s  TimerCanceled             never
     10       0s  TimerFired                at once
     11       0s  DecisionTaskScheduled     orders
     12      60s  TimerFired                a minute
     13 2592000s  TimerFired                a month`,
  );
});

test("an unanswered decision task times out and is rescheduled, and its old token is invalid", async () => {
  const world = await openWorld();
  await world.starts("order-1", { taskStartToCloseTimeout: "10" });
  const task = await world.takesDecisionTask();
  await world.waits(10);
  await expect(world.answers(task, recordMarker("late"))).rejects.toMatchObject({
    name: "UnknownResourceFault",
    said: "Unknown decision task, scheduledEventId = 2",
  });
  await world.decides(recordMarker("in time"));
  await world.hasHistory(
    "order-1",
    `1  0s  WorkflowExecutionStarted
     2  0s  DecisionTaskScheduled     orders
     3  0s  DecisionTaskStarted
     4 10s  DecisionTaskTimedOut      START_TO_CLOSE
     5 10s  DecisionTaskScheduled     orders
     6 10s  DecisionTaskStarted
     7 10s  DecisionTaskCompleted
     8 10s  MarkerRecorded            in time`,
  );
});

test("a decision task already waiting when the started one times out is dispatched without another event", async () => {
  const world = await openWorld();
  await world.starts("order-1", { taskStartToCloseTimeout: "10" });
  await world.takesDecisionTask();
  await world.signals("order-1", "hurry");
  await world.waits(10);
  await world.hasHistory(
    "order-1",
    `1  0s  WorkflowExecutionStarted
     2  0s  DecisionTaskScheduled     orders
     3  0s  DecisionTaskStarted
     4  0s  WorkflowExecutionSignaled hurry
     5  0s  DecisionTaskScheduled     orders
     6 10s  DecisionTaskTimedOut      START_TO_CLOSE`,
  );
  expect((await world.takesDecisionTask()).startedEventId).toBe(7);
});

test("a task list override that no poll serves expires, and the task returns to the original list", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const { taskToken } = await world.takesDecisionTask();
  const taskList = { name: "sticky" };
  await world.call("RespondDecisionTaskCompleted", { taskToken, taskList, taskListScheduleToStartTimeout: "5" });
  await world.signals("order-1", "hurry");
  await world.waits(5);
  expect((await world.takesDecisionTask("orders")).startedEventId).toBe(9);
  await world.hasHistory(
    "order-1",
    `1 0s  WorkflowExecutionStarted
     2 0s  DecisionTaskScheduled     orders
     3 0s  DecisionTaskStarted
     4 0s  DecisionTaskCompleted
     5 0s  WorkflowExecutionSignaled hurry
     6 0s  DecisionTaskScheduled     sticky
     7 5s  DecisionTaskTimedOut      SCHEDULE_TO_START
     8 5s  DecisionTaskScheduled     orders
     9 5s  DecisionTaskStarted`,
  );
});

test("an activity task that no worker has taken is canceled in a transaction after the request", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(scheduleActivityTask("one"));
  await world.signals("order-1", "stop");
  await world.decides(requestCancelActivityTask("one"));
  expect(world.store.committed.at(-2)?.[0]?.events?.count).toBe(2);
  const history = await world.history("order-1");
  expect(history.slice(9).map(({ eventType }) => eventType)).toEqual([
    "ActivityTaskCancelRequested",
    "ActivityTaskCanceled",
    "DecisionTaskScheduled",
  ]);
  expect(history[10]?.activityTaskCanceledEventAttributes).toEqual({
    latestCancelRequestedEventId: 10,
    scheduledEventId: 5,
    startedEventId: 0,
  });
});

test.each([
  { seconds: "100", closedAt: 100 },
  { seconds: "0", closedAt: 0 },
])("an execution of $seconds s times out on time, whatever is open", async ({ seconds, closedAt }) => {
  const world = await openWorld();
  await world.starts("order-1", { executionStartToCloseTimeout: seconds });
  await world.waits(closedAt);
  const last = (await world.history("order-1")).at(-1);
  expect(last?.workflowExecutionTimedOutEventAttributes).toEqual({
    childPolicy: "TERMINATE",
    timeoutType: "START_TO_CLOSE",
  });
  expect(last?.eventTimestamp).toBe((world.clock.start + closedAt * 1000) / 1000);
});
