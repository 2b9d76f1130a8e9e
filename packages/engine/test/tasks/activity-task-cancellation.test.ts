import { test } from "vitest";
import {
  cancelWorkflowExecution,
  completeWorkflowExecution,
  requestCancelActivityTask,
  scheduleActivityTask,
} from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";

const scheduled = (): Scenario => new Scenario().startsExecution().decides(scheduleActivityTask("charge-card"));
const started = (): Scenario => scheduled().startsActivityTask("charge-card");
/** The cancel request is event 11; nothing else has happened to the task. */
const asked = (): Scenario => started().signals("changed").decides(requestCancelActivityTask("charge-card"));

test("a worker learns of a cancel request at its next heartbeat and at every later one", () => {
  started()
    .heartbeats("charge-card", "1", { cancelRequested: false })
    .signals("changed")
    .decides(requestCancelActivityTask("charge-card"))
    .heartbeats("charge-card", "2", { cancelRequested: true })
    .heartbeats("charge-card", "3", { cancelRequested: true });
});

test("a cancel request for the execution does not reach its activity tasks", () => {
  started().requestsCancel().heartbeats("charge-card", undefined, { cancelRequested: false });
});

test("a cancel request for a started activity task does not wake the decider", () => {
  asked()
    .hasHistory(`
      ...
      10  0s  DecisionTaskCompleted
      11  0s  ActivityTaskCancelRequested  charge-card  decisionTaskCompletedEventId=10
    `)
    .hasTasks()
    .hasOpenCounts({ openActivityTasks: 1 })
    .waits(3600)
    .hasOpenCounts({ openActivityTasks: 1 });
});

test.each([
  {
    how: "cancels",
    step: (s: Scenario) => s.cancelsActivityTask("charge-card", "as asked"),
    event: 'ActivityTaskCanceled details="as asked" latestCancelRequestedEventId=11',
  },
  {
    how: "completes",
    step: (s: Scenario) => s.completesActivityTask("charge-card", "too late"),
    event: 'ActivityTaskCompleted result="too late"',
  },
  {
    how: "fails",
    step: (s: Scenario) => s.failsActivityTask("charge-card", { reason: "broken" }),
    event: "ActivityTaskFailed reason=broken",
  },
])("a worker that was asked to cancel may choose how to answer: it $how", ({ step, event }) => {
  step(asked())
    .hasHistory(`
      ...
      12  0s  ${event} scheduledEventId=5 startedEventId=6
      13  0s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test("a worker may cancel without a request", () => {
  started()
    .cancelsActivityTask("charge-card")
    .hasHistory(`
    ...
    7  0s  ActivityTaskCanceled  !latestCancelRequestedEventId  startedEventId=6
    8  0s  DecisionTaskScheduled
  `);
});

test("a canceled activity task names the last of several cancel requests", () => {
  asked()
    .signals("changed")
    .decides(requestCancelActivityTask("charge-card"), requestCancelActivityTask("charge-card"))
    .cancelsActivityTask("charge-card")
    .hasHistory(`
      ...
      16  0s  ActivityTaskCancelRequested  charge-card
      17  0s  ActivityTaskCancelRequested  charge-card
      18  0s  ActivityTaskCanceled         latestCancelRequestedEventId=17
      19  0s  DecisionTaskScheduled
    `);
});

test("a started activity task with a cancel request still times out", () => {
  new Scenario()
    .startsExecution()
    .decides(scheduleActivityTask("charge-card", { startToCloseTimeout: "30" }))
    .startsActivityTask("charge-card")
    .signals("changed")
    .decides(requestCancelActivityTask("charge-card"))
    .waits(30)
    .hasHistory(`
      ...
      11   0s  ActivityTaskCancelRequested
      12  30s  ActivityTaskTimedOut  START_TO_CLOSE
      13  30s  DecisionTaskScheduled
    `);
});

test("a cancel request takes an unstarted activity task off its list and a later transaction cancels it", () => {
  scheduled()
    .signals("changed")
    .waits(5)
    .decides(requestCancelActivityTask("charge-card"))
    .hasTasks()
    .cannotStartActivityTask(5)
    .hasOpenCounts({ openActivityTasks: 1 })
    .hasHistory(`
      ...
      9   5s  DecisionTaskCompleted
      10  5s  ActivityTaskCancelRequested  charge-card
    `)
    .waits(0)
    .hasHistory(`
      ...
      10  5s  ActivityTaskCancelRequested  charge-card
      11  5s  ActivityTaskCanceled         scheduledEventId=5  startedEventId=0  latestCancelRequestedEventId=10
      12  5s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openDecisionTasks: 1 });
});

test.each([
  { close: "completes", decision: completeWorkflowExecution(), event: "WorkflowExecutionCompleted" },
  { close: "cancels", decision: cancelWorkflowExecution(), event: "WorkflowExecutionCanceled" },
])("when the same batch $close the execution, only the request is recorded and the task stays counted", (row) => {
  scheduled()
    .signals("changed")
    .decides(requestCancelActivityTask("charge-card"), row.decision)
    .waits(60)
    .hasHistory(`
      ...
      9   0s  DecisionTaskCompleted
      10  0s  ActivityTaskCancelRequested  charge-card
      11  0s  ${row.event}
    `)
    .hasOpenCounts({ openActivityTasks: 1 })
    .hasTasks();
});

test("one batch may schedule an activity task and request its cancel", () => {
  new Scenario()
    .startsExecution()
    .decides(scheduleActivityTask("charge-card"), requestCancelActivityTask("charge-card"))
    .hasTasks()
    .waits(0)
    .hasHistory(`
      ...
      5  0s  ActivityTaskScheduled
      6  0s  ActivityTaskCancelRequested
      7  0s  ActivityTaskCanceled  startedEventId=0  latestCancelRequestedEventId=6
      8  0s  DecisionTaskScheduled
    `);
});

test("the id of an unstarted activity task stays in use until the task is canceled", () => {
  scheduled()
    .signals("changed")
    .decides(requestCancelActivityTask("charge-card"), scheduleActivityTask("charge-card"))
    .waits(0)
    .decides(scheduleActivityTask("charge-card"))
    .hasHistory(`
      ...
      10  0s  ActivityTaskCancelRequested
      11  0s  ScheduleActivityTaskFailed   charge-card  ACTIVITY_ID_ALREADY_IN_USE
      12  0s  DecisionTaskScheduled
      13  0s  ActivityTaskCanceled         scheduledEventId=5
      14  0s  DecisionTaskStarted
      15  0s  DecisionTaskCompleted
      16  0s  ActivityTaskScheduled        charge-card
    `);
});

test("a cancel request does not find a closed activity task", () => {
  started()
    .completesActivityTask("charge-card")
    .decides(requestCancelActivityTask("charge-card"))
    .hasHistory(`
      ...
      11  0s  RequestCancelActivityTaskFailed  charge-card  ACTIVITY_ID_UNKNOWN
      12  0s  DecisionTaskScheduled
    `);
});

test("a requested cancel takes precedence over a timeout due at the same time", () => {
  new Scenario()
    .startsExecution()
    .decides(
      scheduleActivityTask("charge-card", { scheduleToStartTimeout: "0" }),
      requestCancelActivityTask("charge-card"),
    )
    .waits(0)
    .hasHistory(`
      ...
      6  0s  ActivityTaskCancelRequested
      7  0s  ActivityTaskCanceled
      8  0s  DecisionTaskScheduled
    `);
});
