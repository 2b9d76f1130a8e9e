import assert from "node:assert/strict";
import {
  cancelTimer,
  cancelWorkflow,
  completeWorkflow,
  continueAsNew,
  failWorkflow,
  recordMarker,
  startTimer,
} from "../../dsl/decisions.ts";
import { pause, refuses } from "../../dsl/expectations.ts";
import { decidedOnce, decidingOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

const closes = [
  { failed: "CompleteWorkflowExecutionFailed", close: completeWorkflow() },
  { failed: "FailWorkflowExecutionFailed", close: failWorkflow() },
  { failed: "CancelWorkflowExecutionFailed", close: cancelWorkflow() },
  { failed: "ContinueAsNewWorkflowExecutionFailed", close: continueAsNew() },
] as const;

export const decisionTasks: readonly Scenario[] = area(
  "decision tasks",

  scenario("an answer without decisions leaves the execution waiting", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const { taskToken } = await workflow.startsDecisionTask();
    await swf.respondDecisionTaskCompleted({ taskToken });
    await workflow.hasHistory(decidedOnce);
    assert.equal((await workflow.describes()).openCounts?.openDecisionTasks, 0);
  }),

  scenario("the context of an answer is kept, even if empty", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    await workflow.answers(task, [startTimer("t", "0")], { executionContext: "half way" });
    await workflow.answers(await workflow.startsDecisionTask(), [], { executionContext: "" });
    await workflow.hasHistory(`${decidingOnce}
      4 DecisionTaskCompleted  executionContext="half way"
      5 TimerStarted           timerId=t startToFireTimeout=0
      6 TimerFired             timerId=t startedEventId=5
      7 DecisionTaskScheduled
      8 DecisionTaskStarted
      9 DecisionTaskCompleted  executionContext=""
    `);
    assert.equal((await workflow.describes()).latestExecutionContext, "");
  }),

  scenario("events before the first poll schedule no second decision task", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.signals("one");
    await workflow.signals("two");
    await workflow.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionSignaled  signalName=one
      4 WorkflowExecutionSignaled  signalName=two
    `);
    assert.equal((await workflow.describes()).openCounts?.openDecisionTasks, 1);
  }),

  scenario(
    "while a decision task is started, the first event that needs a decision schedules the next",
    async (stage) => {
      const workflow = await stage.startsWorkflow();
      const task = await workflow.startsDecisionTask();
      await workflow.signals("one");
      await workflow.signals("two");
      assert.equal((await workflow.describes()).openCounts?.openDecisionTasks, 1);
      await workflow.answers(task);
      await workflow.decides();
      await workflow.hasHistory(`${decidingOnce}
      4 WorkflowExecutionSignaled  signalName=one
      5 DecisionTaskScheduled
      6 WorkflowExecutionSignaled  signalName=two
      7 DecisionTaskCompleted
      8 DecisionTaskStarted        scheduledEventId=5
      9 DecisionTaskCompleted
    `);
    },
  ),

  scenario("the next decision task is handed out only after the current one is answered", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const task = await workflow.startsDecisionTask();
    await workflow.signals("wake");
    const next = workflow.startsDecisionTask();
    assert.equal(await Promise.race([next, pause(500)]), undefined, "not while the first is started");
    await workflow.answers(task);
    const { startedEventId, previousStartedEventId } = await next;
    assert.deepEqual({ startedEventId, previousStartedEventId }, { startedEventId: 7, previousStartedEventId: 3 });
  }),

  ...closes.map(({ failed, close }) =>
    scenario(`a close fails with UNHANDLED_DECISION if an event arrived in the meantime: ${failed}`, async (stage) => {
      const workflow = await stage.startsWorkflow();
      const task = await workflow.startsDecisionTask();
      await workflow.signals("wait");
      await workflow.answers(task, [recordMarker("earlier decisions stand"), close]);
      await workflow.decides(completeWorkflow());
      await workflow.hasHistory(`${decidingOnce}
         4 WorkflowExecutionSignaled  signalName=wait
         5 DecisionTaskScheduled
         6 DecisionTaskCompleted
         7 MarkerRecorded             markerName="earlier decisions stand"
         8 ${failed}                  cause=UNHANDLED_DECISION
         9 DecisionTaskStarted        scheduledEventId=5
        10 DecisionTaskCompleted
        11 WorkflowExecutionCompleted
      `);
    }),
  ),

  ...closes.map(({ failed, close }) =>
    scenario(`no decision may follow a close, and a refused answer leaves its task open: ${failed}`, async (stage) => {
      const workflow = await stage.startsWorkflow();
      const task = await workflow.startsDecisionTask();
      const message = "Close must be last decision in list";
      await refuses(workflow.answers(task, [close, recordMarker("late")]), "ValidationException", message);
      await refuses(workflow.answers(task, [close, completeWorkflow()]), "ValidationException", message);
      await workflow.hasHistory(decidingOnce);
      await workflow.answers(task, [completeWorkflow()]);
      await workflow.hasHistory(`${decidedOnce}
        5 WorkflowExecutionCompleted
      `);
    }),
  ),

  scenario("one invalid decision refuses the whole answer", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    const tooLong = recordMarker("m".repeat(257));
    await refuses(workflow.answers(task, [recordMarker("good"), tooLong]), "ValidationException");
    await workflow.hasHistory(decidingOnce);
    await workflow.answers(task, [recordMarker("good")]);
    await workflow.hasHistory(`${decidedOnce}
      5 MarkerRecorded  markerName=good
    `);
  }),

  scenario("failed decisions schedule one decision task, after the whole batch", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(cancelTimer("none"), cancelTimer("nor this"), recordMarker("after"));
    const events = await workflow.hasHistory(`${decidedOnce}
      5 CancelTimerFailed      timerId=none cause=TIMER_ID_UNKNOWN
      6 CancelTimerFailed      timerId="nor this" cause=TIMER_ID_UNKNOWN
      7 MarkerRecorded         markerName=after
      8 DecisionTaskScheduled
    `);
    const times = new Set(events.slice(3).map(({ eventTimestamp }) => eventTimestamp?.getTime()));
    assert.equal(times.size, 1, "one transaction, one timestamp");
  }),

  unproven(
    scenario("a failed decision does not prevent the execution from closing", async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(cancelTimer("none"), completeWorkflow());
      await workflow.hasHistory(`${decidedOnce}
        5 CancelTimerFailed  timerId=none cause=TIMER_ID_UNKNOWN
        6 WorkflowExecutionCompleted
      `);
    }),
  ),

  scenario("a decider that falls silent times out, and another decision task follows", async (stage) => {
    const workflow = await stage.startsWorkflow({ taskStartToCloseTimeout: "1" });
    const task = await workflow.startsDecisionTask();
    await workflow.hasHistory(`${decidingOnce}
      4 DecisionTaskTimedOut   timeoutType=START_TO_CLOSE
      5 DecisionTaskScheduled
    `);
    const late = workflow.answers(task, [completeWorkflow()]);
    await refuses(late, "UnknownResourceFault", "Unknown decision task, scheduledEventId = 2");
    const { previousStartedEventId } = await workflow.decides(completeWorkflow());
    assert.equal(previousStartedEventId, 0, "no decision task was completed earlier");
  }),

  unproven(
    scenario("when a decision task times out, the waiting one replaces it", async (stage) => {
      const workflow = await stage.startsWorkflow({ taskStartToCloseTimeout: "1" });
      await workflow.startsDecisionTask();
      await workflow.signals("wake");
      await workflow.decides(completeWorkflow());
      await workflow.hasHistory(`${decidingOnce}
        4 WorkflowExecutionSignaled   signalName=wake
        5 DecisionTaskScheduled
        6 DecisionTaskTimedOut        timeoutType=START_TO_CLOSE
        7 DecisionTaskStarted         scheduledEventId=5
        8 DecisionTaskCompleted
        9 WorkflowExecutionCompleted
      `);
    }),
  ),

  scenario("a decision task can be answered only once", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.decides();
    const again = "Unknown decision task, scheduledEventId = 2";
    await refuses(workflow.answers(task), "UnknownResourceFault", again);
    await workflow.terminates();
    const { workflowId, runId } = workflow;
    const gone = `Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`;
    await refuses(workflow.answers(task), "UnknownResourceFault", gone);
  }),

  scenario("a made-up token is invalid", async ({ swf }) => {
    const answer = swf.respondDecisionTaskCompleted({ taskToken: "made up" });
    await refuses(answer, "ValidationException", "Invalid token");
  }),
);
