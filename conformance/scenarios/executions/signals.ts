import assert from "node:assert/strict";
import { completeWorkflow } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

export const signals: readonly Scenario[] = area(
  "signals",

  scenario("a signal wakes the decider and carries its input", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides();
    await workflow.signals("paid", "10 EUR");
    const { events } = await workflow.decides(completeWorkflow());
    assert.equal(events[4]?.workflowExecutionSignaledEventAttributes?.input, "10 EUR");
    await workflow.hasHistory(`${decidedOnce}
      5 WorkflowExecutionSignaled  signalName=paid input="10 EUR"
      6 DecisionTaskScheduled
      7 DecisionTaskStarted
      8 DecisionTaskCompleted
      9 WorkflowExecutionCompleted
    `);
  }),

  scenario("an empty input is kept", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.signals("one", "");
    await workflow.signals("two");
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionSignaled  signalName=one input=""
      4 WorkflowExecutionSignaled  signalName=two
    `);
  }),

  scenario("text is kept unchanged", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const input = 'naïve "quotes" \\ \u0001 \u2028 </script> 日本 🦉\n\t';
    await workflow.signals("🦉/:|arn", input);
    const signaled = (await workflow.history())[2]?.workflowExecutionSignaledEventAttributes;
    assert.deepEqual(signaled, { signalName: "🦉/:|arn", input, externalInitiatedEventId: 0 });
  }),

  scenario("without a run id the signal goes to the open execution", async ({ swf, domain, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const { workflowId } = workflow;
    await swf.signalWorkflowExecution({ domain, workflowId, signalName: "one" });
    await swf.signalWorkflowExecution({ domain, workflowId, runId: "", signalName: "two" });
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionSignaled  signalName=one
      4 WorkflowExecutionSignaled  signalName=two
    `);
  }),

  scenario("a signal needs an open execution", async ({ swf, domain, ...stage }) => {
    const workflow = await stage.startsWorkflow();
    await workflow.decides(completeWorkflow());
    const { workflowId, runId } = workflow;
    const signalName = "late";
    await refuses(
      swf.signalWorkflowExecution({ domain, workflowId, runId, signalName }),
      "UnknownResourceFault",
      `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`,
    );
    await refuses(
      swf.signalWorkflowExecution({ domain, workflowId, signalName }),
      "UnknownResourceFault",
      `Unknown execution, workflowId = ${workflowId}`,
    );
    const never = stage.unique("never-started");
    await refuses(
      swf.signalWorkflowExecution({ domain, workflowId: never, signalName }),
      "UnknownResourceFault",
      `Unknown execution, workflowId = ${never}`,
    );
  }),

  scenario(
    "a signal with the run id of a closed run does not reach the open one",
    async ({ swf, domain, startsWorkflow }) => {
      const first = await startsWorkflow();
      const { workflowId, runId } = first;
      await first.decides(completeWorkflow());
      const second = await startsWorkflow({ workflowId });
      const signal = swf.signalWorkflowExecution({ domain, workflowId, runId, signalName: "late" });
      await refuses(signal, "UnknownResourceFault");
      await second.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
    `);
    },
  ),
);
