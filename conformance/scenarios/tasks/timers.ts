import assert from "node:assert/strict";
import { cancelTimer, completeWorkflow, startTimer } from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce, decidingOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";

export const timers: readonly Scenario[] = area(
  "timers",

  scenario("a timer fires after its time and wakes the decider", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(startTimer("reminder", "1", "private note"));
    assert.equal((await workflow.describes()).openCounts?.openTimers, 1);
    await workflow.decides(completeWorkflow());
    const events = await workflow.hasHistory(`${decidedOnce}
      5 TimerStarted           timerId=reminder startToFireTimeout=1 control="private note"
      6 TimerFired             timerId=reminder startedEventId=5
      7 DecisionTaskScheduled
      8 DecisionTaskStarted
      9 DecisionTaskCompleted
      10 WorkflowExecutionCompleted
    `);
    const started = events[4]?.eventTimestamp?.getTime() ?? 0;
    const fired = events[5]?.eventTimestamp?.getTime() ?? 0;
    assert.ok(fired - started >= 1_000, `fired after ${fired - started} ms`);
    assert.equal((await workflow.describes()).openCounts?.openTimers, 0);
  }),

  scenario("a timer of 0 seconds fires at once, but after the answer that started it", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(startTimer("now", "0"));
    await workflow.hasHistory(`${decidedOnce}
      5 TimerStarted           timerId=now startToFireTimeout=0
      6 TimerFired             timerId=now startedEventId=5
      7 DecisionTaskScheduled
    `);
  }),

  scenario("timers fire in the order of their due times, not of their starts", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(startTimer("late", "2"), startTimer("soon", "1"));
    await workflow.decides();
    await workflow.decides(completeWorkflow());
    await workflow.hasHistory(`${decidedOnce}
       5 TimerStarted           timerId=late startToFireTimeout=2
       6 TimerStarted           timerId=soon startToFireTimeout=1
       7 TimerFired             timerId=soon startedEventId=6
       8 DecisionTaskScheduled
       9 DecisionTaskStarted
      10 DecisionTaskCompleted
      11 TimerFired             timerId=late startedEventId=5
      12 DecisionTaskScheduled
      13 DecisionTaskStarted
      14 DecisionTaskCompleted
      15 WorkflowExecutionCompleted
    `);
  }),

  scenario("a canceled timer never fires and does not wake the decider", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    await workflow.signals("change of mind");
    await workflow.answers(task, [startTimer("reminder", "1")]);
    await workflow.decides(cancelTimer("reminder"), startTimer("later", "2"));
    await workflow.decides(completeWorkflow());
    await workflow.hasHistory(`${decidingOnce}
       4 WorkflowExecutionSignaled  signalName="change of mind"
       5 DecisionTaskScheduled
       6 DecisionTaskCompleted
       7 TimerStarted               timerId=reminder startToFireTimeout=1
       8 DecisionTaskStarted        scheduledEventId=5
       9 DecisionTaskCompleted
      10 TimerCanceled              timerId=reminder startedEventId=7
      11 TimerStarted               timerId=later startToFireTimeout=2
      12 TimerFired                 timerId=later startedEventId=11
      13 DecisionTaskScheduled
      14 DecisionTaskStarted
      15 DecisionTaskCompleted
      16 WorkflowExecutionCompleted
    `);
  }),

  scenario("one answer can start, cancel and restart a timer", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(startTimer("t", "60"), cancelTimer("t"), startTimer("t", "50"));
    await workflow.hasHistory(`${decidedOnce}
      5 TimerStarted   timerId=t startToFireTimeout=60
      6 TimerCanceled  timerId=t startedEventId=5
      7 TimerStarted   timerId=t startToFireTimeout=50
    `);
  }),

  scenario(
    "the id of a timer is in use while the timer is open and free after it has fired",
    async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(startTimer("t", "0"), startTimer("t", "60"));
      await workflow.hasHistory(`${decidedOnce}
      5 TimerStarted           timerId=t startToFireTimeout=0
      6 StartTimerFailed       timerId=t cause=TIMER_ID_ALREADY_IN_USE
      7 DecisionTaskScheduled
      8 TimerFired             timerId=t startedEventId=5
    `);
      await workflow.decides(startTimer("t", "60"));
      await workflow.hasHistory(`${decidedOnce}
       5 TimerStarted           timerId=t startToFireTimeout=0
       6 StartTimerFailed       timerId=t cause=TIMER_ID_ALREADY_IN_USE
       7 DecisionTaskScheduled
       8 TimerFired             timerId=t startedEventId=5
       9 DecisionTaskStarted    scheduledEventId=7
      10 DecisionTaskCompleted
      11 TimerStarted           timerId=t startToFireTimeout=60
    `);
    },
  ),

  scenario("a timer that is not open cannot be canceled", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(cancelTimer("t"));
    await workflow.hasHistory(`${decidedOnce}
      5 CancelTimerFailed      timerId=t cause=TIMER_ID_UNKNOWN
      6 DecisionTaskScheduled
    `);
  }),

  scenario("a timer may outlast its execution", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow({ executionStartToCloseTimeout: "60" });
    await workflow.decides(startTimer("t", "8640000"));
    await workflow.hasHistory(`${decidedOnce}
      5 TimerStarted  timerId=t startToFireTimeout=8640000
    `);
  }),

  scenario("a timer must have a duration", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    for (const duration of ["NONE", "", "soon", "-1"]) {
      await refuses(workflow.answers(task, [startTimer("t", duration)]), "ValidationException");
    }
  }),

  scenario("an execution can have at most 1,000 open timers", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(...Array.from({ length: 1_001 }, (_, index) => startTimer(`t${index}`, "600")));
    const [failed, scheduled] = (await workflow.history()).slice(-2);
    assert.equal(scheduled?.eventType, "DecisionTaskScheduled");
    assert.deepEqual(failed?.startTimerFailedEventAttributes, {
      timerId: "t1000",
      cause: "OPEN_TIMERS_LIMIT_EXCEEDED",
      decisionTaskCompletedEventId: 4,
    });
    assert.equal((await workflow.describes()).openCounts?.openTimers, 1_000);
  }),
);
