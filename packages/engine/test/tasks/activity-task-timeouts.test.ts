import { test } from "vitest";
import { scheduleActivityTask } from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";

type Timeouts = Parameters<typeof scheduleActivityTask>[1];
const scheduled = (timeouts: Timeouts): Scenario =>
  new Scenario().startsExecution().decides(scheduleActivityTask("charge-card", timeouts));

test.each([
  { why: "its worker falls silent", limits: { heartbeatTimeout: "30" }, timeoutType: "HEARTBEAT" },
  { why: "its worker takes too long", limits: { startToCloseTimeout: "30" }, timeoutType: "START_TO_CLOSE" },
  { why: "it takes too long overall", limits: { scheduleToCloseTimeout: "30" }, timeoutType: "SCHEDULE_TO_CLOSE" },
])("an activity task times out when $why, and the decider is woken", ({ limits, timeoutType }) => {
  new Scenario()
    .startsExecution({ taskList: "orders" })
    .decides(scheduleActivityTask("charge-card", limits))
    .startsActivityTask("charge-card")
    .waits(30)
    .hasHistory(`
      1   0s  WorkflowExecutionStarted
      2   0s  DecisionTaskScheduled     orders
      3   0s  DecisionTaskStarted
      4   0s  DecisionTaskCompleted
      5   0s  ActivityTaskScheduled     charge-card
      6   0s  ActivityTaskStarted
      7  30s  ActivityTaskTimedOut      ${timeoutType}  scheduledEventId=5  startedEventId=6  !details
      8  30s  DecisionTaskScheduled     orders
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

const none = {
  heartbeatTimeout: "NONE",
  scheduleToCloseTimeout: "NONE",
  scheduleToStartTimeout: "NONE",
  startToCloseTimeout: "NONE",
};

test.each<{ why: string; timeouts: Timeouts; due: number | undefined; timeoutType: string }>([
  { why: "only one is set", timeouts: { scheduleToStartTimeout: "30" }, due: 30, timeoutType: "SCHEDULE_TO_START" },
  {
    why: "schedule-to-close is the shorter one",
    timeouts: { scheduleToStartTimeout: "30", scheduleToCloseTimeout: "20" },
    due: 20,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
  {
    why: "schedule-to-start is the shorter one",
    timeouts: { scheduleToStartTimeout: "10", scheduleToCloseTimeout: "20" },
    due: 10,
    timeoutType: "SCHEDULE_TO_START",
  },
  {
    why: "both run out at once: schedule-to-close takes precedence",
    timeouts: { scheduleToStartTimeout: "30", scheduleToCloseTimeout: "30" },
    due: 30,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
  {
    why: "the start-to-close and heartbeat timeouts are shorter but have not started",
    timeouts: { scheduleToStartTimeout: "30", startToCloseTimeout: "1", heartbeatTimeout: "1" },
    due: 30,
    timeoutType: "SCHEDULE_TO_START",
  },
])("an unstarted activity task times out when its first clock runs out: $why", (row) => {
  scheduled({ ...none, ...row.timeouts })
    .waits(100)
    .hasHistory(`
      ...
      5   0s          ActivityTaskScheduled
      6   ${row.due}s  ActivityTaskTimedOut  ${row.timeoutType}  scheduledEventId=5  startedEventId=0
      7   ${row.due}s  DecisionTaskScheduled
    `)
    .hasTasks("decision 7 on orders")
    .cannotStartActivityTask(5);
});

/** Scheduled at 0 s and taken after 10 s. */
test.each<{ why: string; timeouts: Timeouts; due: number; timeoutType: string }>([
  {
    why: "schedule-to-close counts from the schedule",
    timeouts: { scheduleToCloseTimeout: "30" },
    due: 30,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
  {
    why: "start-to-close counts from the start",
    timeouts: { startToCloseTimeout: "30" },
    due: 40,
    timeoutType: "START_TO_CLOSE",
  },
  {
    why: "the heartbeat timeout counts from the start",
    timeouts: { heartbeatTimeout: "30" },
    due: 40,
    timeoutType: "HEARTBEAT",
  },
  {
    why: "schedule-to-close runs out before start-to-close",
    timeouts: { scheduleToCloseTimeout: "30", startToCloseTimeout: "30" },
    due: 30,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
  {
    why: "start-to-close runs out before schedule-to-close",
    timeouts: { scheduleToCloseTimeout: "60", startToCloseTimeout: "30" },
    due: 40,
    timeoutType: "START_TO_CLOSE",
  },
  {
    why: "the heartbeat timeout is the shortest",
    timeouts: { scheduleToCloseTimeout: "60", startToCloseTimeout: "30", heartbeatTimeout: "5" },
    due: 15,
    timeoutType: "HEARTBEAT",
  },
  {
    why: "schedule-to-close and start-to-close run out at once",
    timeouts: { scheduleToCloseTimeout: "40", startToCloseTimeout: "30" },
    due: 40,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
  {
    why: "start-to-close and heartbeat run out at once",
    timeouts: { startToCloseTimeout: "30", heartbeatTimeout: "30" },
    due: 40,
    timeoutType: "START_TO_CLOSE",
  },
  {
    why: "schedule-to-close and heartbeat run out at once",
    timeouts: { scheduleToCloseTimeout: "40", heartbeatTimeout: "30" },
    due: 40,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
  {
    why: "schedule-to-start stopped when the task started",
    timeouts: { scheduleToStartTimeout: "11", startToCloseTimeout: "30" },
    due: 40,
    timeoutType: "START_TO_CLOSE",
  },
  {
    why: "shorter timeouts do not cap longer ones",
    timeouts: { scheduleToCloseTimeout: "20", startToCloseTimeout: "1000", heartbeatTimeout: "500" },
    due: 20,
    timeoutType: "SCHEDULE_TO_CLOSE",
  },
])("a started activity task times out when its first clock runs out: $why", (row) => {
  scheduled({ ...none, ...row.timeouts })
    .waits(10)
    .startsActivityTask("charge-card")
    .fallsDueAt(row.due)
    .waits(1000)
    .hasHistory(`
      ...
      6   10s          ActivityTaskStarted
      7   ${row.due}s  ActivityTaskTimedOut  ${row.timeoutType}  scheduledEventId=5  startedEventId=6
      8   ${row.due}s  DecisionTaskScheduled
    `);
});

test("an activity task without timeouts stays open as long as its execution", () => {
  scheduled(none)
    .waits(40_000)
    .startsActivityTask("charge-card")
    .waits(40_000)
    .hasHistory(`
      ...
      5      0s  ActivityTaskScheduled
      6  40000s  ActivityTaskStarted
    `)
    .fallsDueAt(86_400);
});

test("each heartbeat restarts the heartbeat clock", () => {
  scheduled({ heartbeatTimeout: "30" })
    .startsActivityTask("charge-card")
    .waits(29)
    .heartbeats("charge-card")
    .fallsDueAt(59)
    .waits(29)
    .heartbeats("charge-card")
    .fallsDueAt(88)
    .waits(60)
    .hasHistory(`
      ...
      6   0s  ActivityTaskStarted
      7  88s  ActivityTaskTimedOut  HEARTBEAT  startedEventId=6
      8  88s  DecisionTaskScheduled
    `);
});

test("heartbeats do not extend the start-to-close timeout, which shows the last details", () => {
  scheduled({ heartbeatTimeout: "30", startToCloseTimeout: "40" })
    .startsActivityTask("charge-card")
    .waits(20)
    .heartbeats("charge-card", "20 of 100")
    .waits(10)
    .heartbeats("charge-card", "30 of 100")
    .waits(10)
    .hasHistory(`
      ...
      7  40s  ActivityTaskTimedOut  START_TO_CLOSE  details="30 of 100"
      8  40s  DecisionTaskScheduled
    `);
});

test("heartbeats do not extend the schedule-to-close timeout", () => {
  scheduled({ heartbeatTimeout: "30", scheduleToCloseTimeout: "40" })
    .waits(15)
    .startsActivityTask("charge-card")
    .waits(20)
    .heartbeats("charge-card")
    .waits(60)
    .hasHistory(`
      ...
      6  15s  ActivityTaskStarted
      7  40s  ActivityTaskTimedOut  SCHEDULE_TO_CLOSE  !details
      8  40s  DecisionTaskScheduled
    `);
});

// The service does not document what happens to earlier details. The last details that the worker reported are worth
// keeping.
test("a heartbeat without details restarts the clock and keeps the previous details", () => {
  scheduled({ heartbeatTimeout: "30" })
    .startsActivityTask("charge-card")
    .heartbeats("charge-card", "half way")
    .waits(20)
    .heartbeats("charge-card")
    .waits(30)
    .hasHistory(`
      ...
      7  50s  ActivityTaskTimedOut  HEARTBEAT  details="half way"
      8  50s  DecisionTaskScheduled
    `);
});

test("a heartbeat with empty details replaces the previous details", () => {
  scheduled({ heartbeatTimeout: "30" })
    .startsActivityTask("charge-card")
    .heartbeats("charge-card", "half way")
    .heartbeats("charge-card", "")
    .waits(30)
    .hasHistory(`
      ...
      7  30s  ActivityTaskTimedOut  HEARTBEAT  details=""
      8  30s  DecisionTaskScheduled
    `);
});

test("without a heartbeat timeout, heartbeats are accepted and never missed", () => {
  scheduled(none)
    .startsActivityTask("charge-card")
    .heartbeats("charge-card", "here")
    .waits(80_000)
    .hasHistory(`
    ...
    6  0s  ActivityTaskStarted
  `);
});

test("a heartbeat timeout before the first heartbeat shows no details", () => {
  scheduled({ heartbeatTimeout: "30" })
    .startsActivityTask("charge-card")
    .waits(30)
    .hasHistory(`
    ...
    7  30s  ActivityTaskTimedOut  HEARTBEAT  !details
    8  30s  DecisionTaskScheduled
  `);
});

test.each([
  { clock: "scheduleToStartTimeout", timeoutType: "SCHEDULE_TO_START" },
  { clock: "scheduleToCloseTimeout", timeoutType: "SCHEDULE_TO_CLOSE" },
])("a $clock of 0 runs out before any poll, in a transaction of its own", ({ clock, timeoutType }) => {
  scheduled({ [clock]: "0" })
    .hasTasks("activity 5 on activities")
    .waits(0)
    .hasHistory(`
      ...
      5  0s  ActivityTaskScheduled
      6  0s  ActivityTaskTimedOut   ${timeoutType}  startedEventId=0
      7  0s  DecisionTaskScheduled
    `);
});

test("a task with a scheduleToStartTimeout of 0 survives if a waiting poll takes it at once", () => {
  scheduled({ scheduleToStartTimeout: "0" })
    .startsActivityTask("charge-card")
    .waits(60)
    .hasHistory(`
    ...
    6  0s  ActivityTaskStarted
  `);
});

test.each([
  { clock: "startToCloseTimeout", timeoutType: "START_TO_CLOSE" },
  { clock: "heartbeatTimeout", timeoutType: "HEARTBEAT" },
])("a $clock of 0 runs out as soon as the task starts", ({ clock, timeoutType }) => {
  scheduled({ [clock]: "0" })
    .waits(10)
    .startsActivityTask("charge-card")
    .waits(0)
    .hasHistory(`
      ...
      6  10s  ActivityTaskStarted
      7  10s  ActivityTaskTimedOut  ${timeoutType}  startedEventId=6
      8  10s  DecisionTaskScheduled
    `);
});

test("an activity task that has ended does not time out", () => {
  scheduled({ startToCloseTimeout: "30", heartbeatTimeout: "10", scheduleToCloseTimeout: "60" })
    .startsActivityTask("charge-card")
    .waits(5)
    .completesActivityTask("charge-card")
    .waits(100)
    .hasHistory(`
      ...
      7  5s  ActivityTaskCompleted
      8  5s  DecisionTaskScheduled
    `)
    .fallsDueAt(86_400);
});

test("activity tasks that time out together are recorded together and wake the decider once", () => {
  new Scenario()
    .startsExecution()
    .decides(
      scheduleActivityTask("charge-card", { scheduleToStartTimeout: "30" }),
      scheduleActivityTask("ship-order", { scheduleToCloseTimeout: "30" }),
    )
    .waits(30)
    .hasHistory(`
      ...
      7  30s  ActivityTaskTimedOut   SCHEDULE_TO_START  scheduledEventId=5
      8  30s  DecisionTaskScheduled
      9  30s  ActivityTaskTimedOut   SCHEDULE_TO_CLOSE  scheduledEventId=6
    `);
});

test("after the server was down, overdue timeouts happen in the order of their due times, each by its first clock", () => {
  new Scenario()
    .startsExecution()
    .decides(
      scheduleActivityTask("charge-card", { heartbeatTimeout: "20", startToCloseTimeout: "30" }),
      scheduleActivityTask("ship-order", { scheduleToStartTimeout: "10" }),
    )
    .startsActivityTask("charge-card")
    .sleepsThrough(1000)
    .hasHistory(`
      ...
      7      0s  ActivityTaskStarted    scheduledEventId=5
      8   1000s  ActivityTaskTimedOut   SCHEDULE_TO_START  scheduledEventId=6
      9   1000s  DecisionTaskScheduled
      10  1000s  ActivityTaskTimedOut   HEARTBEAT          scheduledEventId=5
    `);
});
