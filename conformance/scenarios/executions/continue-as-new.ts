import assert from "node:assert/strict";
import { cancelWorkflow, completeWorkflow, continueAsNew } from "../../dsl/decisions.ts";
import { childStarted, decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import { startSettings, undefinedDefaults } from "../../dsl/start-settings.ts";
import type { Workflow } from "../../dsl/workflow.ts";

/** The new run that this one names as its continuation. */
async function newRunOf(old: Workflow, stage: Stage): Promise<Workflow> {
  const { newExecutionRunId } = await old.endsWith("WorkflowExecutionContinuedAsNew");
  const { workflowId, taskList, workflowType } = old;
  return stage.knows({ workflowId, runId: String(newExecutionRunId), taskList, workflowType });
}

export const continuations: readonly Scenario[] = area(
  "continue as new",

  scenario("an execution continues as a new run that names the old one", async (stage) => {
    const old = await stage.startsWorkflow({ input: "first", tagList: ["old"] });
    await old.decides(continueAsNew({ input: "second", tagList: ["new"] }));
    const events = await old.hasHistory(`
      1 WorkflowExecutionStarted  input=first tagList=["old"]
      2 DecisionTaskScheduled
      3 DecisionTaskStarted
      4 DecisionTaskCompleted
      5 WorkflowExecutionContinuedAsNew  newExecutionRunId=* input=second tagList=["new"]
    `);
    const next = await newRunOf(old, stage);
    assert.notEqual(next.runId, old.runId);
    const continued = await next.hasHistory(`
      1 WorkflowExecutionStarted  input=second tagList=["new"] continuedExecutionRunId=${old.runId}
      2 DecisionTaskScheduled
    `);
    assert.deepEqual(continued[0]?.eventTimestamp, events[4]?.eventTimestamp, "both in one transaction");
    assert.equal((await old.describes()).executionInfo?.closeStatus, "CONTINUED_AS_NEW");
    const { previousStartedEventId } = await next.decides(completeWorkflow());
    assert.equal(previousStartedEventId, 0, "the new run starts without a previous decision task");
    await next.endsWith("WorkflowExecutionCompleted");
  }),

  scenario("omitted settings come from the type, not from the run", async (stage) => {
    const old = await stage.startsWorkflow({
      input: "not inherited",
      tagList: ["not inherited"],
      taskPriority: "8",
      childPolicy: "ABANDON",
      executionStartToCloseTimeout: "77",
      taskStartToCloseTimeout: "NONE",
    });
    await old.decides(continueAsNew());
    const attributes = await old.endsWith("WorkflowExecutionContinuedAsNew");
    const { newExecutionRunId, ...settings } = attributes;
    assert.deepEqual(settings, {
      decisionTaskCompletedEventId: 4,
      workflowType: old.workflowType,
      taskList: { name: old.taskList },
      executionStartToCloseTimeout: "120",
      taskStartToCloseTimeout: "30",
      childPolicy: "TERMINATE",
    });
    const next = await newRunOf(old, stage);
    await next.hasHistory(`
      1 WorkflowExecutionStarted  continuedExecutionRunId=${old.runId}
      2 DecisionTaskScheduled
    `);
  }),

  scenario("the new run may have another version of the type, and other settings", async (stage) => {
    const { name } = stage.house.workflowType;
    const version = stage.unique("v");
    await stage.registersWorkflowType({ name, version });
    const old = await stage.startsWorkflow();
    await old.decides(continueAsNew({ workflowTypeVersion: version, taskPriority: "4", ...startSettings }));
    const { newExecutionRunId } = await old.endsWith("WorkflowExecutionContinuedAsNew");
    const next = stage.knows({
      workflowId: old.workflowId,
      runId: String(newExecutionRunId),
      taskList: old.taskList,
      workflowType: { name, version },
      taskPriority: "4",
      ...startSettings,
    });
    await next.hasHistory(`
      1 WorkflowExecutionStarted  continuedExecutionRunId=${old.runId}
      2 DecisionTaskScheduled
    `);
  }),

  scenario("the new run can be canceled by its workflow id", async (stage) => {
    const { swf, domain } = stage;
    const old = await stage.startsWorkflow();
    await old.decides(continueAsNew());
    const next = await newRunOf(old, stage);
    await swf.requestCancelWorkflowExecution({ domain, workflowId: old.workflowId });
    await next.decides(cancelWorkflow());
    await next.endsWith("WorkflowExecutionCanceled");
  }),

  scenario(
    "a child that continues as new keeps its parent, which records only the close of the last run",
    async (stage) => {
      const parent = await stage.startsWorkflow();
      const first = await parent.startsChild();
      await first.decides(continueAsNew({ input: "again" }));
      const second = await newRunOf(first, stage);
      await second.decides(completeWorkflow({ result: "done" }));
      await parent.hasHistory(`${childStarted(first)}
      10 ChildWorkflowExecutionCompleted  workflowExecution=${second} initiatedEventId=5 startedEventId=6 result=done
      11 DecisionTaskScheduled
    `);
      await second.hasHistory(`
      1 WorkflowExecutionStarted  input=again continuedExecutionRunId=${first.runId} parentWorkflowExecution=${parent} parentInitiatedEventId=5
      2 DecisionTaskScheduled
      3 DecisionTaskStarted
      4 DecisionTaskCompleted
      5 WorkflowExecutionCompleted  result=done
    `);
    },
  ),

  scenario("the version must be registered", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(continueAsNew({ workflowTypeVersion: "no such" }));
    await workflow.decides(completeWorkflow());
    await workflow.hasHistory(`${decidedOnce}
      5 ContinueAsNewWorkflowExecutionFailed  cause=WORKFLOW_TYPE_DOES_NOT_EXIST
      6 DecisionTaskScheduled
      7 DecisionTaskStarted
      8 DecisionTaskCompleted
      9 WorkflowExecutionCompleted
    `);
  }),

  scenario("the type must not be deprecated", async (stage) => {
    const { swf, domain } = stage;
    const workflowType = await stage.registersWorkflowType();
    const workflow = await stage.startsWorkflow({ workflowType, ...startSettings });
    await swf.deprecateWorkflowType({ domain, workflowType });
    await workflow.decides(continueAsNew(startSettings));
    await workflow.hasHistory(`${decidedOnce}
      5 ContinueAsNewWorkflowExecutionFailed  cause=WORKFLOW_TYPE_DEPRECATED
      6 DecisionTaskScheduled
    `);
  }),

  ...undefinedDefaults.map(({ missing, cause }) =>
    scenario(`without ${missing} the type must have a default`, async (stage) => {
      const workflowType = await stage.registersWorkflowType();
      const workflow = await stage.startsWorkflow({ workflowType, ...startSettings });
      await workflow.decides(continueAsNew({ ...startSettings, [missing]: undefined }));
      await workflow.hasHistory(`${decidedOnce}
        5 ContinueAsNewWorkflowExecutionFailed  cause=${cause}
        6 DecisionTaskScheduled
      `);
    }),
  ),
);
