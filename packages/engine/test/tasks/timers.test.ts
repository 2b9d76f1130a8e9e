import { test } from "vitest";
import { cancelTimer, completeWorkflowExecution, startTimer } from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";

test("a timer fires when it is due, and wakes the decider", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("reminder", "60"))
    .fallsDueAt(60)
    .waits(59.999)
    .hasOpenCounts({ openTimers: 1 })
    .waits(0.001)
    .hasHistory(`
      ...
      5   0s  TimerStarted           reminder  startToFireTimeout=60
      6  60s  TimerFired             reminder  startedEventId=5
      7  60s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("a timer of 0 seconds fires at once, in a transaction of its own", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("FORCE_IMMEDIATE_DECISION", "0"))
    .hasHistory(`
      ...
      5  0s  TimerStarted
    `)
    .hasOpenCounts({ openTimers: 1 })
    .fallsDueAt(0)
    .waits(0)
    .hasHistory(`
      ...
      5  0s  TimerStarted
      6  0s  TimerFired             FORCE_IMMEDIATE_DECISION
      7  0s  DecisionTaskScheduled
    `);
});

test("a timer may be due after the end of its execution", () => {
  new Scenario()
    .startsExecution({ executionStartToCloseTimeout: "1200" })
    .decides(startTimer("reminder", "8640000"))
    .waits(8_640_000)
    .hasHistory(`
      ...
      5     0s  TimerStarted  startToFireTimeout=8640000
      6  1200s  WorkflowExecutionTimedOut
    `)
    .hasOpenCounts({ openTimers: 1 });
});

test("timers fire in order, each at its due time", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("late", "30"), startTimer("early", "10"), startTimer("middle", "20"))
    .waits(30)
    .hasHistory(`
      ...
      8   10s  TimerFired  early
      9   10s  DecisionTaskScheduled
      10  20s  TimerFired  middle
      11  30s  TimerFired  late
    `);
});

test("timers that came due while the server was down fire in the order of their due times", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("late", "30"), startTimer("early", "10"), startTimer("much-later", "2000"))
    .sleepsThrough(1000)
    .hasHistory(`
      ...
      8   1000s  TimerFired  early
      9   1000s  DecisionTaskScheduled
      10  1000s  TimerFired  late
    `)
    .fallsDueAt(2000);
});

test("a canceled timer does not fire, and the cancel does not wake the decider", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("reminder", "60"))
    .signals("changed")
    .waits(10)
    .decides(cancelTimer("reminder"))
    .hasHistory(`
      ...
      9  10s  DecisionTaskCompleted
      10 10s  TimerCanceled  reminder  startedEventId=5  decisionTaskCompletedEventId=9
    `)
    .hasTasks()
    .fallsDueAt(86_400)
    .waits(100)
    .hasOpenCounts({});
});

test("the id of a timer may be reused after it has fired", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("reminder", "10"))
    .waits(10)
    .decides(startTimer("reminder", "10"))
    .waits(10)
    .hasHistory(`
      ...
      10 10s  TimerStarted  reminder
      11 20s  TimerFired    reminder  startedEventId=10
      12 20s  DecisionTaskScheduled
    `);
});

test("one batch may cancel a timer and restart it under the same id with a new due time", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("reminder", "10"), cancelTimer("reminder"), startTimer("reminder", "20"))
    .waits(20)
    .hasHistory(`
      ...
      5   0s  TimerStarted   reminder
      6   0s  TimerCanceled  reminder  startedEventId=5
      7   0s  TimerStarted   reminder
      8  20s  TimerFired     reminder  startedEventId=7
      9  20s  DecisionTaskScheduled
    `);
});

test("a second CancelTimer does not find the canceled timer", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("reminder", "10"), cancelTimer("reminder"), cancelTimer("reminder"))
    .hasHistory(`
      ...
      6  0s  TimerCanceled          reminder
      7  0s  CancelTimerFailed      reminder  TIMER_ID_UNKNOWN
      8  0s  DecisionTaskScheduled
    `);
});

test("ended timers no longer count toward the limit", () => {
  new Scenario({ limits: { openTimersMax: 1 } })
    .startsExecution()
    .decides(startTimer("one", "10"), cancelTimer("one"), startTimer("two", "10"))
    .waits(10)
    .decides(startTimer("three", "10"))
    .hasOpenCounts({ openTimers: 1 });
});

test("a closed execution fires no timer and still counts those that were open", () => {
  new Scenario()
    .startsExecution()
    .decides(startTimer("reminder", "60"), completeWorkflowExecution())
    .fallsDueAt(undefined)
    .waits(60)
    .hasHistory(`
      ...
      5  0s  TimerStarted
      6  0s  WorkflowExecutionCompleted
    `)
    .hasOpenCounts({ openTimers: 1 });
});
