import assert from "node:assert/strict";
import { completeWorkflow } from "../../dsl/decisions.ts";
import { decidingOnce } from "../../dsl/openings.ts";
import { pollForDecisionTask } from "../../dsl/polls.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

export const stickyTaskLists: readonly Scenario[] = area(
  "sticky task lists",

  scenario("an answer can move the execution to another task list permanently", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const other = stage.unique("other-list");
    await workflow.answers(await workflow.startsDecisionTask(), [], { taskList: { name: other } });
    await workflow.signals("wake");
    const task = await pollForDecisionTask(stage, other);
    assert.deepEqual(task.workflowExecution, workflow.execution);
    await workflow.answers(task, [completeWorkflow()]);
    await workflow.hasHistory(`${decidingOnce}
      4 DecisionTaskCompleted       taskList=${other}
      5 WorkflowExecutionSignaled   signalName=wake
      6 DecisionTaskScheduled       taskList=${other}
      7 DecisionTaskStarted
      8 DecisionTaskCompleted
      9 WorkflowExecutionCompleted
    `);
    const { executionConfiguration } = await workflow.describes();
    assert.deepEqual(executionConfiguration?.taskList, { name: workflow.taskList });
  }),

  scenario("a task list with a time limit is used while its decider polls it", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const sticky = stage.unique("sticky-list");
    const settings = { taskList: { name: sticky }, taskListScheduleToStartTimeout: "20" };
    await workflow.answers(await workflow.startsDecisionTask(), [], settings);
    await workflow.signals("wake");
    const task = await pollForDecisionTask(stage, sticky);
    await workflow.answers(task, [], settings);
    await workflow.signals("wake again");
    await workflow.answers(await pollForDecisionTask(stage, sticky), [completeWorkflow()]);
    await workflow.hasHistory(`${decidingOnce}
       4 DecisionTaskCompleted       taskList=${sticky} taskListScheduleToStartTimeout=20
       5 WorkflowExecutionSignaled   signalName=wake
       6 DecisionTaskScheduled       taskList=${sticky} scheduleToStartTimeout=20
       7 DecisionTaskStarted
       8 DecisionTaskCompleted       taskList=${sticky} taskListScheduleToStartTimeout=20
       9 WorkflowExecutionSignaled   signalName="wake again"
      10 DecisionTaskScheduled       taskList=${sticky} scheduleToStartTimeout=20
      11 DecisionTaskStarted
      12 DecisionTaskCompleted
      13 WorkflowExecutionCompleted
    `);
  }),

  scenario("if no one polls a task list with a time limit, the task returns to the original list", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const sticky = stage.unique("sticky-list");
    const settings = { taskList: { name: sticky }, taskListScheduleToStartTimeout: "1" };
    await workflow.answers(await workflow.startsDecisionTask(), [], settings);
    await workflow.signals("wake");
    const task = await workflow.decides(completeWorkflow());
    assert.equal(task.previousStartedEventId, 3);
    await workflow.hasHistory(`${decidingOnce}
       4 DecisionTaskCompleted       taskList=${sticky} taskListScheduleToStartTimeout=1
       5 WorkflowExecutionSignaled   signalName=wake
       6 DecisionTaskScheduled       taskList=${sticky} scheduleToStartTimeout=1
       7 DecisionTaskTimedOut        timeoutType=SCHEDULE_TO_START scheduledEventId=6 startedEventId=0
       8 DecisionTaskScheduled
       9 DecisionTaskStarted
      10 DecisionTaskCompleted
      11 WorkflowExecutionCompleted
    `);
  }),

  scenario("a decider that falls silent loses its task list with a time limit", async (stage) => {
    const workflow = await stage.startsWorkflow({ taskStartToCloseTimeout: "1" });
    const sticky = stage.unique("sticky-list");
    const settings = { taskList: { name: sticky }, taskListScheduleToStartTimeout: "20" };
    await workflow.answers(await workflow.startsDecisionTask(), [], settings);
    await workflow.signals("wake");
    await pollForDecisionTask(stage, sticky);
    await workflow.hasHistory(`${decidingOnce}
      4 DecisionTaskCompleted       taskList=${sticky} taskListScheduleToStartTimeout=20
      5 WorkflowExecutionSignaled   signalName=wake
      6 DecisionTaskScheduled       taskList=${sticky} scheduleToStartTimeout=20
      7 DecisionTaskStarted
      8 DecisionTaskTimedOut        timeoutType=START_TO_CLOSE
      9 DecisionTaskScheduled
    `);
  }),

  scenario("an answer that names no task list ends a time-limited one", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const sticky = stage.unique("sticky-list");
    const settings = { taskList: { name: sticky }, taskListScheduleToStartTimeout: "20" };
    await workflow.answers(await workflow.startsDecisionTask(), [], settings);
    await workflow.signals("wake");
    await workflow.answers(await pollForDecisionTask(stage, sticky));
    await workflow.signals("wake again");
    await workflow.hasHistory(`${decidingOnce}
       4 DecisionTaskCompleted       taskList=${sticky} taskListScheduleToStartTimeout=20
       5 WorkflowExecutionSignaled   signalName=wake
       6 DecisionTaskScheduled       taskList=${sticky} scheduleToStartTimeout=20
       7 DecisionTaskStarted
       8 DecisionTaskCompleted
       9 WorkflowExecutionSignaled   signalName="wake again"
      10 DecisionTaskScheduled
    `);
  }),
);
