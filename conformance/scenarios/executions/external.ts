import assert from "node:assert/strict";
import {
  cancelWorkflow,
  completeWorkflow,
  recordMarker,
  requestCancelExternal,
  signalExternal,
} from "../../dsl/decisions.ts";
import { eventually } from "../../dsl/expectations.ts";
import { childStarted, decidedOnce, startedBy } from "../../dsl/openings.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

export const external: readonly Scenario[] = area(
  "external executions",

  scenario("a signal reaches another execution, and both record it", async ({ startsWorkflow }) => {
    const [source, target] = [await startsWorkflow(), await startsWorkflow()];
    const { workflowId } = target;
    await source.decides(signalExternal({ workflowId }, { signalName: "go", input: "now", control: "note" }));
    await source.decides(completeWorkflow());
    await source.hasHistory(`${decidedOnce}
       5 SignalExternalWorkflowExecutionInitiated  workflowId=${workflowId} signalName=go input=now control=note
       6 ExternalWorkflowExecutionSignaled         workflowExecution=${target} initiatedEventId=5
       7 DecisionTaskScheduled
       8 DecisionTaskStarted
       9 DecisionTaskCompleted
      10 WorkflowExecutionCompleted
    `);
    await target.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionSignaled  signalName=go input=now externalWorkflowExecution=${source} externalInitiatedEventId=5
    `);
  }),

  scenario("a signal to a run wakes its decider", async ({ startsWorkflow }) => {
    const [source, target] = [await startsWorkflow(), await startsWorkflow()];
    await target.decides();
    await source.decides(signalExternal(target.execution, { signalName: "go" }));
    await target.hasHistory(`${decidedOnce}
      5 WorkflowExecutionSignaled  signalName=go externalWorkflowExecution=${source} externalInitiatedEventId=5
      6 DecisionTaskScheduled
    `);
    await source.hasHistory(`${decidedOnce}
      5 SignalExternalWorkflowExecutionInitiated  workflowId=${target.workflowId} runId=${target.runId} signalName=go
      6 ExternalWorkflowExecutionSignaled         workflowExecution=${target} initiatedEventId=5
      7 DecisionTaskScheduled
    `);
  }),

  scenario("a signal to an unknown execution fails", async ({ startsWorkflow, unique }) => {
    const source = await startsWorkflow();
    const workflowId = unique("nobody");
    await source.decides(signalExternal({ workflowId }, { signalName: "go", input: "now", control: "note" }));
    await source.hasHistory(`${decidedOnce}
      5 SignalExternalWorkflowExecutionInitiated  workflowId=${workflowId} signalName=go input=now control=note
      6 SignalExternalWorkflowExecutionFailed     workflowId=${workflowId} cause=UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION initiatedEventId=5 control=note
      7 DecisionTaskScheduled
    `);
  }),

  scenario("a signal to a closed run fails", async ({ startsWorkflow }) => {
    const [source, target] = [await startsWorkflow(), await startsWorkflow()];
    await target.terminates();
    await source.decides(signalExternal(target.execution, { signalName: "go" }));
    await source.hasHistory(`${decidedOnce}
      5 SignalExternalWorkflowExecutionInitiated  workflowId=${target.workflowId} runId=${target.runId} signalName=go
      6 SignalExternalWorkflowExecutionFailed     workflowId=${target.workflowId} runId=${target.runId} cause=UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION initiatedEventId=5
      7 DecisionTaskScheduled
    `);
  }),

  scenario("a signal is sent even if its sender closes in the same answer", async ({ startsWorkflow }) => {
    const [source, target] = [await startsWorkflow(), await startsWorkflow()];
    await source.decides(signalExternal({ workflowId: target.workflowId }, { signalName: "bye" }), completeWorkflow());
    await target.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionSignaled  signalName=bye externalWorkflowExecution=${source} externalInitiatedEventId=5
    `);
    await source.hasHistory(`${decidedOnce}
      5 SignalExternalWorkflowExecutionInitiated  workflowId=${target.workflowId} signalName=bye
      6 WorkflowExecutionCompleted
    `);
  }),

  scenario("a signal is sent after the answer that initiated it", async ({ startsWorkflow }) => {
    const [source, target] = [await startsWorkflow(), await startsWorkflow()];
    const { workflowId } = target;
    await source.decides(signalExternal({ workflowId }, { signalName: "go" }), recordMarker("after"));
    await source.hasHistory(`${decidedOnce}
      5 SignalExternalWorkflowExecutionInitiated  workflowId=${workflowId} signalName=go
      6 MarkerRecorded                            markerName=after
      7 ExternalWorkflowExecutionSignaled         workflowExecution=${target} initiatedEventId=5
      8 DecisionTaskScheduled
    `);
  }),

  scenario("a request to cancel reaches another execution, and both record it", async ({ startsWorkflow }) => {
    const [source, target] = [await startsWorkflow(), await startsWorkflow()];
    const { workflowId } = target;
    await source.decides(requestCancelExternal({ workflowId }, { control: "note" }));
    await source.hasHistory(`${decidedOnce}
      5 RequestCancelExternalWorkflowExecutionInitiated  workflowId=${workflowId} control=note
      6 ExternalWorkflowExecutionCancelRequested         workflowExecution=${target} initiatedEventId=5
      7 DecisionTaskScheduled
    `);
    await target.decides(cancelWorkflow());
    await target.hasHistory(`
      1 WorkflowExecutionStarted
      2 DecisionTaskScheduled
      3 WorkflowExecutionCancelRequested  externalWorkflowExecution=${source} externalInitiatedEventId=5
      4 DecisionTaskStarted
      5 DecisionTaskCompleted
      6 WorkflowExecutionCanceled
    `);
  }),

  scenario("a request to cancel an unknown execution or a closed run fails", async ({ startsWorkflow, unique }) => {
    const [one, two, target] = [await startsWorkflow(), await startsWorkflow(), await startsWorkflow()];
    await target.terminates();
    const workflowId = unique("nobody");
    await one.decides(requestCancelExternal({ workflowId }, { control: "note" }));
    await two.decides(requestCancelExternal(target.execution));
    await one.hasHistory(`${decidedOnce}
      5 RequestCancelExternalWorkflowExecutionInitiated  workflowId=${workflowId} control=note
      6 RequestCancelExternalWorkflowExecutionFailed     workflowId=${workflowId} cause=UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION initiatedEventId=5 control=note
      7 DecisionTaskScheduled
    `);
    await two.hasHistory(`${decidedOnce}
      5 RequestCancelExternalWorkflowExecutionInitiated  workflowId=${target.workflowId} runId=${target.runId}
      6 RequestCancelExternalWorkflowExecutionFailed     workflowId=${target.workflowId} runId=${target.runId} cause=UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION initiatedEventId=5
      7 DecisionTaskScheduled
    `);
  }),

  unproven(
    scenario("an execution may signal itself", async ({ startsWorkflow }) => {
      const workflow = await startsWorkflow();
      await workflow.decides(signalExternal({ workflowId: workflow.workflowId }, { signalName: "note to self" }));
      await eventually(async () => {
        const told = (await workflow.history()).slice(5).map(({ eventType }) => String(eventType));
        assert.deepEqual(told.toSorted(), [
          "DecisionTaskScheduled",
          "ExternalWorkflowExecutionSignaled",
          "WorkflowExecutionSignaled",
        ]);
      });
    }),
  ),

  scenario("a parent cancels its child like any other execution", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow();
    const child = await parent.startsChild();
    await parent.signals("cancel");
    await parent.decides(requestCancelExternal({ workflowId: child.workflowId }));
    const task = await parent.startsDecisionTask();
    await child.decides(cancelWorkflow());
    await child.hasHistory(`${startedBy(parent)}
      3 WorkflowExecutionCancelRequested  externalWorkflowExecution=${parent} externalInitiatedEventId=14
      4 DecisionTaskStarted
      5 DecisionTaskCompleted
      6 WorkflowExecutionCanceled
    `);
    assert.equal(task.events.at(-1)?.eventId, task.startedEventId);
    await parent.hasHistory(`${childStarted(child)}
      10 WorkflowExecutionSignaled  signalName=cancel
      11 DecisionTaskScheduled
      12 DecisionTaskStarted
      13 DecisionTaskCompleted
      14 RequestCancelExternalWorkflowExecutionInitiated  workflowId=${child.workflowId}
      15 ExternalWorkflowExecutionCancelRequested  workflowExecution=${child} initiatedEventId=14
      16 DecisionTaskScheduled
      17 DecisionTaskStarted
      18 ChildWorkflowExecutionCanceled  workflowExecution=${child} initiatedEventId=5 startedEventId=6
      19 DecisionTaskScheduled
    `);
  }),
);
