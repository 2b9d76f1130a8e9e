import { test } from "vitest";
import {
  completeWorkflowExecution,
  recordMarker,
  scheduleActivityTask,
  scheduleLambdaFunction,
  startChildWorkflowExecution,
  startTimer,
} from "../scenario/decisions.ts";
import { Scenario, senderExecution, unknownFirstRun } from "../scenario/scenario.ts";

const lambdaRole = "arn:aws:iam::123456789012:role/resize";
/** One of everything is open, and a decision task is started. */
const busy = (): Scenario =>
  new Scenario()
    .startsExecution({ executionStartToCloseTimeout: "600", lambdaRole })
    .decides(
      scheduleActivityTask("charge-card"),
      scheduleActivityTask("ship-order"),
      startTimer("reminder", "1000"),
      startChildWorkflowExecution("pay-1", { childPolicy: "ABANDON" }),
      scheduleLambdaFunction("thumbnail"),
    )
    .startsActivityTask("charge-card")
    .heartbeats("charge-card", "half way")
    .signals("changed")
    .startsDecisionTask();

test("a signal is recorded with its name and input, and wakes the decider", () => {
  new Scenario()
    .startsExecution()
    .decides()
    .signals("changed", "new address")
    .hasHistory(`
      ...
      5  0s  WorkflowExecutionSignaled  changed  input="new address"  externalInitiatedEventId=0  !externalWorkflowExecution
      6  0s  DecisionTaskScheduled
    `);
});

test("a signal from another execution names that execution and its initiating event", () => {
  new Scenario()
    .startsExecution()
    .decides()
    .signals("changed", undefined, senderExecution)
    .hasHistory(`
      ...
      5  0s  WorkflowExecutionSignaled  changed  !input  externalInitiatedEventId=17  externalWorkflowExecution.runId=sender-run
      6  0s  DecisionTaskScheduled
    `);
});

test("each cancel request is recorded, and none closes the execution", () => {
  new Scenario()
    .startsExecution()
    .decides()
    .hasState({ cancelRequested: false })
    .requestsCancel()
    .requestsCancel(senderExecution)
    .hasHistory(`
      ...
      5  0s  WorkflowExecutionCancelRequested  !cause  externalInitiatedEventId=0   !externalWorkflowExecution
      6  0s  DecisionTaskScheduled
      7  0s  WorkflowExecutionCancelRequested  !cause  externalInitiatedEventId=17  externalWorkflowExecution.workflowId=sender
    `)
    .hasState({ cancelRequested: true, closing: undefined });
});

test("cancelRequested is true while the execution is open, and false once it has closed", () => {
  new Scenario()
    .startsExecution()
    .requestsCancel()
    .hasState({ cancelRequested: true })
    .decides(completeWorkflowExecution())
    .hasState({ cancelRequested: false });
});

test("a termination closes the execution at once, whatever is open, and is the last event", () => {
  busy()
    .terminates({ reason: "stop", details: "now" })
    .waits(1000)
    .hasHistory(`
      ...
      13  0s  DecisionTaskStarted
      14  0s  WorkflowExecutionTerminated  OPERATOR_INITIATED  childPolicy=TERMINATE  reason=stop  details=now
    `)
    .hasTasks()
    .fallsDueAt(undefined);
});

test("an execution times out at its deadline, whatever is open", () => {
  busy()
    .waits(1000)
    .hasHistory(`
      ...
      13    0s  DecisionTaskStarted
      14  600s  WorkflowExecutionTimedOut  START_TO_CLOSE  childPolicy=TERMINATE
    `)
    .hasTasks()
    .fallsDueAt(undefined);
});

test("the execution timeout counts from the start, not from the first decision", () => {
  new Scenario()
    .startsExecution({ executionStartToCloseTimeout: "60" })
    .waits(50)
    .decides()
    .fallsDueAt(60)
    .waits(10)
    .hasHistory(`
      ...
      4  50s  DecisionTaskCompleted
      5  60s  WorkflowExecutionTimedOut
    `);
});

test("an execution with a timeout of 0 closes at once", () => {
  new Scenario()
    .startsExecution({ executionStartToCloseTimeout: "0" })
    .waits(0)
    .hasHistory(`
    1  0s  WorkflowExecutionStarted
    2  0s  DecisionTaskScheduled
    3  0s  WorkflowExecutionTimedOut
  `);
});

test("what is due at the same time as the execution timeout is recorded before it, and what is due later is not recorded", () => {
  new Scenario()
    .startsExecution({ executionStartToCloseTimeout: "60" })
    .decides(startTimer("in-time", "60"), startTimer("too-late", "61"))
    .sleepsThrough(3600)
    .hasHistory(`
      ...
      7  3600s  TimerFired                 in-time
      8  3600s  DecisionTaskScheduled
      9  3600s  WorkflowExecutionTimedOut
    `);
});

test.each([
  { how: "was terminated", close: (s: Scenario) => s.terminates(), openDecisionTasks: 1 },
  { how: "timed out", close: (s: Scenario) => s.waits(600), openDecisionTasks: 1 },
  {
    how: "was completed",
    close: (s: Scenario) => s.decides(completeWorkflowExecution()),
    openDecisionTasks: 0,
  },
])("an execution that $how still counts what was open then", ({ close, openDecisionTasks }) => {
  close(busy()).hasOpenCounts({
    openActivityTasks: 2,
    openChildWorkflowExecutions: 1,
    openDecisionTasks,
    openLambdaFunctions: 1,
    openTimers: 1,
  });
});

test.each([
  {
    how: "was closed by a decision",
    closed: () => new Scenario().startsExecution().decides(completeWorkflowExecution()),
  },
  { how: "was terminated", closed: () => new Scenario().startsExecution().terminates() },
  {
    how: "timed out",
    closed: () => new Scenario().startsExecution({ executionStartToCloseTimeout: "1" }).waits(1),
  },
])("an execution that $how can no longer be signaled, canceled or terminated", ({ closed }) => {
  closed()
    .cannot((s) => s.signals("changed"), unknownFirstRun)
    .cannot((s) => s.requestsCancel(), unknownFirstRun)
    .cannot((s) => s.terminates(), unknownFirstRun);
});

test("the state holds the status and time of the close", () => {
  const at = (seconds: number): number => 1_700_000_000_000 + seconds * 1000;
  new Scenario()
    .startsExecution()
    .waits(5)
    .decides(completeWorkflowExecution())
    .hasState({ closing: { status: "COMPLETED", at: at(5), childPolicy: "TERMINATE" } });
  new Scenario()
    .startsExecution()
    .waits(7)
    .terminates({ childPolicy: "ABANDON" })
    .hasState({ closing: { status: "TERMINATED", at: at(7), childPolicy: "ABANDON" } });
});

test("a history at the event limit continues, and the next event terminates it", () => {
  new Scenario({ limits: { historyEventsMax: 5 } })
    .startsExecution({ childPolicy: "REQUEST_CANCEL" })
    .decides(recordMarker("fifth"))
    .hasState({ closing: undefined })
    .signals("sixth")
    .hasHistory(`
      ...
      5  0s  MarkerRecorded               fifth
      6  0s  WorkflowExecutionSignaled    sixth
      7  0s  DecisionTaskScheduled
      8  0s  WorkflowExecutionTerminated  EVENT_LIMIT_EXCEEDED  childPolicy=REQUEST_CANCEL  !reason  !details
    `)
    .hasTasks();
});

test("a batch that exceeds the event limit is recorded in full before the execution is terminated", () => {
  const markers = Array.from({ length: 44 }, (_, index) => recordMarker(`${index + 5}`));
  new Scenario({ limits: { historyEventsMax: 4 } })
    .startsExecution()
    .decides(...markers, startTimer("reminder", "60"))
    .hasHistory(`
      ...
      5   0s  MarkerRecorded  5
      ...
      48  0s  MarkerRecorded  48
      49  0s  TimerStarted
      50  0s  WorkflowExecutionTerminated  EVENT_LIMIT_EXCEEDED
    `)
    .hasOpenCounts({ openTimers: 1 });
});

test("a batch that exceeds the event limit and closes the execution ends with the decided close", () => {
  new Scenario({ limits: { historyEventsMax: 4 } })
    .startsExecution()
    .decides(recordMarker("last"), completeWorkflowExecution("done"))
    .hasHistory(`
      ...
      5  0s  MarkerRecorded
      6  0s  WorkflowExecutionCompleted  result=done
    `);
});
