import assert from "node:assert/strict";
import { completeWorkflow, scheduleActivityTask } from "../../dsl/decisions.ts";
import { eventually, pause, refuses } from "../../dsl/expectations.ts";
import { pollForActivityTask, pollForDecisionTask } from "../../dsl/polls.ts";
import { area, needs, type Scenario, scenario } from "../../dsl/scenario.ts";

export const taskLists: readonly Scenario[] = area(
  "task lists",

  scenario("a waiting poll receives a task as soon as there is one", async (stage) => {
    const taskList = stage.unique("list");
    const polling = pollForDecisionTask(stage, taskList);
    await pause(300);
    const workflow = await stage.startsWorkflow({ taskList });
    const askedAt = performance.now();
    const task = await polling;
    assert.ok(performance.now() - askedAt < 2_000, "at once, not when the poll ends");
    assert.deepEqual(task.workflowExecution, workflow.execution);

    const working = pollForActivityTask(stage, taskList);
    await workflow.answers(task, [scheduleActivityTask("a")]);
    assert.equal((await working).activityId, "a");
  }),

  scenario("decision tasks with higher priority come first", async (stage) => {
    const taskList = stage.unique("list");
    const priorities = ["0", "-5", "7", "2147483647", "3", "-2147483648"];
    const started = [];
    for (const taskPriority of priorities) started.push(await stage.startsWorkflow({ taskList, taskPriority }));
    const order = [];
    for (const _ of priorities) {
      const { workflowExecution } = await pollForDecisionTask(stage, taskList);
      order.push(started.find(({ workflowId }) => workflowId === workflowExecution?.workflowId)?.taskPriority);
    }
    assert.deepEqual(order, ["2147483647", "7", "3", "0", "-5", "-2147483648"]);
  }),

  scenario("activity tasks with higher priority come first", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const priorities = ["1", "-1", "20", "3"];
    await workflow.decides(
      scheduleActivityTask("default"),
      ...priorities.map((taskPriority) => scheduleActivityTask(taskPriority, { taskPriority })),
    );
    const order = [];
    for (let task = 0; task < 5; task++) order.push((await workflow.startsActivityTask()).activityId);
    assert.deepEqual(order, ["20", "3", "1", "default", "-1"]);
  }),

  scenario("at equal priority the oldest task comes first", async (stage) => {
    const taskList = stage.unique("list");
    const started = [];
    for (let count = 0; count < 5; count++) {
      started.push((await stage.startsWorkflow({ taskList })).workflowId);
      await pause(20);
    }
    const order = [];
    for (const _ of started) order.push((await pollForDecisionTask(stage, taskList)).workflowExecution?.workflowId);
    assert.deepEqual(order, started);
  }),

  scenario("every waiting poll gets one task, and every task goes to one poll", async (stage) => {
    const taskList = stage.unique("list");
    const polls = Array.from({ length: 10 }, () => pollForDecisionTask(stage, taskList));
    await pause(300);
    const started = await Promise.all(polls.map(() => stage.startsWorkflow({ taskList })));
    const taken = (await Promise.all(polls)).map(({ workflowExecution }) => workflowExecution?.runId);
    assert.deepEqual(taken.toSorted(), started.map(({ runId }) => runId).toSorted());
    for (const workflow of started) await workflow.endsWith("DecisionTaskStarted");
  }),

  scenario("decision and activity task lists of the same name are separate", async (stage) => {
    const taskList = stage.unique("list");
    const first = await stage.startsWorkflow({ taskList });
    await first.decides(scheduleActivityTask("a"));
    const second = await stage.startsWorkflow({ taskList });
    const task = await pollForActivityTask(stage, taskList);
    assert.deepEqual(task.workflowExecution, first.execution);
    const decision = await pollForDecisionTask(stage, taskList);
    assert.deepEqual(decision.workflowExecution, second.execution);
  }),

  scenario("the counts include waiting tasks but not started ones", async ({ swf, domain, ...stage }) => {
    const taskList = stage.unique("list");
    const list = { domain, taskList: { name: taskList } };
    const counts = async (): Promise<readonly (number | undefined)[]> => [
      (await swf.countPendingDecisionTasks(list)).count,
      (await swf.countPendingActivityTasks(list)).count,
    ];
    assert.deepEqual(await counts(), [0, 0]);
    const first = await stage.startsWorkflow({ taskList });
    await stage.startsWorkflow({ taskList });
    await eventually(async () => assert.deepEqual(await counts(), [2, 0]));
    await first.decides(scheduleActivityTask("a"), scheduleActivityTask("b"), scheduleActivityTask("c"));
    await eventually(async () => assert.deepEqual(await counts(), [1, 3]));
    await first.startsActivityTask();
    await eventually(async () => assert.deepEqual(await counts(), [1, 2]));
    const { truncated } = await swf.countPendingActivityTasks(list);
    assert.equal(truncated, false);
  }),

  scenario("a poll or a count in a domain that does not exist is refused", async ({ swf, unique }) => {
    const domain = unique("no-domain");
    const list = { domain, taskList: { name: "any" } };
    const unknown = `Unknown domain: ${domain}`;
    await refuses(swf.pollForDecisionTask(list), "UnknownResourceFault", unknown);
    await refuses(swf.pollForActivityTask(list), "UnknownResourceFault", unknown);
    await refuses(swf.countPendingDecisionTasks(list), "UnknownResourceFault", unknown);
    await refuses(swf.countPendingActivityTasks(list), "UnknownResourceFault", unknown);
  }),

  needs(
    "local",
    scenario("a poll that has hung up takes no decision task", async ({ swf, domain, ...stage }) => {
      const taskList = stage.unique("list");
      const gone = swf.pollForDecisionTask(
        { domain, taskList: { name: taskList } },
        { abortSignal: AbortSignal.timeout(200) },
      );
      await assert.rejects(gone, { name: "AbortError" });
      const workflow = await stage.startsWorkflow({ taskList });
      await workflow.decides(completeWorkflow());
      await workflow.endsWith("WorkflowExecutionCompleted");
    }),
  ),

  needs(
    "local",
    scenario("a poll that has hung up takes no activity task", async ({ swf, domain, ...stage }) => {
      const workflow = await stage.startsWorkflow();
      const taskList = { name: workflow.taskList };
      const gone = swf.pollForActivityTask({ domain, taskList }, { abortSignal: AbortSignal.timeout(200) });
      await assert.rejects(gone, { name: "AbortError" });
      await workflow.decides(scheduleActivityTask("a"));
      assert.equal((await workflow.startsActivityTask()).activityId, "a");
    }),
  ),

  needs(
    "slow",
    scenario("a poll without a task ends within a minute, with no token", async ({ swf, domain, unique }) => {
      const list = { domain, taskList: { name: unique("empty-list") } };
      const begunAt = performance.now();
      const [decision, activity] = await Promise.all([swf.pollForDecisionTask(list), swf.pollForActivityTask(list)]);
      assert.ok(performance.now() - begunAt < 65_000);
      const { $metadata: _, ...decisionReply } = decision;
      const { $metadata: __, ...activityReply } = activity;
      assert.deepEqual(decisionReply, { previousStartedEventId: 0, startedEventId: 0 });
      assert.deepEqual(activityReply, { startedEventId: 0 });
    }),
  ),
);
