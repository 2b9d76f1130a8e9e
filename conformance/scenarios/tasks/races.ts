import assert from "node:assert/strict";
import type { HistoryEvent } from "@aws-sdk/client-swf";
import { completeWorkflow, recordMarker, scheduleActivityTask, startChild, startTimer } from "../../dsl/decisions.ts";
import { eventually, pause } from "../../dsl/expectations.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

/** The outcomes of the calls, each "accepted" or the name of its fault. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((result) => (result.status === "fulfilled" ? "accepted" : String(result.reason.name))).toSorted();
}

function countOf(eventType: string, events: readonly HistoryEvent[]): number {
  return events.filter((event) => event.eventType === eventType).length;
}

const ten = Array.from({ length: 10 }, (_, index) => index);

export const races: readonly Scenario[] = area(
  "races",

  scenario("of many concurrent starts with one workflow id, one is accepted", async (stage) => {
    const workflowId = stage.unique("workflow");
    const results = await outcomes(ten.map(() => stage.startsWorkflow({ workflowId })));
    const refused = Array.from({ length: 9 }, () => "WorkflowExecutionAlreadyStartedFault");
    assert.deepEqual(results, [...refused, "accepted"]);
  }),

  scenario("of many concurrent registrations of one type, one is accepted", async (stage) => {
    const name = stage.unique("type");
    const results = await outcomes(ten.map(() => stage.registersActivityType({ name })));
    const refused = Array.from({ length: 9 }, () => "TypeAlreadyExistsFault");
    assert.deepEqual(results, [...refused, "accepted"]);
  }),

  scenario("concurrent signals are all recorded, each once", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const names = Array.from({ length: 40 }, (_, index) => `signal ${index}`);
    await Promise.all(names.map((name) => workflow.signals(name)));
    const events = await eventually(async () => {
      const history = await workflow.history();
      assert.equal(countOf("WorkflowExecutionSignaled", history), 40);
      return history;
    });
    const recorded = events.flatMap(
      ({ workflowExecutionSignaledEventAttributes: signaled }) => signaled?.signalName ?? [],
    );
    assert.deepEqual(recorded.toSorted(), names.toSorted());
    assert.deepEqual(
      events.map(({ eventId }) => eventId),
      events.map((_, index) => index + 1),
    );
    assert.equal(countOf("DecisionTaskScheduled", events), 1);
  }),

  scenario("of many concurrent answers to one decision task, one is accepted", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    const results = await outcomes(ten.map((index) => workflow.answers(task, [recordMarker(`answer ${index}`)])));
    const refused = Array.from({ length: 9 }, () => "UnknownResourceFault");
    assert.deepEqual(results, [...refused, "accepted"]);
    const events = await workflow.history();
    assert.equal(countOf("DecisionTaskCompleted", events), 1);
    assert.equal(countOf("MarkerRecorded", events), 1);
  }),

  scenario("of many concurrent results of one activity task, one is accepted", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"));
    const { taskToken } = await workflow.startsActivityTask();
    const calls = ten.map((index) =>
      index % 2 === 0 ? swf.respondActivityTaskCompleted({ taskToken }) : swf.respondActivityTaskFailed({ taskToken }),
    );
    const refused = Array.from({ length: 9 }, () => "UnknownResourceFault");
    assert.deepEqual(await outcomes(calls), [...refused, "accepted"]);
    const events = await workflow.history();
    assert.equal(countOf("ActivityTaskCompleted", events) + countOf("ActivityTaskFailed", events), 1);
  }),

  scenario("of two children with one workflow id, one is started", async (stage) => {
    const parent = await stage.startsWorkflow();
    const taskList = { name: stage.unique("child-list") };
    const workflowId = stage.unique("child");
    await parent.decides(startChild(workflowId, { taskList }), startChild(workflowId, { taskList }));
    stage.closeInTheEnd(workflowId);
    await eventually(async () => {
      const events = await parent.history();
      assert.equal(countOf("StartChildWorkflowExecutionInitiated", events), 2);
      assert.equal(countOf("ChildWorkflowExecutionStarted", events), 1);
      const failed = events.find(({ eventType }) => eventType === "StartChildWorkflowExecutionFailed");
      const { cause } = failed?.startChildWorkflowExecutionFailedEventAttributes ?? {};
      assert.equal(cause, "WORKFLOW_ALREADY_RUNNING");
    });
  }),

  scenario("concurrent events schedule one decision task", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(...ten.map((index) => scheduleActivityTask(`a${index}`)));
    const tasks = await Promise.all(ten.map(() => workflow.startsActivityTask()));
    assert.equal(new Set(tasks.map(({ activityId }) => activityId)).size, 10, "ten polls, ten tasks");
    await Promise.all(tasks.map(({ taskToken }) => swf.respondActivityTaskCompleted({ taskToken })));
    const events = await workflow.history();
    assert.equal(countOf("ActivityTaskCompleted", events), 10);
    assert.equal(countOf("DecisionTaskScheduled", events), 2);
    const { events: seen } = await workflow.decides(completeWorkflow());
    assert.equal(countOf("ActivityTaskCompleted", seen), 10);
  }),

  scenario("nothing follows the close, whatever was still pending", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow({ taskStartToCloseTimeout: "1", executionStartToCloseTimeout: "2" });
    const second = { scheduleToStartTimeout: "1", scheduleToCloseTimeout: "1" };
    await workflow.decides(startTimer("t", "1"), scheduleActivityTask("a", second), completeWorkflow());
    await pause(2_300);
    await workflow.endsWith("WorkflowExecutionCompleted");
  }),
);
