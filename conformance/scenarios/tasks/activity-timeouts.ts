import assert from "node:assert/strict";
import type { HistoryEvent } from "@aws-sdk/client-swf";
import { completeWorkflow, scheduleActivityTask } from "../../dsl/decisions.ts";
import { pause, refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

const never = {
  scheduleToStartTimeout: "NONE",
  scheduleToCloseTimeout: "NONE",
  startToCloseTimeout: "NONE",
  heartbeatTimeout: "NONE",
} as const;

function msBetween(events: readonly HistoryEvent[], from: number, to: number): number {
  const at = (eventId: number): number => events[eventId - 1]?.eventTimestamp?.getTime() ?? Number.NaN;
  return at(to) - at(from);
}

export const activityTimeouts: readonly Scenario[] = area(
  "activity timeouts",

  scenario("SCHEDULE_TO_START: no worker takes the task", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { scheduleToStartTimeout: "1" }));
    await workflow.decides(completeWorkflow());
    const events = await workflow.hasHistory(`${decidedOnce}
       5 ActivityTaskScheduled  activityId=a scheduleToStartTimeout=1
       6 ActivityTaskTimedOut   timeoutType=SCHEDULE_TO_START scheduledEventId=5 startedEventId=0
       7 DecisionTaskScheduled
       8 DecisionTaskStarted
       9 DecisionTaskCompleted
      10 WorkflowExecutionCompleted
    `);
    assert.ok(msBetween(events, 5, 6) >= 1_000);
  }),

  scenario("SCHEDULE_TO_CLOSE: the task was never started", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { scheduleToCloseTimeout: "1" }));
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a scheduleToCloseTimeout=1
      6 ActivityTaskTimedOut   timeoutType=SCHEDULE_TO_CLOSE scheduledEventId=5 startedEventId=0
      7 DecisionTaskScheduled
    `);
  }),

  scenario("SCHEDULE_TO_CLOSE: the timeout of a started task counts from its schedule", async (stage) => {
    const workflow = await stage.startsWorkflow();
    await workflow.decides(
      scheduleActivityTask("a", { ...never, scheduleToCloseTimeout: "1", startToCloseTimeout: "2" }),
    );
    await workflow.startsActivityTask();
    const events = await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a scheduleToStartTimeout=NONE scheduleToCloseTimeout=1 startToCloseTimeout=2 heartbeatTimeout=NONE
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskTimedOut   timeoutType=SCHEDULE_TO_CLOSE scheduledEventId=5 startedEventId=6
      8 DecisionTaskScheduled
    `);
    assert.ok(msBetween(events, 5, 7) >= 1_000);
  }),

  scenario("START_TO_CLOSE: heartbeats do not extend it, but their details are kept", async ({ swf, ...stage }) => {
    const workflow = await stage.startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { startToCloseTimeout: "1" }));
    const { taskToken } = await workflow.startsActivityTask();
    await swf.recordActivityTaskHeartbeat({ taskToken, details: "a quarter" });
    await pause(400);
    await swf.recordActivityTaskHeartbeat({ taskToken, details: "half" });
    const events = await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a startToCloseTimeout=1
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskTimedOut   timeoutType=START_TO_CLOSE scheduledEventId=5 startedEventId=6 details=half
      8 DecisionTaskScheduled
    `);
    const took = msBetween(events, 6, 7);
    assert.ok(took >= 1_000, `timed out after ${took} ms`);
  }),

  scenario("HEARTBEAT: the worker falls silent", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { heartbeatTimeout: "2" }));
    const { taskToken } = await workflow.startsActivityTask();
    await pause(1_000);
    await swf.recordActivityTaskHeartbeat({ taskToken, details: "step 1" });
    const events = await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a heartbeatTimeout=2
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskTimedOut   timeoutType=HEARTBEAT scheduledEventId=5 startedEventId=6 details="step 1"
      8 DecisionTaskScheduled
    `);
    assert.ok(msBetween(events, 6, 7) >= 2_900, "each heartbeat restarts the timeout");
  }),

  scenario("HEARTBEAT: the worker never sent a heartbeat", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { heartbeatTimeout: "1" }));
    await workflow.startsActivityTask();
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a heartbeatTimeout=1
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskTimedOut   timeoutType=HEARTBEAT scheduledEventId=5 startedEventId=6
      8 DecisionTaskScheduled
    `);
  }),

  scenario("HEARTBEAT: a steady worker outlasts its heartbeat timeout", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { heartbeatTimeout: "2" }));
    const { taskToken } = await workflow.startsActivityTask();
    for (let beat = 0; beat < 4; beat++) {
      await pause(700);
      await swf.recordActivityTaskHeartbeat({ taskToken });
    }
    await swf.respondActivityTaskCompleted({ taskToken });
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a heartbeatTimeout=2
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskCompleted  scheduledEventId=5 startedEventId=6
      8 DecisionTaskScheduled
    `);
  }),

  scenario("NONE: a task without timeouts waits", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", never));
    await pause(1_200);
    const { taskToken } = await workflow.startsActivityTask();
    await swf.respondActivityTaskCompleted({ taskToken });
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a scheduleToStartTimeout=NONE scheduleToCloseTimeout=NONE startToCloseTimeout=NONE heartbeatTimeout=NONE
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskCompleted  scheduledEventId=5 startedEventId=6
      8 DecisionTaskScheduled
    `);
  }),

  unproven(
    scenario("a timeout of 0: a task without a waiting poll times out at once", async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(scheduleActivityTask("a", { scheduleToStartTimeout: "0" }));
      await workflow.hasHistory(`${decidedOnce}
        5 ActivityTaskScheduled  activityId=a scheduleToStartTimeout=0
        6 ActivityTaskTimedOut   timeoutType=SCHEDULE_TO_START scheduledEventId=5 startedEventId=0
        7 DecisionTaskScheduled
      `);
    }),
  ),

  scenario("the token of a timed-out task is no longer valid", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { startToCloseTimeout: "1" }));
    const { taskToken } = await workflow.startsActivityTask();
    await workflow.startsDecisionTask();
    const unknown = "Unknown activity, scheduledEventId = 5";
    await refuses(swf.respondActivityTaskCompleted({ taskToken }), "UnknownResourceFault", unknown);
    await refuses(swf.recordActivityTaskHeartbeat({ taskToken }), "UnknownResourceFault", unknown);
  }),

  scenario("a timed-out task is no longer on its list", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("first", { scheduleToStartTimeout: "1" }));
    await workflow.decides(scheduleActivityTask("second"));
    const { activityId, taskToken } = await workflow.startsActivityTask();
    assert.equal(activityId, "second");
    await swf.respondActivityTaskCompleted({ taskToken });
  }),
);
