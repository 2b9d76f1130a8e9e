import assert from "node:assert/strict";
import { completeWorkflow, scheduleActivityTask } from "../../dsl/decisions.ts";
import { eventually, refuses } from "../../dsl/expectations.ts";
import { decidedOnce, decidingOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

export const termination: readonly Scenario[] = area(
  "termination",

  scenario("an execution is terminated at once, with the reason given", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.terminates({ reason: "by hand", details: "ticket 7", childPolicy: "ABANDON" });
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionTerminated  reason="by hand" details="ticket 7" childPolicy=ABANDON cause=OPERATOR_INITIATED
    `);
    const { executionInfo, openCounts } = await workflow.describes();
    assert.equal(executionInfo?.closeStatus, "TERMINATED");
    assert.equal(openCounts?.openDecisionTasks, 1, "the counts stay as they were at the close");
  }),

  scenario("a termination uses the execution's child policy unless it gives its own", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow({ childPolicy: "REQUEST_CANCEL" });
    await workflow.terminates();
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionTerminated  cause=OPERATOR_INITIATED
    `);
  }),

  scenario("a started decision task ends without an event", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    await workflow.terminates();
    await workflow.hasHistory(`${decidingOnce}
      4 WorkflowExecutionTerminated  cause=OPERATOR_INITIATED
    `);
    const { workflowId, runId } = workflow;
    const gone = `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`;
    await refuses(workflow.answers(task, [completeWorkflow()]), "UnknownResourceFault", gone);
  }),

  scenario("the tasks of a terminated execution leave their lists", async ({ swf, domain, ...stage }) => {
    const taskList = stage.unique("list");
    const terminated = await stage.startsWorkflow({ taskList });
    await terminated.decides(scheduleActivityTask("a"));
    await terminated.signals("wake");
    await terminated.terminates();
    await terminated.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled        activityId=a
      6 WorkflowExecutionSignaled    signalName=wake
      7 DecisionTaskScheduled
      8 WorkflowExecutionTerminated  cause=OPERATOR_INITIATED
    `);
    await eventually(async () => {
      const input = { domain, taskList: { name: taskList } };
      assert.equal((await swf.countPendingActivityTasks(input)).count, 0);
      assert.equal((await swf.countPendingDecisionTasks(input)).count, 0);
    });
    const other = await stage.startsWorkflow({ taskList });
    const task = await other.startsDecisionTask();
    assert.deepEqual(task.workflowExecution, other.execution);
  }),

  scenario(
    "an execution can be terminated by its workflow id alone, but only once",
    async ({ swf, domain, ...stage }) => {
      const workflow = await stage.startsWorkflow();
      const { workflowId, runId } = workflow;
      await swf.terminateWorkflowExecution({ domain, workflowId });
      await refuses(
        swf.terminateWorkflowExecution({ domain, workflowId }),
        "UnknownResourceFault",
        `Unknown execution, workflowId = ${workflowId}`,
      );
      await refuses(
        swf.terminateWorkflowExecution({ domain, workflowId, runId }),
        "UnknownResourceFault",
        `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`,
      );
    },
  ),
);
