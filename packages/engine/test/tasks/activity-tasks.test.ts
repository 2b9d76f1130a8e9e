import { test } from "vitest";
import { completeWorkflowExecution, scheduleActivityTask } from "../scenario/decisions.ts";
import { Scenario, unknownFirstRun } from "../scenario/scenario.ts";
import { activityDefaults, activityType } from "../scenario/surroundings.ts";

const scheduled = (attributes: Parameters<typeof scheduleActivityTask>[1] = {}): Scenario =>
  new Scenario().startsExecution().decides(scheduleActivityTask("charge-card", attributes));
const started = (): Scenario => scheduled().startsActivityTask("charge-card");
const gone = "Unknown activity, scheduledEventId = 5";

test("an activity task goes to the task list in its decision", () => {
  scheduled({ taskList: { name: "special" }, taskPriority: "-3" })
    .hasTasks("activity 5 on special priority -3")
    .hasOpenCounts({ openActivityTasks: 1 });
});

test("an activity task takes its list and priority from its type when the decision gives none", () => {
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

test("activity tasks do not inherit the priority of their execution", () => {
  new Scenario()
    .startsExecution({ taskPriority: "9" })
    .decides(scheduleActivityTask("charge-card"))
    .hasHistory(`
      ...
      5  0s  ActivityTaskScheduled  charge-card  !taskPriority
    `)
    .hasTasks("activity 5 on activities");
});

test("only one poll takes an activity task", () => {
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

test.each(endings)("an activity task that $end is no longer open, and its id may be reused", ({ step }) => {
  step(started())
    .hasOpenCounts({ openDecisionTasks: 1 })
    .decides(scheduleActivityTask("charge-card"))
    .hasTasks("activity 11 on activities");
});

test.each(endings)("after an activity task $end, its worker's calls are refused", ({ step }) => {
  const scenario = step(started());
  for (const late of lateAnswers) scenario.cannot(late.step, gone);
});

test("after an activity task times out, its worker's calls are refused", () => {
  const scenario = scheduled({ startToCloseTimeout: "30" }).startsActivityTask("charge-card").waits(30);
  for (const late of lateAnswers) scenario.cannot(late.step, gone);
});

test("after the execution closes, a worker's calls are refused with a fault about the execution", () => {
  const scenario = started().signals("x").decides(completeWorkflowExecution());
  for (const late of lateAnswers) scenario.cannot(late.step, unknownFirstRun);
});

test("the token of an activity task is not valid for the next task with the same activityId", () => {
  const scenario = scheduled({ startToCloseTimeout: "30" }).startsActivityTask("charge-card").waits(30);
  scenario.decides(scheduleActivityTask("charge-card"));
  for (const late of lateAnswers) scenario.cannot(late.step, gone);
  scenario.hasTasks("activity 11 on activities").hasOpenCounts({ openActivityTasks: 1 });
});

test("activity tasks of the same type run concurrently under their own ids", () => {
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

test("a closed activity task no longer counts toward the limit", () => {
  new Scenario({ limits: { openActivityTasksMax: 1 } })
    .startsExecution()
    .decides(scheduleActivityTask("charge-card"))
    .startsActivityTask("charge-card")
    .completesActivityTask("charge-card")
    .decides(scheduleActivityTask("ship-order"))
    .hasTasks("activity 11 on activities");
});

test("tasks that are already scheduled outlive the deprecation and deletion of their type", () => {
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

test("Describe shows the time of the latest activity task event of any kind", () => {
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
