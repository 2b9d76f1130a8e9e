import assert from "node:assert/strict";
import { completeWorkflow, scheduleActivityTask } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

export const activityTasks: readonly Scenario[] = area(
  "activity tasks",

  scenario("an activity task is scheduled, started and completed", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("charge", { input: "10 EUR", control: "note" }));
    const { $metadata, taskToken, ...task } = {
      $metadata: undefined,
      ...(await workflow.startsActivityTask({ identity: "worker 1" })),
    };
    assert.deepEqual(task, {
      activityId: "charge",
      activityType: workflow.house.activityType,
      input: "10 EUR",
      startedEventId: 6,
      workflowExecution: workflow.execution,
    });
    await swf.respondActivityTaskCompleted({ taskToken, result: "paid" });
    await workflow.decides(completeWorkflow());
    await workflow.hasHistory(`${decidedOnce}
       5 ActivityTaskScheduled  activityId=charge input="10 EUR" control=note
       6 ActivityTaskStarted    scheduledEventId=5 identity="worker 1"
       7 ActivityTaskCompleted  scheduledEventId=5 startedEventId=6 result=paid
       8 DecisionTaskScheduled
       9 DecisionTaskStarted
      10 DecisionTaskCompleted
      11 WorkflowExecutionCompleted
    `);
  }),

  scenario("the settings of the decision take precedence over those of the activity type", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const other = stage.unique("other-list");
    const timeouts = {
      scheduleToStartTimeout: "NONE",
      scheduleToCloseTimeout: "31536000",
      startToCloseTimeout: "45",
      heartbeatTimeout: "NONE",
    };
    await workflow.decides(scheduleActivityTask("a", { ...timeouts, taskList: { name: other }, taskPriority: "-9" }));
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a taskList=${other} taskPriority=-9 scheduleToStartTimeout=NONE scheduleToCloseTimeout=31536000 startToCloseTimeout=45 heartbeatTimeout=NONE
    `);
  }),

  scenario("settings that the decision omits come from the activity type", async (stage) => {
    const taskList = stage.unique("list");
    const activityType = await stage.registersActivityType({
      defaultTaskList: { name: taskList },
      defaultTaskPriority: "11",
      defaultTaskScheduleToStartTimeout: "51",
      defaultTaskScheduleToCloseTimeout: "52",
      defaultTaskStartToCloseTimeout: "53",
      defaultTaskHeartbeatTimeout: "54",
    });
    const workflow = await stage.startsWorkflow();
    await workflow.decides(scheduleActivityTask("a", { activityType, taskList: undefined }));
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a activityType=${JSON.stringify(activityType)} taskList=${taskList} taskPriority=11 scheduleToStartTimeout=51 scheduleToCloseTimeout=52 startToCloseTimeout=53 heartbeatTimeout=54
    `);
  }),

  scenario("activity tasks do not inherit the execution's priority", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow({ taskPriority: "5" });
    await workflow.decides(scheduleActivityTask("a"));
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a
    `);
  }),

  scenario("an activity task fails with its reason and details", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("charge"));
    const { taskToken } = await workflow.startsActivityTask();
    await swf.respondActivityTaskFailed({ taskToken, reason: "declined", details: "card expired" });
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=charge
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskFailed     scheduledEventId=5 startedEventId=6 reason=declined details="card expired"
      8 DecisionTaskScheduled
    `);
  }),

  scenario("a worker may answer with nothing but the token", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"));
    const first = await workflow.startsActivityTask();
    await swf.respondActivityTaskFailed({ taskToken: first.taskToken });
    await workflow.decides(scheduleActivityTask("a"));
    const second = await workflow.startsActivityTask();
    await swf.respondActivityTaskCompleted({ taskToken: second.taskToken, result: "" });
    await workflow.hasHistory(`${decidedOnce}
       5 ActivityTaskScheduled  activityId=a
       6 ActivityTaskStarted    scheduledEventId=5
       7 ActivityTaskFailed     scheduledEventId=5 startedEventId=6
       8 DecisionTaskScheduled
       9 DecisionTaskStarted
      10 DecisionTaskCompleted
      11 ActivityTaskScheduled  activityId=a
      12 ActivityTaskStarted    scheduledEventId=11
      13 ActivityTaskCompleted  scheduledEventId=11 startedEventId=12 result=""
      14 DecisionTaskScheduled
    `);
  }),

  scenario("a worker may cancel without a request", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"));
    const { taskToken } = await workflow.startsActivityTask();
    await swf.respondActivityTaskCanceled({ taskToken, details: "not needed" });
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a
      6 ActivityTaskStarted    scheduledEventId=5
      7 ActivityTaskCanceled   scheduledEventId=5 startedEventId=6 details="not needed"
      8 DecisionTaskScheduled
    `);
  }),

  scenario("a heartbeat leaves no trace in the history", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"));
    const { taskToken } = await workflow.startsActivityTask();
    const { cancelRequested } = await swf.recordActivityTaskHeartbeat({ taskToken, details: "half" });
    assert.equal(cancelRequested, false);
    await swf.recordActivityTaskHeartbeat({ taskToken });
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a
      6 ActivityTaskStarted    scheduledEventId=5
    `);
  }),

  scenario("the token of a closed activity task is no longer valid", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"));
    const { taskToken } = await workflow.startsActivityTask();
    await swf.respondActivityTaskCompleted({ taskToken });
    const unknown = "Unknown activity, scheduledEventId = 5";
    await refuses(swf.respondActivityTaskCompleted({ taskToken }), "UnknownResourceFault", unknown);
    await refuses(swf.respondActivityTaskFailed({ taskToken }), "UnknownResourceFault", unknown);
    await refuses(swf.respondActivityTaskCanceled({ taskToken }), "UnknownResourceFault", unknown);
    await refuses(swf.recordActivityTaskHeartbeat({ taskToken }), "UnknownResourceFault", unknown);
  }),

  scenario("a made-up token is invalid", async ({ swf }) => {
    const taskToken = "made up";
    await refuses(swf.respondActivityTaskCompleted({ taskToken }), "ValidationException", "Invalid token");
    await refuses(swf.respondActivityTaskFailed({ taskToken }), "ValidationException", "Invalid token");
    await refuses(swf.respondActivityTaskCanceled({ taskToken }), "ValidationException", "Invalid token");
    await refuses(swf.recordActivityTaskHeartbeat({ taskToken }), "ValidationException", "Invalid token");
  }),

  scenario("the token of one kind of task is invalid for the other kind", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const decision = await workflow.decides(scheduleActivityTask("a"));
    const activity = await workflow.startsActivityTask();
    const refused = /^(ValidationException|UnknownResourceFault)$/;
    await assert.rejects(swf.respondActivityTaskCompleted({ taskToken: decision.taskToken }), { name: refused });
    await assert.rejects(swf.recordActivityTaskHeartbeat({ taskToken: decision.taskToken }), { name: refused });
    await assert.rejects(workflow.answers(activity), { name: refused });
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a
      6 ActivityTaskStarted    scheduledEventId=5
    `);
  }),

  unproven(
    scenario("a modified token is invalid", async ({ swf, startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(scheduleActivityTask("a"));
      const { taskToken } = await workflow.startsActivityTask();
      const middle = Math.floor(taskToken.length / 2);
      const other = taskToken[middle] === "A" ? "B" : "A";
      const tampered = `${taskToken.slice(0, middle)}${other}${taskToken.slice(middle + 1)}`;
      await refuses(swf.respondActivityTaskCompleted({ taskToken: tampered }), "ValidationException", "Invalid token");
    }),
  ),

  scenario("the longest names give valid tokens", async ({ swf, ...stage }) => {
    const workflowId = stage.unique("workflow").padEnd(256, "日");
    const taskList = stage.unique("list").padEnd(256, "本");
    const workflow = await stage.startsWorkflow({ workflowId, taskList });
    await workflow.decides(scheduleActivityTask("a".repeat(256)));
    const { taskToken } = await workflow.startsActivityTask();
    assert.ok(taskToken.length <= 1_024, `a token of ${taskToken.length} characters`);
    await swf.recordActivityTaskHeartbeat({ taskToken });
    await swf.respondActivityTaskCompleted({ taskToken });
    await workflow.decides(completeWorkflow());
    const gone = `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${workflow.runId}]`;
    await refuses(swf.respondActivityTaskCompleted({ taskToken }), "UnknownResourceFault", gone);
  }),

  scenario("a scheduled task outlives the deprecation and deletion of its type", async ({ swf, domain, ...stage }) => {
    const activityType = await stage.registersActivityType({ defaultTaskHeartbeatTimeout: "NONE" });
    const workflow = await stage.startsWorkflow();
    const timeouts = { scheduleToStartTimeout: "60", scheduleToCloseTimeout: "60", startToCloseTimeout: "60" };
    await workflow.decides(scheduleActivityTask("a", { activityType, ...timeouts }));
    await swf.deprecateActivityType({ domain, activityType });
    await swf.deleteActivityType({ domain, activityType });
    const task = await workflow.startsActivityTask();
    assert.deepEqual(task.activityType, activityType);
    await swf.respondActivityTaskCompleted({ taskToken: task.taskToken });
    await workflow.decides(completeWorkflow());
    await workflow.endsWith("WorkflowExecutionCompleted");
  }),
);
