import assert from "node:assert/strict";
import type { HistoryEvent } from "@aws-sdk/client-swf";
import { recordMarker, startTimer } from "../../dsl/decisions.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

const idsOf = (events: readonly HistoryEvent[] | undefined): readonly (number | undefined)[] =>
  (events ?? []).map(({ eventId }) => eventId);

export const decisionPolls: readonly Scenario[] = area(
  "decision polls",

  scenario("a decision task carries its execution, its type and the history so far", async (stage) => {
    const workflow = await stage.startsWorkflow({ input: "an order" });
    const task = await workflow.startsDecisionTask({ identity: "decider 1" });
    assert.deepEqual(task.workflowExecution, workflow.execution);
    assert.deepEqual(task.workflowType, workflow.workflowType);
    assert.equal(task.startedEventId, 3);
    assert.equal(task.previousStartedEventId, 0);
    assert.equal(task.nextPageToken, undefined);
    assert.deepEqual(idsOf(task.events), [1, 2, 3]);
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted  input="an order"
      2 DecisionTaskScheduled
      3 DecisionTaskStarted       identity="decider 1"
    `);
  }),

  scenario("a decision task names the previously completed one", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(startTimer("t", "0"));
    const second = await workflow.decides(startTimer("t", "0"));
    assert.deepEqual([second.previousStartedEventId, second.startedEventId], [3, 8]);
    const third = await workflow.decides();
    assert.deepEqual([third.previousStartedEventId, third.startedEventId], [8, 13]);
  }),

  scenario("further pages belong to the same task and start nothing", async (stage) => {
    const { swf, domain } = stage;
    const workflow = await stage.startsWorkflow();
    const poll = { domain, taskList: { name: workflow.taskList }, maximumPageSize: 2 };
    const first = await swf.pollForDecisionTask(poll);
    assert.deepEqual(idsOf(first.events), [1, 2]);
    assert.ok(first.nextPageToken !== undefined);
    await workflow.signals("after the poll");
    const second = await swf.pollForDecisionTask({ ...poll, nextPageToken: first.nextPageToken });
    assert.deepEqual(idsOf(second.events), [3], "events after the poll are on none of its pages");
    assert.equal(second.nextPageToken, undefined);
    const identifying = ({ taskToken, startedEventId, previousStartedEventId, workflowExecution }: typeof first) => ({
      taskToken,
      startedEventId,
      previousStartedEventId,
      workflowExecution,
    });
    assert.deepEqual(identifying(second), identifying(first));
    assert.deepEqual(second.workflowType, first.workflowType);
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 DecisionTaskStarted
      4 WorkflowExecutionSignaled  signalName="after the poll"
      5 DecisionTaskScheduled
    `);
  }),

  scenario("in reverse order the first page starts with the latest event", async (stage) => {
    const { swf, domain } = stage;
    const workflow = await stage.startsWorkflow();
    const poll = { domain, taskList: { name: workflow.taskList }, maximumPageSize: 2, reverseOrder: true };
    const first = await swf.pollForDecisionTask(poll);
    assert.deepEqual(idsOf(first.events), [3, 2]);
    const second = await swf.pollForDecisionTask({ ...poll, nextPageToken: first.nextPageToken });
    assert.deepEqual(idsOf(second.events), [1]);
  }),

  scenario(
    "a decider with memory can ask for only the events since its last decision task",
    async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      const first = await workflow.startsDecisionTask({ startAtPreviousStartedEvent: true });
      assert.deepEqual(idsOf(first.events), [1, 2, 3], "before the first one there is nothing to skip");
      await workflow.answers(first, [recordMarker("m"), startTimer("t", "0")]);
      const second = await workflow.startsDecisionTask({ startAtPreviousStartedEvent: true });
      assert.equal(second.previousStartedEventId, 3);
      assert.deepEqual(idsOf(second.events), [3, 4, 5, 6, 7, 8, 9], "the previous started event included");
    },
  ),

  scenario("a long history comes in pages of at most 100 events", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const markers = Array.from({ length: 150 }, (_, index) => recordMarker(`marker ${index}`));
    await workflow.decides(...markers, startTimer("t", "0"));
    const { events, startedEventId } = await workflow.startsDecisionTask({ maximumPageSize: 1000 });
    assert.equal(events.length, startedEventId);
    assert.deepEqual(
      idsOf(events),
      events.map((_, index) => index + 1),
    );
  }),
);
