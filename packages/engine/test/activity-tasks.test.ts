import { test } from "vitest";
import { completeWorkflowExecution, scheduleActivityTask } from "./decisions.ts";
import { Scenario, unknownFirstRun } from "./scenario.ts";
import { activityDefaults, activityType } from "./surroundings.ts";

const scheduled = (attributes: Parameters<typeof scheduleActivityTask>[1] = {}): Scenario =>
  new Scenario().startsExecution().decides(scheduleActivityTask("charge-card", attributes));
const started = (): Scenario => scheduled().startsActivityTask("charge-card");
const gone = "Unknown activity, scheduledEventId = 5";

test("an activity task goes to the list of its decision", () => {
  scheduled({ taskList: { name: "special" }, taskPriority: "-3" })
    .hasTasks("activity 5 on special priority -3")
    .hasOpenCounts({ openActivityTasks: 1 });
});

test("an activity task goes to the list and has the priority of its type, where the decision gives none", () => {
  const configuration = { ...activityDefaults, defaultTaskPriority: "8", defaultTaskHeartbeatTimeout: "60" };
  new Scenario({ activityTypes: [activityType("charge-card", configuration)] })
    .startsExecution()
    .decides(scheduleActivityTask("charge-card", { heartbeatTimeout: "10" }))
    .hasHistory(`
      ...
      5  0s  ActivityTaskScheduled  charge-card  taskPriority=8  heartbeatTimeout=10  startToCloseTimeout=NONE
    `)
    .hasTasks("activity 5 on activities priority 8");
});

test("the priority of an execution is not inherited by its activity tasks", () => {
  new Scenario()
    .startsExecution({ taskPriority: "9" })
    .decides(scheduleActivityTask("charge-card"))
    .hasHistory(`
      ...
      5  0s  ActivityTaskScheduled  charge-card  !taskPriority
    `)
    .hasTasks("activity 5 on activities");
});

test("an activity task is taken by one poll only", () => {
  scheduled()
    .startsActivityTask("charge-card", "worker-1")
    .hasTasks()
    .cannotStartActivityTask(5)
    .hasHistory(`
      ...
      6  0s  ActivityTaskStarted  scheduledEventId=5  identity=worker-1
    `)
    .hasOpenCounts({ openActivityTasks: 1 });
});

test("an activity task can be taken while a decision is being made", () => {
  scheduled()
    .signals("changed")
    .startsDecisionTask()
    .startsActivityTask("charge-card")
    .hasHistory(`
    ...
    8  0s  DecisionTaskStarted
    9  0s  ActivityTaskStarted
  `);
});

const endings = [
  { end: "is completed", step: (s: Scenario) => s.completesActivityTask("charge-card", "again") },
  { end: "fails", step: (s: Scenario) => s.failsActivityTask("charge-card", { reason: "again" }) },
  { end: "is canceled", step: (s: Scenario) => s.cancelsActivityTask("charge-card", "again") },
];
const lateAnswers = [...endings, { end: "heartbeat", step: (s: Scenario) => s.heartbeats("charge-card", "again") }];

test.each(endings)("an activity task that $end is open no longer, and its id may be used again", ({ step }) => {
  step(started())
    .hasOpenCounts({ openDecisionTasks: 1 })
    .decides(scheduleActivityTask("charge-card"))
    .hasTasks("activity 11 on activities");
});

test.each(endings)("whatever comes from its worker after an activity task $end is refused", ({ step }) => {
  const scenario = step(started());
  for (const late of lateAnswers) scenario.cannot(late.step, gone);
});

test("whatever comes from a worker after its activity task has timed out is refused", () => {
  const scenario = scheduled({ startToCloseTimeout: "30" }).startsActivityTask("charge-card").waits(30);
  for (const late of lateAnswers) scenario.cannot(late.step, gone);
});

test("whatever comes from a worker after its execution has closed is refused in the name of the execution", () => {
  const scenario = started().signals("x").decides(completeWorkflowExecution());
  for (const late of lateAnswers) scenario.cannot(late.step, unknownFirstRun);
});

test("the token of an activity task does not serve for the next one with the same activityId", () => {
  const scenario = scheduled({ startToCloseTimeout: "30" }).startsActivityTask("charge-card").waits(30);
  scenario.decides(scheduleActivityTask("charge-card"));
  for (const late of lateAnswers) scenario.cannot(late.step, gone);
  scenario.hasTasks("activity 11 on activities").hasOpenCounts({ openActivityTasks: 1 });
});

test("activity tasks of the same type run side by side under ids of their own", () => {
  const chargeCard = { activityType: { name: "charge-card", version: "1.0" } };
  new Scenario()
    .startsExecution()
    .decides(scheduleActivityTask("first", chargeCard), scheduleActivityTask("second", chargeCard))
    .hasTasks("activity 5 on activities", "activity 6 on activities")
    .startsActivityTask("second")
    .startsActivityTask("first")
    .completesActivityTask("first", "1")
    .hasHistory(`
      ...
      7   0s  ActivityTaskStarted    scheduledEventId=6
      8   0s  ActivityTaskStarted    scheduledEventId=5
      9   0s  ActivityTaskCompleted  scheduledEventId=5  startedEventId=8  result=1
      10  0s  DecisionTaskScheduled
    `)
    .hasOpenCounts({ openActivityTasks: 1, openDecisionTasks: 1 });
});

test("an activity task that closed makes room for another under the limit", () => {
  new Scenario({ limits: { openActivityTasksMax: 1 } })
    .startsExecution()
    .decides(scheduleActivityTask("charge-card"))
    .startsActivityTask("charge-card")
    .completesActivityTask("charge-card")
    .decides(scheduleActivityTask("ship-order"))
    .hasTasks("activity 11 on activities");
});

test("tasks that are scheduled already outlive the deprecation and deletion of their type", () => {
  scheduled()
    .within({ activityTypes: [] })
    .startsActivityTask("charge-card")
    .completesActivityTask("charge-card")
    .hasHistory(`
      ...
      6  0s  ActivityTaskStarted
      7  0s  ActivityTaskCompleted
      8  0s  DecisionTaskScheduled
    `);
});

test("the latest activity task event of any kind gives the time that Describe shows", () => {
  const at = (seconds: number): { latestActivityTaskAt: number } => ({
    latestActivityTaskAt: 1_700_000_000_000 + seconds * 1000,
  });
  new Scenario()
    .startsExecution()
    .hasState({ latestActivityTaskAt: undefined })
    .waits(1)
    .decides(scheduleActivityTask("charge-card"))
    .hasState(at(1))
    .waits(1)
    .startsActivityTask("charge-card")
    .hasState(at(2))
    .waits(1)
    .heartbeats("charge-card")
    .signals("changed")
    .hasState(at(2))
    .waits(1)
    .completesActivityTask("charge-card")
    .hasState(at(4));
});
