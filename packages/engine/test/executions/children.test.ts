import type { ChildClosing } from "@openswf/engine/commands/errand-outcomes";
import { test } from "vitest";
import { completeWorkflowExecution, startChildWorkflowExecution } from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";
import { workflowDefaults, workflowType } from "../scenario/surroundings.ts";

const initiated = (): Scenario => new Scenario().startsExecution().decides(startChildWorkflowExecution("pay-1"));
const running = (): Scenario => initiated().childStarts("pay-1").decides();

test("the decision initiates a child and an errand starts it in a later transaction", () => {
  initiated()
    .hasErrands("startChild:5")
    .hasOpenCounts({ openChildWorkflowExecutions: 1 })
    .waits(1)
    .childStarts("pay-1")
    .hasErrands()
    .hasHistory(`
      ...
      4  0s  DecisionTaskCompleted
      5  0s  StartChildWorkflowExecutionInitiated  pay-1  decisionTaskCompletedEventId=4
      6  1s  ChildWorkflowExecutionStarted         pay-1  initiatedEventId=5  workflowExecution.runId=child-run
      7  1s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openChildWorkflowExecutions: 1, openDecisionTasks: 1 });
});

test("starting a child whose workflowId is already open fails, and the failure names the initiating event", () => {
  initiated()
    .childStartFails("pay-1")
    .hasErrands()
    .hasHistory(`
      ...
      6  0s  StartChildWorkflowExecutionFailed  pay-1  WORKFLOW_ALREADY_RUNNING  initiatedEventId=5
      7  0s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("the settings of a child come from its decision or else its own type, never from the parent", () => {
  const configuration = {
    ...workflowDefaults,
    defaultTaskList: { name: "payments" },
    defaultTaskPriority: "2",
    defaultLambdaRole: "role-of-the-type",
    defaultTaskStartToCloseTimeout: "99",
  };
  new Scenario({ workflowTypes: [workflowType("payment", configuration)] })
    .startsExecution({
      taskPriority: "9",
      tagList: ["parent"],
      lambdaRole: "role-of-the-parent",
      childPolicy: "ABANDON",
    })
    .decides(startChildWorkflowExecution("pay-1", { taskStartToCloseTimeout: "10" }))
    .hasAttributes(5, {
      childPolicy: "TERMINATE",
      decisionTaskCompletedEventId: 4,
      executionStartToCloseTimeout: "86400",
      lambdaRole: "role-of-the-type",
      taskList: { name: "payments" },
      taskPriority: "2",
      taskStartToCloseTimeout: "10",
      workflowId: "pay-1",
      workflowType: { name: "payment", version: "1.0" },
    });
});

test("a child has no priority, tags or role unless its decision or type gives them", () => {
  new Scenario()
    .startsExecution({ taskPriority: "9", tagList: ["parent"], lambdaRole: "role-of-the-parent" })
    .decides(startChildWorkflowExecution("pay-1"))
    .hasHistory(`
      ...
      5  0s  StartChildWorkflowExecutionInitiated  !taskPriority  !tagList  !lambdaRole  !input  !control
    `);
});

test("the task timeouts of a child may exceed its execution timeout", () => {
  new Scenario()
    .startsExecution()
    .decides(
      startChildWorkflowExecution("pay-1", { executionStartToCloseTimeout: "5", taskStartToCloseTimeout: "1200" }),
    )
    .hasHistory(`
      ...
      5  0s  StartChildWorkflowExecutionInitiated  executionStartToCloseTimeout=5  taskStartToCloseTimeout=1200
    `);
});

test("a child without an execution timeout gets one year", () => {
  new Scenario()
    .startsExecution()
    .decides(startChildWorkflowExecution("pay-1", { executionStartToCloseTimeout: "NONE" }))
    .hasHistory(`
      ...
      5  0s  StartChildWorkflowExecutionInitiated  executionStartToCloseTimeout=31536000
    `);
});

const closings: readonly { readonly closing: ChildClosing; readonly event: string }[] = [
  { closing: { status: "COMPLETED", result: "paid" }, event: "ChildWorkflowExecutionCompleted pay-1 result=paid" },
  {
    closing: { status: "FAILED", reason: "r", details: "d" },
    event: "ChildWorkflowExecutionFailed pay-1 reason=r details=d",
  },
  { closing: { status: "CANCELED", details: "d" }, event: "ChildWorkflowExecutionCanceled pay-1 details=d" },
  { closing: { status: "TIMED_OUT" }, event: "ChildWorkflowExecutionTimedOut pay-1 START_TO_CLOSE" },
  { closing: { status: "TERMINATED" }, event: "ChildWorkflowExecutionTerminated pay-1 !cause !reason" },
];
test.each(closings)("a parent records the close of its child: $closing.status", ({ closing, event }) => {
  running()
    .childCloses("pay-1", closing)
    .hasHistory(`
      ...
      10  0s  ${event}  initiatedEventId=5  startedEventId=6
      11  0s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("a child that continues as new stays open for its parent, which records the close of the last run", () => {
  running()
    .childCloses("pay-1", { status: "COMPLETED", result: undefined }, "third-run")
    .hasHistory(`
      ...
      6   0s  ChildWorkflowExecutionStarted    workflowExecution.runId=child-run
      ...
      10  0s  ChildWorkflowExecutionCompleted  workflowExecution.runId=third-run  startedEventId=6
      11  0s  DecisionTaskScheduled
    `);
});

test("a closed parent does not record the close of a child", () => {
  running()
    .signals("x")
    .decides(completeWorkflowExecution())
    .childCloses("pay-1", { status: "TERMINATED" })
    .hasHistory(`
      ...
      14  0s  WorkflowExecutionCompleted
    `)
    .hasOpenCounts({ openChildWorkflowExecutions: 1 });
});

test("children are identified by the event that initiated them, not by their workflowId", () => {
  running()
    .childCloses("pay-1", { status: "TERMINATED" })
    .decides(startChildWorkflowExecution("pay-1"))
    .childStarts("pay-1", "second-run")
    .childCloses("pay-1", { status: "COMPLETED", result: undefined }, "second-run")
    .hasHistory(`
      ...
      14  0s  StartChildWorkflowExecutionInitiated  pay-1
      15  0s  ChildWorkflowExecutionStarted         pay-1  initiatedEventId=14
      16  0s  DecisionTaskScheduled
      17  0s  ChildWorkflowExecutionCompleted       pay-1  initiatedEventId=14  startedEventId=15
    `);
});

test("a closed child no longer counts toward the limit", () => {
  new Scenario({ limits: { openChildrenMax: 1 } })
    .startsExecution()
    .decides(startChildWorkflowExecution("pay-1"))
    .childStarts("pay-1")
    .childCloses("pay-1", { status: "COMPLETED", result: undefined })
    .decides(startChildWorkflowExecution("pay-2"))
    .hasErrands("startChild:11");
});

test("a child that failed to start does not count toward the limit", () => {
  new Scenario({ limits: { openChildrenMax: 1 } })
    .startsExecution()
    .decides(startChildWorkflowExecution("pay-1"))
    .childStartFails("pay-1")
    .decides(startChildWorkflowExecution("pay-2"))
    .hasErrands("startChild:10");
});
