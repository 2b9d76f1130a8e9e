import assert from "node:assert/strict";
import {
  cancelWorkflow,
  completeWorkflow,
  failWorkflow,
  recordMarker,
  scheduleActivityTask,
  startTimer,
} from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

export const startAndClose: readonly Scenario[] = area(
  "start and close",

  scenario("an execution starts with all given settings and its first decision task", async (stage) => {
    const workflow = await stage.startsWorkflow({
      input: "an order",
      tagList: ["urgent", "europe"],
      taskPriority: "7",
      childPolicy: "REQUEST_CANCEL",
      executionStartToCloseTimeout: "100",
      taskStartToCloseTimeout: "NONE",
    });
    const events = await workflow.hasHistory(`
      1 WorkflowExecutionStarted  input="an order" tagList=["urgent","europe"]
      2 DecisionTaskScheduled
    `);
    assert.deepEqual(events[0]?.eventTimestamp, events[1]?.eventTimestamp, "one transaction, one timestamp");
  }),

  scenario("settings that the call omits come from the type", async (stage) => {
    const { swf, domain } = stage;
    const [workflowId, taskList] = [stage.unique("workflow"), stage.unique("list")];
    const workflowType = await stage.registersWorkflowType({
      defaultTaskList: { name: taskList },
      defaultTaskPriority: "-3",
      defaultExecutionStartToCloseTimeout: "90",
      defaultTaskStartToCloseTimeout: "80",
      defaultChildPolicy: "ABANDON",
    });
    const { runId = "" } = await swf.startWorkflowExecution({ domain, workflowId, workflowType });
    const settings = {
      executionStartToCloseTimeout: "90",
      taskStartToCloseTimeout: "80",
      childPolicy: "ABANDON",
    } as const;
    const workflow = stage.knows({ workflowId, runId, taskList, workflowType, taskPriority: "-3", ...settings });
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
    `);
  }),

  scenario("a start is refused if neither the call nor the type gives a setting", async (stage) => {
    const { swf, domain } = stage;
    const all = {
      executionStartToCloseTimeout: "60",
      taskList: { name: stage.unique("list") },
      taskStartToCloseTimeout: "30",
      childPolicy: "ABANDON",
    } as const;
    const workflowType = await stage.registersWorkflowType();
    for (const missing of ["executionStartToCloseTimeout", "taskList", "taskStartToCloseTimeout", "childPolicy"]) {
      const start = { domain, workflowId: stage.unique("workflow"), workflowType, ...all, [missing]: undefined };
      await refuses(swf.startWorkflowExecution(start), "DefaultUndefinedFault", new RegExp(missing, "i"));
    }
  }),

  scenario("a start with an unknown or deprecated type is refused", async ({ swf, domain, ...stage }) => {
    const workflowType = await stage.registersWorkflowType();
    const { name } = workflowType;
    await swf.deprecateWorkflowType({ domain, workflowType });
    const workflowId = stage.unique("workflow");
    await refuses(
      swf.startWorkflowExecution({ domain, workflowId, workflowType }),
      "TypeDeprecatedFault",
      `WorkflowType=[name=${name}, version=1]`,
    );
    await refuses(
      swf.startWorkflowExecution({ domain, workflowId, workflowType: { name, version: "2" } }),
      "UnknownResourceFault",
      `Unknown type: WorkflowType=[name=${name}, version=2]`,
    );
  }),

  scenario("a workflow id has one open execution at a time and any number one after another", async (stage) => {
    const first = await stage.startsWorkflow();
    const { workflowId } = first;
    await refuses(stage.startsWorkflow({ workflowId }), "WorkflowExecutionAlreadyStartedFault");
    await first.decides(completeWorkflow());
    const second = await stage.startsWorkflow({ workflowId });
    assert.notEqual(second.runId, first.runId);
    await first.endsWith("WorkflowExecutionCompleted");
    await second.endsWith("DecisionTaskScheduled");
    assert.ok(second.runId.length >= 1 && second.runId.length <= 64, "a run id has 1 to 64 characters");
  }),

  scenario("an execution completes with its result", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(completeWorkflow({ result: "done" }));
    const events = await workflow.hasHistory(`${decidedOnce}
      5 WorkflowExecutionCompleted  result=done
    `);
    assert.deepEqual(events[3]?.eventTimestamp, events[4]?.eventTimestamp, "one transaction, one timestamp");
  }),

  scenario("a close decision may come without its attributes", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides({ decisionType: "CompleteWorkflowExecution" });
    await workflow.hasHistory(`${decidedOnce}
      5 WorkflowExecutionCompleted
    `);
  }),

  scenario("an execution fails with its reason and details", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(failWorkflow({ reason: "no stock", details: "item 9" }));
    await workflow.hasHistory(`${decidedOnce}
      5 WorkflowExecutionFailed  reason="no stock" details="item 9"
    `);
    const { executionInfo } = await workflow.describes();
    assert.equal(executionInfo?.closeStatus, "FAILED");
  }),

  scenario("an execution may cancel itself without a request", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(cancelWorkflow({ details: "" }));
    await workflow.hasHistory(`${decidedOnce}
      5 WorkflowExecutionCanceled  details=""
    `);
    const { executionInfo } = await workflow.describes();
    assert.equal(executionInfo?.closeStatus, "CANCELED");
    assert.equal(executionInfo?.cancelRequested, false);
  }),

  scenario("open activities and timers do not prevent an execution from closing", async ({ swf, domain, ...stage }) => {
    const workflow = await stage.startsWorkflow();
    await workflow.decides(scheduleActivityTask("charge"));
    const { taskToken } = await workflow.startsActivityTask();
    await workflow.signals("close");
    await workflow.decides(startTimer("reminder", "60"), completeWorkflow());
    await workflow.hasHistory(`${decidedOnce}
       5 ActivityTaskScheduled    activityId=charge
       6 ActivityTaskStarted      scheduledEventId=5
       7 WorkflowExecutionSignaled  signalName=close
       8 DecisionTaskScheduled
       9 DecisionTaskStarted
      10 DecisionTaskCompleted
      11 TimerStarted             timerId=reminder startToFireTimeout=60
      12 WorkflowExecutionCompleted
    `);
    const { workflowId, runId } = workflow;
    const gone = `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`;
    await refuses(swf.respondActivityTaskCompleted({ taskToken }), "UnknownResourceFault", gone);
    await refuses(swf.recordActivityTaskHeartbeat({ taskToken }), "UnknownResourceFault", gone);
    const { openCounts } = await workflow.describes();
    assert.equal(openCounts?.openActivityTasks, 1, "the counts stay as they were at the close");
  }),

  scenario("an open execution is described in full", async (stage) => {
    const workflow = await stage.startsWorkflow({ tagList: ["urgent"], taskPriority: "5" });
    await workflow.answers(await workflow.startsDecisionTask(), [recordMarker("seen"), startTimer("t", "60")], {
      executionContext: "waiting",
    });
    const { $metadata, ...described } = { $metadata: undefined, ...(await workflow.describes()) };
    const startTimestamp = described.executionInfo?.startTimestamp;
    assert.ok(startTimestamp instanceof Date);
    assert.deepEqual(described, {
      executionInfo: {
        execution: workflow.execution,
        workflowType: stage.house.workflowType,
        startTimestamp,
        executionStatus: "OPEN",
        cancelRequested: false,
        tagList: ["urgent"],
      },
      executionConfiguration: {
        taskStartToCloseTimeout: workflow.taskStartToCloseTimeout,
        executionStartToCloseTimeout: workflow.executionStartToCloseTimeout,
        taskList: { name: workflow.taskList },
        taskPriority: "5",
        childPolicy: "TERMINATE",
      },
      openCounts: {
        openActivityTasks: 0,
        openDecisionTasks: 0,
        openTimers: 1,
        openChildWorkflowExecutions: 0,
        openLambdaFunctions: 0,
      },
      latestExecutionContext: "waiting",
    });
  }),

  scenario("a closed execution shows when and how it closed, and its last context", async (stage) => {
    const workflow = await stage.startsWorkflow();
    await workflow.answers(await workflow.startsDecisionTask(), [startTimer("t", "0")], { executionContext: "first" });
    await workflow.decides(completeWorkflow());
    const events = await workflow.history();
    const { executionInfo, latestExecutionContext } = await workflow.describes();
    assert.equal(executionInfo?.executionStatus, "CLOSED");
    assert.equal(executionInfo?.closeStatus, "COMPLETED");
    assert.deepEqual(executionInfo?.closeTimestamp, events.at(-1)?.eventTimestamp);
    assert.deepEqual(executionInfo?.startTimestamp, events[0]?.eventTimestamp);
    assert.equal(latestExecutionContext, "first", "a completion without a context keeps the last one");
  }),

  scenario("the latest activity time is set once an activity is scheduled", async (stage) => {
    const workflow = await stage.startsWorkflow();
    assert.equal((await workflow.describes()).latestActivityTaskTimestamp, undefined);
    await workflow.decides(scheduleActivityTask("charge"));
    const { latestActivityTaskTimestamp, openCounts } = await workflow.describes();
    assert.ok(latestActivityTaskTimestamp instanceof Date);
    assert.equal(openCounts?.openActivityTasks, 1);
  }),

  scenario("describing an execution that does not exist is refused", async ({ swf, domain, ...stage }) => {
    const execution = { workflowId: stage.unique("workflow"), runId: "none" };
    const unknown = `Unknown execution: WorkflowExecution=[workflowId=${execution.workflowId}, runId=none]`;
    await refuses(swf.describeWorkflowExecution({ domain, execution }), "UnknownResourceFault", unknown);
    await refuses(swf.getWorkflowExecutionHistory({ domain, execution }), "UnknownResourceFault", unknown);
  }),
);
