import { expect, test } from "vitest";
import {
  completeWorkflowExecution,
  recordMarker,
  scheduleActivityTask,
  signalExternalWorkflowExecution,
  startChildWorkflowExecution,
  startTimer,
} from "./decisions.ts";
import { Scenario, unknownFirstRun } from "./scenario.ts";

test("an execution starts with its first decision task, at one moment", () => {
  new Scenario()
    .startsExecution({ taskList: "orders", taskPriority: "7" })
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  taskPriority=7
      2  0s  DecisionTaskScheduled     orders  NONE  taskPriority=7
    `)
    .hasTasks("decision 2 on orders priority 7")
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("a decision task is taken by one poll only", () => {
  new Scenario()
    .startsExecution()
    .startsDecisionTask("decider-1")
    .hasTasks()
    .cannotStartDecisionTask()
    .hasHistory(`
      ...
      3  0s  DecisionTaskStarted  identity=decider-1
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("what is decided follows DecisionTaskCompleted directly, in the order of the decisions, at one moment", () => {
  new Scenario()
    .startsExecution()
    .startsDecisionTask()
    .waits(1.5)
    .decides(
      recordMarker("one"),
      scheduleActivityTask("charge-card"),
      startTimer("reminder", "60"),
      startChildWorkflowExecution("pay-1"),
      signalExternalWorkflowExecution("stock"),
      recordMarker("two"),
    )
    .hasHistory(`
      ...
      3   0s    DecisionTaskStarted
      4   1.5s  DecisionTaskCompleted                     scheduledEventId=2  startedEventId=3
      5   1.5s  MarkerRecorded                            one
      6   1.5s  ActivityTaskScheduled                     charge-card
      7   1.5s  TimerStarted                              reminder
      8   1.5s  StartChildWorkflowExecutionInitiated      pay-1
      9   1.5s  SignalExternalWorkflowExecutionInitiated  stock
      10  1.5s  MarkerRecorded                            two  decisionTaskCompletedEventId=4
    `)
    .hasOpenCounts({ openActivityTasks: 1, openChildWorkflowExecutions: 1, openTimers: 1 });
});

test("an answer without decisions is an answer", () => {
  new Scenario()
    .startsExecution()
    .decides()
    .hasHistory(`
    ...
    3  0s  DecisionTaskStarted
    4  0s  DecisionTaskCompleted
  `);
});

test("a decision task that was scheduled while another was started is taken after that one is completed", () => {
  new Scenario()
    .startsExecution()
    .startsDecisionTask()
    .waits(10)
    .signals("changed")
    .hasTasks()
    .hasOpenCounts({ openDecisionTasks: 1 })
    .waits(10)
    .signals("changed-again")
    .decides(recordMarker("first"))
    .hasTasks("decision 5 on orders")
    .hasOpenCounts({ openDecisionTasks: 1 })
    .startsDecisionTask()
    .hasHistory(`
      1   0s  WorkflowExecutionStarted
      2   0s  DecisionTaskScheduled
      3   0s  DecisionTaskStarted
      4  10s  WorkflowExecutionSignaled  changed
      5  10s  DecisionTaskScheduled
      6  20s  WorkflowExecutionSignaled  changed-again
      7  20s  DecisionTaskCompleted      scheduledEventId=2  startedEventId=3
      8  20s  MarkerRecorded             first
      9  20s  DecisionTaskStarted        scheduledEventId=5
    `);
});

test("a failed decision adds no decision task to one that waits", () => {
  new Scenario({ denied: ["RecordMarker"] })
    .startsExecution()
    .startsDecisionTask()
    .signals("changed")
    .decides(recordMarker("first"))
    .hasHistory(`
      ...
      4  0s  WorkflowExecutionSignaled
      5  0s  DecisionTaskScheduled
      6  0s  DecisionTaskCompleted
      7  0s  RecordMarkerFailed
    `)
    .hasTasks("decision 5 on orders");
});

test("a decision task that is not answered in time is told as timed out and scheduled again, at one moment", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "30" })
    .waits(100)
    .startsDecisionTask()
    .fallsDueAt(130)
    .waits(60)
    .hasHistory(`
      1    0s  WorkflowExecutionStarted
      2    0s  DecisionTaskScheduled   startToCloseTimeout=30
      3  100s  DecisionTaskStarted
      4  130s  DecisionTaskTimedOut    START_TO_CLOSE  scheduledEventId=2  startedEventId=3
      5  130s  DecisionTaskScheduled   orders
    `)
    .hasTasks("decision 5 on orders");
});

test("a decision task that waits takes the place of the one that times out", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "30" })
    .startsDecisionTask()
    .waits(10)
    .signals("changed")
    .waits(20)
    .hasHistory(`
      ...
      3   0s  DecisionTaskStarted
      4  10s  WorkflowExecutionSignaled
      5  10s  DecisionTaskScheduled
      6  30s  DecisionTaskTimedOut  START_TO_CLOSE  scheduledEventId=2  startedEventId=3
    `)
    .hasTasks("decision 5 on orders")
    .startsDecisionTask()
    .waits(30)
    .hasHistory(`
      ...
      7  30s  DecisionTaskStarted    scheduledEventId=5
      8  60s  DecisionTaskTimedOut   scheduledEventId=5  startedEventId=7
      9  60s  DecisionTaskScheduled
    `);
});

test("a decision task without a timeout waits for its answer for ever", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "NONE", executionStartToCloseTimeout: "31536000" })
    .startsDecisionTask()
    .waits(31_535_999)
    .decides(recordMarker("at last"))
    .hasHistory(`
      ...
      4  31535999s  DecisionTaskCompleted
      5  31535999s  MarkerRecorded  "at last"
    `);
});

test("a decision task with a timeout of 0 times out at once when it is started, not before", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "0" })
    .waits(5)
    .startsDecisionTask()
    .waits(0)
    .hasHistory(`
      ...
      3  5s  DecisionTaskStarted
      4  5s  DecisionTaskTimedOut  START_TO_CLOSE
      5  5s  DecisionTaskScheduled
    `);
});

test("a decision task that no poll takes waits as long as its execution is open", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "1" })
    .waits(86_399)
    .hasHistory(`
    1  0s  WorkflowExecutionStarted
    2  0s  DecisionTaskScheduled
  `);
});

test("an answer that comes after the timeout is refused, and the next task is not touched", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "30" })
    .startsDecisionTask()
    .waits(30)
    .cannot((s) => s.decides(recordMarker("late")), "Unknown decision task, scheduledEventId = 2")
    .hasTasks("decision 5 on orders")
    .startsDecisionTask()
    .decides(recordMarker("in time"))
    .hasHistory(`
      ...
      6  30s  DecisionTaskStarted
      7  30s  DecisionTaskCompleted  scheduledEventId=5  startedEventId=6
      8  30s  MarkerRecorded         "in time"
    `);
});

test("an answer that comes after the execution has closed is refused in the name of the execution", () => {
  new Scenario()
    .startsExecution()
    .startsDecisionTask()
    .terminates()
    .cannot((s) => s.decides(), unknownFirstRun);
});

test("an execution that closes leaves no decision task to be taken", () => {
  new Scenario().startsExecution().terminates().hasTasks().cannotStartDecisionTask(2);
});

test("previousStartedEventId is the start of the last decision task that was completed, not of one that timed out", () => {
  const scenario = new Scenario().startsExecution({ taskStartToCloseTimeout: "30" });
  scenario.hasState({ previousStartedEventId: 0 }).decides().hasState({ previousStartedEventId: 3 });
  scenario.signals("x").startsDecisionTask().waits(30).hasState({ previousStartedEventId: 3 });
  scenario.startsDecisionTask().decides();
  expect(scenario.history.at(-1)?.attributes).toMatchObject({ startedEventId: scenario.state.previousStartedEventId });
});

test("the latest execution context is the last that was given, an empty one too", () => {
  const scenario = new Scenario().startsExecution();
  scenario.decides().hasState({ latestExecutionContextEventId: undefined });
  scenario.signals("x").answers({ executionContext: "step 1" }).hasState({ latestExecutionContextEventId: 8 });
  scenario.signals("x").decides().hasState({ latestExecutionContextEventId: 8 });
  scenario.signals("x").answers({ executionContext: "" }).hasState({ latestExecutionContextEventId: 16 });
});

test("time that has gone back on the clock is not seen in the history", () => {
  new Scenario()
    .startsExecution()
    .waits(10)
    .signals("before")
    .waits(-5)
    .signals("after")
    .hasHistory(`
      ...
      3  10s  WorkflowExecutionSignaled  before
      4  10s  WorkflowExecutionSignaled  after
    `);
});

test("an execution that has closed takes no decision of a later answer", () => {
  new Scenario()
    .startsExecution()
    .decides(completeWorkflowExecution())
    .cannot((s) => s.signals("changed"), unknownFirstRun);
});
