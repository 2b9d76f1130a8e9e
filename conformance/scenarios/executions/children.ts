import assert from "node:assert/strict";
import { cancelWorkflow, completeWorkflow, failWorkflow, recordMarker, startChild } from "../../dsl/decisions.ts";
import { eventually } from "../../dsl/expectations.ts";
import { childStarted, decidedOnce, startedBy } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

export const children: readonly Scenario[] = area(
  "children",

  scenario("a child is initiated, started and completed", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow();
    const child = await parent.startsChild();
    await child.decides(completeWorkflow({ result: "done" }));
    await parent.decides(completeWorkflow());
    await parent.hasHistory(`${childStarted(child)}
      10 ChildWorkflowExecutionCompleted  workflowExecution=${child} initiatedEventId=5 startedEventId=6 result=done
      11 DecisionTaskScheduled
      12 DecisionTaskStarted
      13 DecisionTaskCompleted
      14 WorkflowExecutionCompleted
    `);
    await child.hasHistory(`${startedBy(parent)}
      3 DecisionTaskStarted
      4 DecisionTaskCompleted
      5 WorkflowExecutionCompleted  result=done
    `);
  }),

  scenario(
    "a child may have its parent's run id in its workflowId, as the Flow Framework names children",
    async (stage) => {
      const parent = await stage.startsWorkflow();
      const workflowId = `${parent.runId}:1`;
      const child = await parent.startsChild({ workflowId });
      assert.deepEqual((await child.describes()).executionInfo?.execution, child.execution);
      await child.decides(completeWorkflow());
      const { events } = await parent.decides(completeWorkflow());
      const completed = events.find(({ eventType }) => eventType === "ChildWorkflowExecutionCompleted");
      assert.deepEqual(completed?.childWorkflowExecutionCompletedEventAttributes?.workflowExecution, child.execution);
    },
  ),

  scenario("a child has the settings of its decision and inherits none from its parent", async (stage) => {
    const parent = await stage.startsWorkflow({ tagList: ["parent's"], input: "parent's", taskPriority: "9" });
    const [workflowId, taskList] = [stage.unique("child"), stage.unique("child-list")];
    const settings = {
      taskList: { name: taskList },
      input: "a part of the order",
      tagList: ["child's"],
      executionStartToCloseTimeout: "70",
      taskStartToCloseTimeout: "NONE",
      childPolicy: "ABANDON" as const,
      taskPriority: "-2",
    } satisfies Parameters<typeof startChild>[1];
    await parent.decides(startChild(workflowId, { ...settings, control: "note" }));
    const { events } = await parent.decides();
    const { runId = "" } = events[5]?.childWorkflowExecutionStartedEventAttributes?.workflowExecution ?? {};
    const child = stage.knows({ workflowId, runId, ...settings, taskList });
    await parent.hasHistory(`
      1 WorkflowExecutionStarted  input="parent's" tagList=["parent's"]
      2 DecisionTaskScheduled
      3 DecisionTaskStarted
      4 DecisionTaskCompleted
      5 StartChildWorkflowExecutionInitiated  workflowId=${workflowId} taskList=${taskList} input="a part of the order" tagList=["child's"] executionStartToCloseTimeout=70 taskStartToCloseTimeout=NONE childPolicy=ABANDON taskPriority=-2 control=note
      6 ChildWorkflowExecutionStarted  workflowExecution=${child} initiatedEventId=5
      7 DecisionTaskScheduled
      8 DecisionTaskStarted
      9 DecisionTaskCompleted
    `);
    await child.hasHistory(`
      1 WorkflowExecutionStarted  input="a part of the order" tagList=["child's"] parentWorkflowExecution=${parent} parentInitiatedEventId=5
      2 DecisionTaskScheduled
    `);
    assert.deepEqual((await child.describes()).executionInfo?.parent, parent.execution);
    assert.equal((await parent.describes()).openCounts?.openChildWorkflowExecutions, 1);
  }),

  scenario("settings that the decision omits come from the child's type", async (stage) => {
    const parent = await stage.startsWorkflow({ childPolicy: "REQUEST_CANCEL", taskPriority: "9" });
    const taskList = stage.unique("child-list");
    const workflowType = await stage.registersWorkflowType({
      defaultTaskList: { name: taskList },
      defaultTaskPriority: "3",
      defaultExecutionStartToCloseTimeout: "75",
      defaultTaskStartToCloseTimeout: "15",
      defaultChildPolicy: "ABANDON",
    });
    const workflowId = stage.unique("child");
    await parent.decides(startChild(workflowId, { workflowType }));
    const type = `workflowType=${JSON.stringify(workflowType)}`;
    await parent.hasHistory(`${decidedOnce}
      5 StartChildWorkflowExecutionInitiated  workflowId=${workflowId} ${type} taskList=${taskList} executionStartToCloseTimeout=75 taskStartToCloseTimeout=15 childPolicy=ABANDON taskPriority=3
      6 ChildWorkflowExecutionStarted  workflowExecution=* ${type} initiatedEventId=5
      7 DecisionTaskScheduled
    `);
    stage.closeInTheEnd(workflowId);
  }),

  scenario("a child fails with its reason and details", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow();
    const child = await parent.startsChild();
    await child.decides(failWorkflow({ reason: "no stock", details: "item 9" }));
    await parent.hasHistory(`${childStarted(child)}
      10 ChildWorkflowExecutionFailed  workflowExecution=${child} initiatedEventId=5 startedEventId=6 reason="no stock" details="item 9"
      11 DecisionTaskScheduled
    `);
  }),

  scenario("a child cancels itself", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow();
    const child = await parent.startsChild();
    await child.decides(cancelWorkflow({ details: "not needed" }));
    await parent.hasHistory(`${childStarted(child)}
      10 ChildWorkflowExecutionCanceled  workflowExecution=${child} initiatedEventId=5 startedEventId=6 details="not needed"
      11 DecisionTaskScheduled
    `);
  }),

  scenario("a child is terminated: its parent learns that, but not why", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow();
    const child = await parent.startsChild();
    await child.terminates({ reason: "by hand", details: "ticket 7" });
    await parent.hasHistory(`${childStarted(child)}
      10 ChildWorkflowExecutionTerminated  workflowExecution=${child} initiatedEventId=5 startedEventId=6
      11 DecisionTaskScheduled
    `);
  }),

  scenario("a child times out", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow();
    const child = await parent.startsChild({ executionStartToCloseTimeout: "1" });
    await parent.hasHistory(`${childStarted(child)}
      10 ChildWorkflowExecutionTimedOut  workflowExecution=${child} initiatedEventId=5 startedEventId=6
      11 DecisionTaskScheduled
    `);
    await child.hasHistory(`${startedBy(parent)}
      3 WorkflowExecutionTimedOut
    `);
  }),

  scenario("a child starts after the answer that initiated it", async (stage) => {
    const parent = await stage.startsWorkflow();
    const child = stage.unique("child");
    const taskList = stage.unique("child-list");
    await parent.decides(startChild(child, { taskList: { name: taskList } }), recordMarker("after"));
    stage.closeInTheEnd(child);
    await parent.hasHistory(`${decidedOnce}
      5 StartChildWorkflowExecutionInitiated  workflowId=${child} taskList=${taskList}
      6 MarkerRecorded                        markerName=after
      7 ChildWorkflowExecutionStarted         workflowExecution=* initiatedEventId=5
      8 DecisionTaskScheduled
    `);
  }),

  scenario("several children are distinguished", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow();
    const one = await parent.startsChild();
    await parent.signals("and another");
    const two = await parent.startsChild();
    await two.decides(completeWorkflow({ result: "two" }));
    await parent.decides();
    await one.decides(failWorkflow({ reason: "one" }));
    const { events } = await parent.decides(completeWorkflow());
    const initiations = events.filter(({ eventType }) => eventType === "StartChildWorkflowExecutionInitiated");
    const starts = events.filter(({ eventType }) => eventType === "ChildWorkflowExecutionStarted");
    const completed = events.find(({ eventType }) => eventType === "ChildWorkflowExecutionCompleted");
    const failed = events.find(({ eventType }) => eventType === "ChildWorkflowExecutionFailed");
    assert.deepEqual(completed?.childWorkflowExecutionCompletedEventAttributes, {
      workflowExecution: two.execution,
      workflowType: two.workflowType,
      result: "two",
      initiatedEventId: initiations[1]?.eventId,
      startedEventId: starts[1]?.eventId,
    });
    assert.deepEqual(failed?.childWorkflowExecutionFailedEventAttributes, {
      workflowExecution: one.execution,
      workflowType: one.workflowType,
      reason: "one",
      initiatedEventId: initiations[0]?.eventId,
      startedEventId: starts[0]?.eventId,
    });
  }),

  scenario("a child that closes after its parent notifies no one", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow({ childPolicy: "ABANDON" });
    const child = await parent.startsChild();
    await parent.signals("close");
    await parent.decides(completeWorkflow());
    await child.decides(completeWorkflow());
    await child.endsWith("WorkflowExecutionCompleted");
    await parent.endsWith("WorkflowExecutionCompleted");
    await eventually(async () => {
      const { executionInfo } = await child.describes();
      assert.equal(executionInfo?.closeStatus, "COMPLETED");
      assert.deepEqual(executionInfo.parent, parent.execution);
    });
  }),
);
