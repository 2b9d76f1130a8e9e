import { test } from "vitest";
import { Scenario } from "../scenario/scenario.ts";

const sticky = { taskList: "worker-7", taskListScheduleToStartTimeout: "5" };

test("an answer's task list without a timeout replaces the list of the execution", () => {
  new Scenario()
    .startsExecution()
    .answers({ taskList: "special" })
    .signals("one")
    .decides()
    .signals("two")
    .waits(3600)
    .hasHistory(`
      ...
      4  0s  DecisionTaskCompleted  taskList.name=special  !taskListScheduleToStartTimeout
      5  0s  WorkflowExecutionSignaled  one
      6  0s  DecisionTaskScheduled  special  NONE
      7  0s  DecisionTaskStarted
      8  0s  DecisionTaskCompleted  !taskList
      9  0s  WorkflowExecutionSignaled  two
      10 0s  DecisionTaskScheduled  special  NONE
    `)
    .hasTasks("decision 10 on special");
});

test("a decision task on a sticky list returns to the execution's list if not started in time", () => {
  new Scenario()
    .startsExecution()
    .answers(sticky)
    .waits(100)
    .signals("changed")
    .hasTasks("decision 6 on worker-7")
    .fallsDueAt(105)
    .waits(60)
    .hasHistory(`
      ...
      4    0s  DecisionTaskCompleted      taskList.name=worker-7  taskListScheduleToStartTimeout=5
      5  100s  WorkflowExecutionSignaled
      6  100s  DecisionTaskScheduled      worker-7  5
      7  105s  DecisionTaskTimedOut       SCHEDULE_TO_START  scheduledEventId=6  startedEventId=0
      8  105s  DecisionTaskScheduled      orders  NONE
    `)
    .hasTasks("decision 8 on orders")
    .cannotStartDecisionTask(6);
});

test("a decision task on a sticky list that starts in time has only its start-to-close timeout left", () => {
  new Scenario()
    .startsExecution()
    .answers(sticky)
    .signals("changed")
    .waits(4)
    .startsDecisionTask()
    .fallsDueAt(86_400)
    .waits(60)
    .hasHistory(`
      ...
      7  4s  DecisionTaskStarted  scheduledEventId=6
    `);
});

test("a started decision task that times out drops the sticky list", () => {
  new Scenario()
    .startsExecution({ taskStartToCloseTimeout: "30" })
    .answers(sticky)
    .signals("changed")
    .startsDecisionTask()
    .waits(30)
    .hasHistory(`
      ...
      6   0s  DecisionTaskScheduled  worker-7  5
      7   0s  DecisionTaskStarted
      8  30s  DecisionTaskTimedOut   START_TO_CLOSE
      9  30s  DecisionTaskScheduled  orders  NONE
    `);
});

test("an answer that does not renew the sticky list returns to the execution's list", () => {
  new Scenario()
    .startsExecution()
    .answers(sticky)
    .signals("one")
    .answers(sticky)
    .signals("two")
    .decides()
    .signals("three")
    .hasHistory(`
      ...
      6   0s  DecisionTaskScheduled      worker-7  5
      7   0s  DecisionTaskStarted
      8   0s  DecisionTaskCompleted      taskList.name=worker-7
      9   0s  WorkflowExecutionSignaled  two
      10  0s  DecisionTaskScheduled      worker-7  5
      11  0s  DecisionTaskStarted
      12  0s  DecisionTaskCompleted      !taskList
      13  0s  WorkflowExecutionSignaled  three
      14  0s  DecisionTaskScheduled      orders    NONE
    `);
});

test("a sticky list with a timeout of NONE is never missed", () => {
  new Scenario()
    .startsExecution()
    .answers({ taskList: "worker-7", taskListScheduleToStartTimeout: "NONE" })
    .signals("changed")
    .waits(3600)
    .hasHistory(`
      ...
      6  0s  DecisionTaskScheduled  worker-7  NONE
    `);
});

test("a sticky list with a timeout of 0 seconds is missed at once", () => {
  new Scenario()
    .startsExecution()
    .answers({ taskList: "worker-7", taskListScheduleToStartTimeout: "0" })
    .signals("changed")
    .waits(0)
    .hasHistory(`
      ...
      6  0s  DecisionTaskScheduled  worker-7  0
      7  0s  DecisionTaskTimedOut   SCHEDULE_TO_START
      8  0s  DecisionTaskScheduled  orders  NONE
    `);
});

test("a decision task that was already waiting stays on the list it was scheduled on", () => {
  new Scenario()
    .startsExecution()
    .startsDecisionTask()
    .signals("changed")
    .answers(sticky)
    .hasHistory(`
      ...
      5  0s  DecisionTaskScheduled  orders  NONE
      6  0s  DecisionTaskCompleted  taskList.name=worker-7
    `)
    .hasTasks("decision 5 on orders");
});

test("the schedule-to-start timeout of a waiting decision task on a sticky list counts from when polls can take it", () => {
  new Scenario()
    .startsExecution()
    .answers(sticky)
    .signals("one")
    .startsDecisionTask()
    .signals("two")
    .waits(60)
    .answers(sticky)
    .fallsDueAt(65)
    .hasTasks("decision 9 on worker-7")
    .waits(5)
    .hasHistory(`
      ...
      8   0s  WorkflowExecutionSignaled  two
      9   0s  DecisionTaskScheduled      worker-7  5
      10 60s  DecisionTaskCompleted
      11 65s  DecisionTaskTimedOut       SCHEDULE_TO_START  scheduledEventId=9
      12 65s  DecisionTaskScheduled      orders  NONE
    `);
});

test("a sticky list falls back to the latest list given without a timeout", () => {
  new Scenario()
    .startsExecution()
    .answers({ taskList: "special" })
    .signals("one")
    .answers(sticky)
    .signals("two")
    .waits(5)
    .hasHistory(`
      ...
      10  0s  DecisionTaskScheduled  worker-7  5
      11  5s  DecisionTaskTimedOut   SCHEDULE_TO_START
      12  5s  DecisionTaskScheduled  special  NONE
    `);
});
