import assert from "node:assert/strict";
import { completeWorkflow, startChild } from "../../dsl/decisions.ts";
import { eventually } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, needs, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";
import { startSettings, undefinedDefaults } from "../../dsl/start-settings.ts";

export const childFailures: readonly Scenario[] = area(
  "children that cannot be started",

  scenario("the type must be registered", async (stage) => {
    const parent = await stage.startsWorkflow();
    const workflowType = { name: stage.unique("never-registered"), version: "1" };
    const workflowId = stage.unique("child");
    await parent.decides(startChild(workflowId, { workflowType, control: "note" }));
    await parent.hasHistory(`${decidedOnce}
      5 StartChildWorkflowExecutionFailed  workflowId=${workflowId} workflowType=${JSON.stringify(workflowType)} cause=WORKFLOW_TYPE_DOES_NOT_EXIST initiatedEventId=0 control=note
      6 DecisionTaskScheduled
    `);
  }),

  scenario("the type must not be deprecated", async ({ swf, domain, ...stage }) => {
    const parent = await stage.startsWorkflow();
    const workflowType = await stage.registersWorkflowType();
    await swf.deprecateWorkflowType({ domain, workflowType });
    const workflowId = stage.unique("child");
    const taskList = { name: stage.unique("child-list") };
    await parent.decides(startChild(workflowId, { workflowType, taskList, ...startSettings }));
    await parent.hasHistory(`${decidedOnce}
      5 StartChildWorkflowExecutionFailed  workflowId=${workflowId} workflowType=${JSON.stringify(workflowType)} cause=WORKFLOW_TYPE_DEPRECATED initiatedEventId=0
      6 DecisionTaskScheduled
    `);
  }),

  ...undefinedDefaults.map(({ missing, cause }) =>
    scenario(`without ${missing} the type must have a default`, async (stage) => {
      const parent = await stage.startsWorkflow();
      const workflowType = await stage.registersWorkflowType();
      const workflowId = stage.unique("child");
      const taskList = { name: stage.unique("child-list") };
      await parent.decides(startChild(workflowId, { workflowType, taskList, ...startSettings, [missing]: undefined }));
      await parent.hasHistory(`${decidedOnce}
        5 StartChildWorkflowExecutionFailed  workflowId=${workflowId} workflowType=${JSON.stringify(workflowType)} cause=${cause} initiatedEventId=0
        6 DecisionTaskScheduled
      `);
    }),
  ),

  scenario("the workflow id must not belong to an open execution", async (stage) => {
    const [parent, other] = [await stage.startsWorkflow(), await stage.startsWorkflow()];
    const { workflowId } = other;
    await parent.decides(startChild(workflowId, { taskList: { name: other.taskList }, control: "note" }));
    await parent.decides(completeWorkflow());
    await parent.hasHistory(`${decidedOnce}
       5 StartChildWorkflowExecutionInitiated  workflowId=${workflowId} taskList=${other.taskList} control=note
       6 StartChildWorkflowExecutionFailed     workflowId=${workflowId} cause=WORKFLOW_ALREADY_RUNNING initiatedEventId=5 control=note
       7 DecisionTaskScheduled
       8 DecisionTaskStarted
       9 DecisionTaskCompleted
      10 WorkflowExecutionCompleted
    `);
    await other.endsWith("DecisionTaskScheduled");
  }),

  scenario("the workflow id must not be that of the parent", async (stage) => {
    const parent = await stage.startsWorkflow();
    const { workflowId } = parent;
    await parent.decides(startChild(workflowId, { taskList: { name: parent.taskList } }));
    await parent.hasHistory(`${decidedOnce}
      5 StartChildWorkflowExecutionInitiated  workflowId=${workflowId} taskList=${parent.taskList}
      6 StartChildWorkflowExecutionFailed     workflowId=${workflowId} cause=WORKFLOW_ALREADY_RUNNING initiatedEventId=5
      7 DecisionTaskScheduled
    `);
  }),

  unproven(
    scenario("the child policy applies to a child initiated in the answer that closes its parent", async (stage) => {
      const parent = await stage.startsWorkflow({ childPolicy: "TERMINATE" });
      const [workflowId, taskList] = [stage.unique("child"), stage.unique("child-list")];
      await parent.decides(startChild(workflowId, { taskList: { name: taskList } }), completeWorkflow());
      await parent.hasHistory(`${decidedOnce}
        5 StartChildWorkflowExecutionInitiated  workflowId=${workflowId} taskList=${taskList}
        6 WorkflowExecutionCompleted
      `);
      const { swf, domain } = stage;
      await eventually(async () => {
        const { executionInfos } = await swf.listClosedWorkflowExecutions({
          domain,
          startTimeFilter: { oldestDate: new Date(Date.now() - 3_600_000) },
          executionFilter: { workflowId },
        });
        assert.equal(executionInfos?.[0]?.closeStatus, "TERMINATED");
      });
    }),
  ),

  needs(
    "local",
    scenario("an execution can have at most 1,000 open children", async (stage) => {
      const parent = await stage.startsWorkflow();
      const taskList = { name: stage.unique("child-list") };
      const workflowId = stage.unique("child");
      await parent.decides(
        ...Array.from({ length: 1_001 }, (_, index) => startChild(`${workflowId}-${index}`, { taskList })),
      );
      // The history keeps growing while the children start, so only the part that the answer recorded is compared.
      const answer = (await parent.history()).slice(0, 4 + 1_001 + 1);
      assert.equal(answer.at(-1)?.eventType, "DecisionTaskScheduled");
      assert.deepEqual(answer.at(-2)?.startChildWorkflowExecutionFailedEventAttributes, {
        workflowType: stage.house.workflowType,
        workflowId: `${workflowId}-1000`,
        cause: "OPEN_CHILDREN_LIMIT_EXCEEDED",
        initiatedEventId: 0,
        decisionTaskCompletedEventId: 4,
      });
      await parent.terminates({ childPolicy: "TERMINATE" });
    }),
  ),
);
