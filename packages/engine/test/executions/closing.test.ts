import { test } from "vitest";
import {
  cancelWorkflowExecution,
  completeWorkflowExecution,
  continueAsNewWorkflowExecution,
  failWorkflowExecution,
  recordMarker,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternalWorkflowExecution,
  startChildWorkflowExecution,
  startTimer,
} from "../scenario/decisions.ts";
import { Scenario, unknownFirstRun } from "../scenario/scenario.ts";

const closes = [
  {
    close: "CompleteWorkflowExecution",
    decision: completeWorkflowExecution("done"),
    event: "WorkflowExecutionCompleted",
    status: "COMPLETED",
    childPolicy: "TERMINATE",
  },
  {
    close: "FailWorkflowExecution",
    decision: failWorkflowExecution({ reason: "r" }),
    event: "WorkflowExecutionFailed",
    status: "FAILED",
    childPolicy: "TERMINATE",
  },
  {
    close: "CancelWorkflowExecution",
    decision: cancelWorkflowExecution("why"),
    event: "WorkflowExecutionCanceled",
    status: "CANCELED",
    childPolicy: "TERMINATE",
  },
  {
    close: "ContinueAsNewWorkflowExecution",
    decision: continueAsNewWorkflowExecution(),
    event: "WorkflowExecutionContinuedAsNew",
    status: "CONTINUED_AS_NEW",
    childPolicy: undefined,
  },
] as const;

test.each(closes)(
  "$close closes the execution as $status, with nothing after it",
  ({ decision, event, status, childPolicy }) => {
    const scenario = new Scenario()
      .startsExecution({ executionStartToCloseTimeout: "600" })
      .decides(recordMarker("last words"), decision)
      .waits(600)
      .hasTasks()
      .hasHistory(`
      ...
      4  0s  DecisionTaskCompleted
      5  0s  MarkerRecorded
      6  0s  ${event}  decisionTaskCompletedEventId=4
    `);
    scenario.hasState({
      closing: { status, at: scenario.state.startedAt, childPolicy },
    });
  },
);

test.each(closes)("$close succeeds whatever is open", ({ decision, event }) => {
  new Scenario()
    .startsExecution({ lambdaRole: "role" })
    .decides(
      scheduleActivityTask("charge-card"),
      startTimer("reminder", "60"),
      startChildWorkflowExecution("pay-1"),
      signalExternalWorkflowExecution("stock"),
      scheduleLambdaFunction("thumbnail"),
      decision,
    )
    .waits(60)
    .hasHistory(`
      ...
      9   0s  LambdaFunctionScheduled
      10  0s  ${event}
    `)
    .hasTasks()
    .hasOpenCounts({ openActivityTasks: 1, openChildWorkflowExecutions: 1, openLambdaFunctions: 1, openTimers: 1 });
});

test.each(closes)(
  "$close fails while the decider has not seen an event, but earlier decisions of the batch stand",
  (row) => {
    new Scenario()
      .startsExecution()
      .startsDecisionTask()
      .signals("changed")
      .decides(recordMarker("before"), startTimer("reminder", "60"), row.decision)
      .hasHistory(`
      ...
      4  0s  WorkflowExecutionSignaled
      5  0s  DecisionTaskScheduled
      6  0s  DecisionTaskCompleted
      7  0s  MarkerRecorded    before
      8  0s  TimerStarted      reminder
      9  0s  ${row.close}Failed  UNHANDLED_DECISION  decisionTaskCompletedEventId=6
    `)
      .hasTasks("decision 5 on orders")
      .hasState({ closing: undefined });
  },
);

test.each(closes)("$close succeeds once the decider has seen the event", ({ close, decision, event }) => {
  new Scenario()
    .startsExecution()
    .startsDecisionTask()
    .signals("changed")
    .decides(decision)
    .decides(decision)
    .hasHistory(`
      ...
      7  0s  ${close}Failed  UNHANDLED_DECISION
      8  0s  DecisionTaskStarted  scheduledEventId=5
      9  0s  DecisionTaskCompleted
      10 0s  ${event}
    `);
});

test.each(closes)("$close succeeds although another decision of its batch failed", ({ decision, event }) => {
  new Scenario({ denied: ["StartTimer"] })
    .startsExecution()
    .decides(startTimer("reminder", "60"), decision)
    .hasHistory(`
      ...
      5  0s  StartTimerFailed
      6  0s  ${event}
    `);
});

test.each(closes)("$close succeeds despite an event that does not wake the decider", ({ decision, event }) => {
  new Scenario()
    .startsExecution()
    .decides(scheduleActivityTask("charge-card"))
    .signals("x")
    .startsDecisionTask()
    .startsActivityTask("charge-card")
    .decides(decision)
    .hasHistory(`
      ...
      9   0s  ActivityTaskStarted
      10  0s  DecisionTaskCompleted
      11  0s  ${event}
    `);
});

test.each(closes)("when access control denies $close, the execution stays open and the decider is woken", (row) => {
  new Scenario({ denied: [row.close] })
    .startsExecution()
    .decides(row.decision)
    .hasHistory(`
      ...
      5  0s  ${row.close}Failed  OPERATION_NOT_PERMITTED
      6  0s  DecisionTaskScheduled
    `)
    .hasState({ closing: undefined });
});

test.each(closes)(
  "after $close, the tokens of open tasks are refused with a fault about the execution",
  ({ decision }) => {
    new Scenario()
      .startsExecution()
      .decides(scheduleActivityTask("charge-card"))
      .startsActivityTask("charge-card")
      .signals("x")
      .decides(decision)
      .cannot((s) => s.completesActivityTask("charge-card"), unknownFirstRun)
      .cannot((s) => s.heartbeats("charge-card"), unknownFirstRun)
      .cannotStartActivityTask(5);
  },
);

test("CancelWorkflowExecution needs no earlier cancel request", () => {
  new Scenario()
    .startsExecution()
    .hasState({ cancelRequested: false })
    .decides(cancelWorkflowExecution())
    .hasHistory(`
    ...
    5  0s  WorkflowExecutionCanceled  !details
  `);
});

test("an event during a decision task that timed out is seen by the next one and does not block its close", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "30" })
    .startsDecisionTask()
    .signals("changed")
    .waits(30)
    .startsDecisionTask()
    .decides(completeWorkflowExecution())
    .hasHistory(`
      ...
      6  30s  DecisionTaskTimedOut
      7  30s  DecisionTaskStarted  scheduledEventId=5
      8  30s  DecisionTaskCompleted
      9  30s  WorkflowExecutionCompleted
    `);
});
