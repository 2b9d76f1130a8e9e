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
} from "./decisions.ts";
import { Scenario, unknownFirstRun } from "./scenario.ts";

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

test.each(closes)("$close is not held up by anything that is open", ({ decision, event }) => {
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
  "$close fails while there is an event that the decider has not seen, but what was decided before it holds",
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

test.each(closes)("$close succeeds when the decider has then seen the event", ({ close, decision, event }) => {
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

test.each(closes)("$close is not held up by a decision of its batch that failed", ({ decision, event }) => {
  new Scenario({ denied: ["StartTimer"] })
    .startsExecution()
    .decides(startTimer("reminder", "60"), decision)
    .hasHistory(`
      ...
      5  0s  StartTimerFailed
      6  0s  ${event}
    `);
});

test.each(closes)("$close is not held up by an event that does not wake the decider", ({ decision, event }) => {
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

test.each(closes)("$close that access control denies leaves the execution open, and the decider is woken", (row) => {
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
  "after $close the tokens of what was open are refused in the name of the execution",
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

test("no cancel request need have come before CancelWorkflowExecution", () => {
  new Scenario()
    .startsExecution()
    .hasState({ cancelRequested: false })
    .decides(cancelWorkflowExecution())
    .hasHistory(`
    ...
    5  0s  WorkflowExecutionCanceled  !details
  `);
});

test("an event that came during a decision task that timed out is seen by the next one, and does not hold up its close", () => {
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
