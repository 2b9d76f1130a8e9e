import assert from "node:assert/strict";
import { cancelWorkflow, completeWorkflow } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

export const cancellation: readonly Scenario[] = area(
  "cancellation",

  scenario("a request to cancel only informs the decider", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides();
    await workflow.requestsCancel();
    const { executionInfo } = await workflow.describes();
    assert.equal(executionInfo?.executionStatus, "OPEN");
    assert.equal(executionInfo?.cancelRequested, true);
    await workflow.decides(cancelWorkflow({ details: "as asked" }));
    await workflow.hasHistory(`${decidedOnce}
      5 WorkflowExecutionCancelRequested
      6 DecisionTaskScheduled
      7 DecisionTaskStarted
      8 DecisionTaskCompleted
      9 WorkflowExecutionCanceled  details="as asked"
    `);
    assert.equal((await workflow.describes()).executionInfo?.closeStatus, "CANCELED");
  }),

  scenario("a decider may complete instead", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.requestsCancel();
    await workflow.decides(completeWorkflow());
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionCancelRequested
      4 DecisionTaskStarted
      5 DecisionTaskCompleted
      6 WorkflowExecutionCompleted
    `);
  }),

  scenario("every request is recorded", async ({ swf, domain, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const { workflowId } = workflow;
    await swf.requestCancelWorkflowExecution({ domain, workflowId });
    await swf.requestCancelWorkflowExecution({ domain, workflowId, runId: "" });
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionCancelRequested
      4 WorkflowExecutionCancelRequested
    `);
  }),

  scenario("a request to cancel needs an open execution", async ({ swf, domain, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(completeWorkflow());
    const { workflowId, runId } = workflow;
    await refuses(
      swf.requestCancelWorkflowExecution({ domain, workflowId, runId }),
      "UnknownResourceFault",
      `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`,
    );
    await refuses(
      swf.requestCancelWorkflowExecution({ domain, workflowId }),
      "UnknownResourceFault",
      `Unknown execution, workflowId = ${workflowId}`,
    );
  }),

  unproven(
    scenario("a closed execution no longer shows that its cancellation was requested", async (stage) => {
      const workflow = await stage.startsWorkflow();
      await workflow.requestsCancel();
      await workflow.decides(cancelWorkflow());
      assert.equal((await workflow.describes()).executionInfo?.cancelRequested, false);
    }),
  ),
);
