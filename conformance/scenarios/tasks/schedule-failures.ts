import assert from "node:assert/strict";
import { recordMarker, scheduleActivityTask } from "../../dsl/decisions.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, needs, type Scenario, scenario } from "../../dsl/scenario.ts";

/** All the timeouts that an activity task needs. A default of the type can replace each. */
const timeouts = {
  scheduleToStartTimeout: "60",
  scheduleToCloseTimeout: "60",
  startToCloseTimeout: "60",
  heartbeatTimeout: "60",
} as const;

const undefinedDefaults = [
  { missing: "taskList", cause: "DEFAULT_TASK_LIST_UNDEFINED" },
  { missing: "scheduleToStartTimeout", cause: "DEFAULT_SCHEDULE_TO_START_TIMEOUT_UNDEFINED" },
  { missing: "scheduleToCloseTimeout", cause: "DEFAULT_SCHEDULE_TO_CLOSE_TIMEOUT_UNDEFINED" },
  { missing: "startToCloseTimeout", cause: "DEFAULT_START_TO_CLOSE_TIMEOUT_UNDEFINED" },
  { missing: "heartbeatTimeout", cause: "DEFAULT_HEARTBEAT_TIMEOUT_UNDEFINED" },
] as const;

export const scheduleFailures: readonly Scenario[] = area(
  "activity tasks that cannot be scheduled",

  scenario("the type must be registered", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const activityType = { name: stage.unique("never-registered"), version: "1" };
    await workflow.decides(scheduleActivityTask("a", { activityType, input: "lost", control: "lost too" }));
    await workflow.hasHistory(`${decidedOnce}
      5 ScheduleActivityTaskFailed  activityId=a cause=ACTIVITY_TYPE_DOES_NOT_EXIST activityType=${JSON.stringify(activityType)}
      6 DecisionTaskScheduled
    `);
  }),

  scenario("the type must not be deprecated", async ({ swf, domain, ...stage }) => {
    const workflow = await stage.startsWorkflow();
    const activityType = await stage.registersActivityType();
    await swf.deprecateActivityType({ domain, activityType });
    await workflow.decides(scheduleActivityTask("a", { activityType, ...timeouts }));
    await workflow.hasHistory(`${decidedOnce}
      5 ScheduleActivityTaskFailed  activityId=a cause=ACTIVITY_TYPE_DEPRECATED activityType=${JSON.stringify(activityType)}
      6 DecisionTaskScheduled
    `);
  }),

  scenario("a deleted type does not exist", async ({ swf, domain, ...stage }) => {
    const workflow = await stage.startsWorkflow();
    const activityType = await stage.registersActivityType();
    await swf.deprecateActivityType({ domain, activityType });
    await swf.deleteActivityType({ domain, activityType });
    await workflow.decides(scheduleActivityTask("a", { activityType, ...timeouts }));
    await workflow.hasHistory(`${decidedOnce}
      5 ScheduleActivityTaskFailed  activityId=a cause=ACTIVITY_TYPE_DOES_NOT_EXIST activityType=${JSON.stringify(activityType)}
      6 DecisionTaskScheduled
    `);
  }),

  scenario("the id must not belong to an open activity task", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"), scheduleActivityTask("a"), recordMarker("the rest goes on"));
    const { taskToken } = await workflow.startsActivityTask();
    await swf.respondActivityTaskCompleted({ taskToken });
    await workflow.decides(scheduleActivityTask("a"));
    await workflow.hasHistory(`${decidedOnce}
       5 ActivityTaskScheduled       activityId=a
       6 ScheduleActivityTaskFailed  activityId=a cause=ACTIVITY_ID_ALREADY_IN_USE
       7 MarkerRecorded              markerName="the rest goes on"
       8 DecisionTaskScheduled
       9 ActivityTaskStarted         scheduledEventId=5
      10 ActivityTaskCompleted       scheduledEventId=5 startedEventId=9
      11 DecisionTaskStarted         scheduledEventId=8
      12 DecisionTaskCompleted
      13 ActivityTaskScheduled       activityId=a
    `);
  }),

  ...undefinedDefaults.map(({ missing, cause }) =>
    scenario(`without ${missing} the type must have a default`, async (stage) => {
      const workflow = await stage.startsWorkflow();
      const activityType = await stage.registersActivityType();
      const settings = { activityType, ...timeouts, [missing]: undefined };
      await workflow.decides(
        scheduleActivityTask("a", settings),
        scheduleActivityTask("b", { activityType, ...timeouts }),
      );
      await workflow.hasHistory(`${decidedOnce}
        5 ScheduleActivityTaskFailed  activityId=a cause=${cause} activityType=${JSON.stringify(activityType)}
        6 ActivityTaskScheduled       activityId=b activityType=${JSON.stringify(activityType)} scheduleToStartTimeout=60 scheduleToCloseTimeout=60 startToCloseTimeout=60 heartbeatTimeout=60
        7 DecisionTaskScheduled
      `);
    }),
  ),

  needs(
    "local",
    scenario("an execution can have at most 1,000 open activity tasks", async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(...Array.from({ length: 1_001 }, (_, index) => scheduleActivityTask(`a${index}`)));
      const [failed, scheduled] = (await workflow.history()).slice(-2);
      assert.equal(scheduled?.eventType, "DecisionTaskScheduled");
      assert.deepEqual(failed?.scheduleActivityTaskFailedEventAttributes, {
        activityType: workflow.house.activityType,
        activityId: "a1000",
        cause: "OPEN_ACTIVITIES_LIMIT_EXCEEDED",
        decisionTaskCompletedEventId: 4,
      });
      assert.equal((await workflow.describes()).openCounts?.openActivityTasks, 1_000);
    }),
  ),
);
