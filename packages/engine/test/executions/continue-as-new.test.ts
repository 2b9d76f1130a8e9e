import { test } from "vitest";
import { completeWorkflowExecution, continueAsNewWorkflowExecution, recordMarker } from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";
import { workflowDefaults, workflowType } from "../scenario/surroundings.ts";

test("the old run closes and the new one starts at the same moment, with its own decision task", () => {
  new Scenario()
    .startsExecution()
    .waits(5)
    .decides(recordMarker("last"), continueAsNewWorkflowExecution({ input: "next" }))
    .hasHistory(`
      ...
      5  5s  MarkerRecorded
      6  5s  WorkflowExecutionContinuedAsNew  run-2  input=next  workflowType.name=order  workflowType.version=1.0
    `)
    .hasTasks()
    .followsNewRun()
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  continuedExecutionRunId=run-1  input=next  parentInitiatedEventId=0  !parentWorkflowExecution
      2  0s  DecisionTaskScheduled     orders  NONE
    `)
    .hasTasks("decision 2 on orders");
});

test("settings that the decision omits come from the type, not from the run", () => {
  const configuration = {
    defaultChildPolicy: "REQUEST_CANCEL",
    defaultExecutionStartToCloseTimeout: "70",
    defaultTaskList: { name: "of-the-type" },
    defaultTaskPriority: "4",
    defaultTaskStartToCloseTimeout: "7",
    defaultLambdaRole: "role-of-the-type",
  } as const;
  new Scenario({ workflowTypes: [workflowType("order", configuration)] })
    .startsExecution({
      childPolicy: "ABANDON",
      executionStartToCloseTimeout: "500",
      input: "of the run",
      lambdaRole: "role-of-the-run",
      tagList: ["of-the-run"],
      taskList: "of-the-run",
      taskPriority: "9",
      taskStartToCloseTimeout: "50",
    })
    .decides(continueAsNewWorkflowExecution())
    .followsNewRun()
    .hasAttributes(1, {
      childPolicy: "REQUEST_CANCEL",
      continuedExecutionRunId: "run-1",
      executionStartToCloseTimeout: "70",
      lambdaRole: "role-of-the-type",
      parentInitiatedEventId: 0,
      taskList: { name: "of-the-type" },
      taskPriority: "4",
      taskStartToCloseTimeout: "7",
      workflowType: { name: "order", version: "1.0" },
    });
});

test("the new run has no priority, role, tags or input unless the decision or the type gives them", () => {
  new Scenario()
    .startsExecution({ input: "i", lambdaRole: "role", tagList: ["t"], taskPriority: "9" })
    .decides(continueAsNewWorkflowExecution())
    .followsNewRun()
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  !input  !lambdaRole  !tagList  !taskPriority
      2  0s  DecisionTaskScheduled     !taskPriority
    `);
});

test("the decision may give the new run another version, and the defaults of that version apply", () => {
  const newer = { ...workflowDefaults, defaultTaskList: { name: "newer" } };
  new Scenario({
    workflowTypes: [workflowType("order", workflowDefaults), workflowType("order", newer, "REGISTERED", "2.0")],
  })
    .startsExecution()
    .decides(continueAsNewWorkflowExecution({ workflowTypeVersion: "2.0" }))
    .hasHistory(`
      ...
      5  0s  WorkflowExecutionContinuedAsNew  workflowType.name=order  workflowType.version=2.0  taskList.name=newer
    `)
    .followsNewRun()
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  workflowType.version=2.0
      2  0s  DecisionTaskScheduled     newer
    `);
});

test("the new run has its own full execution timeout", () => {
  new Scenario()
    .startsExecution({ executionStartToCloseTimeout: "60" })
    .waits(50)
    .decides(continueAsNewWorkflowExecution({ executionStartToCloseTimeout: "60" }))
    .followsNewRun()
    .fallsDueAt(110)
    .waits(60)
    .hasHistory(`
      1   0s  WorkflowExecutionStarted
      2   0s  DecisionTaskScheduled
      3  60s  WorkflowExecutionTimedOut
    `);
});

test("a new run without an execution timeout gets one year", () => {
  new Scenario()
    .startsExecution()
    .decides(continueAsNewWorkflowExecution({ executionStartToCloseTimeout: "NONE" }))
    .followsNewRun()
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  executionStartToCloseTimeout=31536000
      2  0s  DecisionTaskScheduled
    `);
});

test("the new run of a child keeps its parent", () => {
  new Scenario()
    .startsChildExecution()
    .decides(continueAsNewWorkflowExecution())
    .followsNewRun()
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  parentInitiatedEventId=5  parentWorkflowExecution.runId=parent-run  continuedExecutionRunId=run-1
      2  0s  DecisionTaskScheduled
    `)
    .hasState({ parent: { execution: { runId: "parent-run", workflowId: "parent" }, initiatedEventId: 5 } });
});

test("the new run does not use the task list that an answer gave the old run", () => {
  new Scenario()
    .startsExecution()
    .answers({ taskList: "special" })
    .signals("x")
    .answers({ taskList: "worker-7", taskListScheduleToStartTimeout: "5" }, continueAsNewWorkflowExecution())
    .followsNewRun()
    .hasTasks("decision 2 on orders");
});

test("a workflow may continue as new repeatedly", () => {
  new Scenario()
    .startsExecution()
    .decides(continueAsNewWorkflowExecution())
    .followsNewRun()
    .decides(continueAsNewWorkflowExecution())
    .followsNewRun()
    .decides(completeWorkflowExecution())
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  continuedExecutionRunId=run-2
      ...
      5  0s  WorkflowExecutionCompleted
    `);
});

test("a failed ContinueAsNewWorkflowExecution starts nothing and leaves the run open", () => {
  new Scenario()
    .startsExecution()
    .decides(continueAsNewWorkflowExecution({ workflowTypeVersion: "9" }))
    .hasHistory(`
      ...
      5  0s  ContinueAsNewWorkflowExecutionFailed  WORKFLOW_TYPE_DOES_NOT_EXIST
      6  0s  DecisionTaskScheduled
    `)
    .decides(completeWorkflowExecution())
    .hasState({ closing: { status: "COMPLETED", at: 1_700_000_000_000, childPolicy: "TERMINATE" } });
});
