import assert from "node:assert/strict";
import { scheduleActivityTask } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce, decidingOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

export const executionTimeout: readonly Scenario[] = area(
  "execution timeout",

  scenario("an execution without a decider times out", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow({ executionStartToCloseTimeout: "1", childPolicy: "ABANDON" });
    const events = await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionTimedOut
    `);
    const took = (events[2]?.eventTimestamp?.getTime() ?? 0) - (events[0]?.eventTimestamp?.getTime() ?? 0);
    assert.ok(took >= 1_000, `timed out after ${took} ms`);
    const { executionInfo } = await workflow.describes();
    assert.equal(executionInfo?.closeStatus, "TIMED_OUT");
    assert.deepEqual(executionInfo?.closeTimestamp, events[2]?.eventTimestamp);
  }),

  scenario("an execution times out while its decider is working", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow({ executionStartToCloseTimeout: "1" });
    const task = await workflow.startsDecisionTask();
    await workflow.hasHistory(`${decidingOnce}
      4 WorkflowExecutionTimedOut
    `);
    const { workflowId, runId } = workflow;
    const gone = `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`;
    await refuses(workflow.answers(task), "UnknownResourceFault", gone);
  }),

  scenario("an execution times out while its worker is working", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow({ executionStartToCloseTimeout: "1" });
    await workflow.decides(scheduleActivityTask("a"));
    const { taskToken } = await workflow.startsActivityTask();
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled  activityId=a
      6 ActivityTaskStarted    scheduledEventId=5
      7 WorkflowExecutionTimedOut
    `);
    await refuses(swf.respondActivityTaskCompleted({ taskToken }), "UnknownResourceFault", /^Unknown execution: /);
    assert.equal((await workflow.describes()).openCounts?.openActivityTasks, 1);
  }),

  scenario("an execution must have a finite timeout", async ({ startsWorkflow }) => {
    for (const executionStartToCloseTimeout of ["NONE", "31536001"]) {
      await refuses(startsWorkflow({ executionStartToCloseTimeout }), "ValidationException");
    }
    const workflow = await startsWorkflow({ executionStartToCloseTimeout: "31536000" });
    await workflow.terminates();
  }),

  unproven(
    scenario("an execution with a timeout of 0 closes at once", async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow({ executionStartToCloseTimeout: "0" });
      await workflow.hasHistory(`
        1 WorkflowExecutionStarted
        2 DecisionTaskScheduled
        3 WorkflowExecutionTimedOut
      `);
    }),
  ),
);
