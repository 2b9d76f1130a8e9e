import assert from "node:assert/strict";
import {
  completeWorkflow,
  recordMarker,
  requestCancelActivityTask,
  scheduleActivityTask,
} from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import type { Workflow } from "../../dsl/workflow.ts";

/** A worker has the task, and the decider has requested its cancellation. */
async function cancelWhileStarted({ startsWorkflow }: Stage): Promise<{ workflow: Workflow; taskToken: string }> {
  const workflow = await startsWorkflow();
  await workflow.decides(scheduleActivityTask("a"));
  const { taskToken } = await workflow.startsActivityTask();
  await workflow.signals("cancel");
  await workflow.decides(requestCancelActivityTask("a"));
  return { workflow, taskToken };
}

const canceledWhileStarted = `${decidedOnce}
   5 ActivityTaskScheduled        activityId=a
   6 ActivityTaskStarted          scheduledEventId=5
   7 WorkflowExecutionSignaled    signalName=cancel
   8 DecisionTaskScheduled
   9 DecisionTaskStarted
  10 DecisionTaskCompleted
  11 ActivityTaskCancelRequested  activityId=a
`;

export const activityCancellation: readonly Scenario[] = area(
  "activity cancellation",

  scenario("an unstarted task is canceled at once", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"));
    await workflow.signals("cancel");
    await workflow.decides(requestCancelActivityTask("a"));
    await workflow.decides(scheduleActivityTask("b"));
    const { activityId, taskToken } = await workflow.startsActivityTask();
    assert.equal(activityId, "b", "the canceled task is no longer on its list");
    await swf.respondActivityTaskCompleted({ taskToken });
    await workflow.hasHistory(`${decidedOnce}
       5 ActivityTaskScheduled        activityId=a
       6 WorkflowExecutionSignaled    signalName=cancel
       7 DecisionTaskScheduled
       8 DecisionTaskStarted
       9 DecisionTaskCompleted
      10 ActivityTaskCancelRequested  activityId=a
      11 ActivityTaskCanceled         scheduledEventId=5 startedEventId=0 latestCancelRequestedEventId=10
      12 DecisionTaskScheduled
      13 DecisionTaskStarted
      14 DecisionTaskCompleted
      15 ActivityTaskScheduled        activityId=b
      16 ActivityTaskStarted          scheduledEventId=15
      17 ActivityTaskCompleted        scheduledEventId=15 startedEventId=16
      18 DecisionTaskScheduled
    `);
  }),

  scenario("a cancellation follows the answer that requested it", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"), requestCancelActivityTask("a"), recordMarker("after"));
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled        activityId=a
      6 ActivityTaskCancelRequested  activityId=a
      7 MarkerRecorded               markerName=after
      8 ActivityTaskCanceled         scheduledEventId=5 startedEventId=0 latestCancelRequestedEventId=6
      9 DecisionTaskScheduled
    `);
  }),

  scenario("a close in the same answer takes precedence over the cancellation", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"), requestCancelActivityTask("a"), completeWorkflow());
    await workflow.hasHistory(`${decidedOnce}
      5 ActivityTaskScheduled        activityId=a
      6 ActivityTaskCancelRequested  activityId=a
      7 WorkflowExecutionCompleted
    `);
  }),

  scenario("the worker of a started task learns of the request at its next heartbeat", async (stage) => {
    const { workflow, taskToken } = await cancelWhileStarted(stage);
    const { cancelRequested } = await stage.swf.recordActivityTaskHeartbeat({ taskToken });
    assert.equal(cancelRequested, true);
    await stage.swf.respondActivityTaskCanceled({ taskToken, details: "tidied up" });
    await workflow.hasHistory(`${canceledWhileStarted}
      12 ActivityTaskCanceled  scheduledEventId=5 startedEventId=6 latestCancelRequestedEventId=11 details="tidied up"
      13 DecisionTaskScheduled
    `);
    const unknown = "Unknown activity, scheduledEventId = 5";
    await refuses(stage.swf.respondActivityTaskCanceled({ taskToken }), "UnknownResourceFault", unknown);
  }),

  scenario("the worker may still complete", async (stage) => {
    const { workflow, taskToken } = await cancelWhileStarted(stage);
    await stage.swf.respondActivityTaskCompleted({ taskToken, result: "too late" });
    await workflow.hasHistory(`${canceledWhileStarted}
      12 ActivityTaskCompleted  scheduledEventId=5 startedEventId=6 result="too late"
      13 DecisionTaskScheduled
    `);
  }),

  scenario("the worker may still fail", async (stage) => {
    const { workflow, taskToken } = await cancelWhileStarted(stage);
    await stage.swf.respondActivityTaskFailed({ taskToken, reason: "broken" });
    await workflow.hasHistory(`${canceledWhileStarted}
      12 ActivityTaskFailed  scheduledEventId=5 startedEventId=6 reason=broken
      13 DecisionTaskScheduled
    `);
  }),

  scenario("a canceled task names the last of several requests", async (stage) => {
    const { workflow, taskToken } = await cancelWhileStarted(stage);
    await workflow.signals("cancel");
    await workflow.decides(requestCancelActivityTask("a"), requestCancelActivityTask("a"));
    await stage.swf.respondActivityTaskCanceled({ taskToken });
    await workflow.hasHistory(`${canceledWhileStarted}
      12 WorkflowExecutionSignaled    signalName=cancel
      13 DecisionTaskScheduled
      14 DecisionTaskStarted
      15 DecisionTaskCompleted
      16 ActivityTaskCancelRequested  activityId=a
      17 ActivityTaskCancelRequested  activityId=a
      18 ActivityTaskCanceled         scheduledEventId=5 startedEventId=6 latestCancelRequestedEventId=17
      19 DecisionTaskScheduled
    `);
  }),

  scenario("the request needs an open activity task with that id", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(requestCancelActivityTask("a"));
    await workflow.hasHistory(`${decidedOnce}
      5 RequestCancelActivityTaskFailed  activityId=a cause=ACTIVITY_ID_UNKNOWN
      6 DecisionTaskScheduled
    `);
  }),

  scenario("a request to cancel the execution does not reach its activity tasks", async ({ swf, startsWorkflow }) => {
    const workflow = await startsWorkflow();
    await workflow.decides(scheduleActivityTask("a"));
    const { taskToken } = await workflow.startsActivityTask();
    await workflow.requestsCancel();
    const { cancelRequested } = await swf.recordActivityTaskHeartbeat({ taskToken });
    assert.equal(cancelRequested, false);
  }),
);
