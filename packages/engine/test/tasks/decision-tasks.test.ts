import { expect, test } from "vitest";
import {
  completeWorkflowExecution,
  recordMarker,
  scheduleActivityTask,
  signalExternalWorkflowExecution,
  startChildWorkflowExecution,
  startTimer,
} from "../scenario/decisions.ts";
import { Scenario, unknownFirstRun } from "../scenario/scenario.ts";

test("an execution starts together with its first decision task", () => {
  new Scenario()
    .startsExecution({ taskList: "orders", taskPriority: "7" })
    .hasHistory(`
      1  0s  WorkflowExecutionStarted  taskPriority=7
      2  0s  DecisionTaskScheduled     orders  NONE  taskPriority=7
    `)
    .hasTasks("decision 2 on orders priority 7")
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("only one poll takes a decision task", () => {
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

test("the events of the decisions directly follow DecisionTaskCompleted, in order and with the same timestamp", () => {
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

test("an answer may contain no decisions", () => {
  new Scenario()
    .startsExecution()
    .decides()
    .hasHistory(`
    ...
    3  0s  DecisionTaskStarted
    4  0s  DecisionTaskCompleted
  `);
});

test("a decision task scheduled while another is started can be taken once that one is completed", () => {
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

test("a failed decision schedules no second decision task while one is waiting", () => {
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

test("a decision task that is not answered in time times out and is scheduled again at the same moment", () => {
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

test("a waiting decision task replaces one that times out", () => {
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

test("a decision task without a timeout waits for its answer indefinitely", () => {
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

test("a decision task with a timeout of 0 times out as soon as it starts, not before", () => {
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

test("an unstarted decision task waits as long as its execution is open", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "1" })
    .waits(86_399)
    .hasHistory(`
    1  0s  WorkflowExecutionStarted
    2  0s  DecisionTaskScheduled
  `);
});

test("an answer after the timeout is refused and does not affect the next task", () => {
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

test("an answer after the execution closed is refused with a fault about the execution", () => {
  new Scenario()
    .startsExecution()
    .startsDecisionTask()
    .terminates()
    .cannot((s) => s.decides(), unknownFirstRun);
});

test("closing an execution leaves no decision task to take", () => {
  new Scenario().startsExecution().terminates().hasTasks().cannotStartDecisionTask(2);
});

test("previousStartedEventId is the start of the last decision task that completed, not of one that timed out", () => {
  const scenario = new Scenario().startsExecution({ taskStartToCloseTimeout: "30" });
  scenario.hasState({ previousStartedEventId: 0 }).decides().hasState({ previousStartedEventId: 3 });
  scenario.signals("x").startsDecisionTask().waits(30).hasState({ previousStartedEventId: 3 });
  scenario.startsDecisionTask().decides();
  expect(scenario.history.at(-1)?.attributes).toMatchObject({ startedEventId: scenario.state.previousStartedEventId });
});

test("the latest execution context is the last one given, even if empty", () => {
  const scenario = new Scenario().startsExecution();
  scenario.decides().hasState({ latestExecutionContextEventId: undefined });
  scenario.signals("x").answers({ executionContext: "step 1" }).hasState({ latestExecutionContextEventId: 8 });
  scenario.signals("x").decides().hasState({ latestExecutionContextEventId: 8 });
  scenario.signals("x").answers({ executionContext: "" }).hasState({ latestExecutionContextEventId: 16 });
});

test("history timestamps do not go back when the clock does", () => {
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

test("a closed execution takes no decision from a later answer", () => {
  new Scenario()
    .startsExecution()
    .decides(completeWorkflowExecution())
    .cannot((s) => s.signals("changed"), unknownFirstRun);
});
