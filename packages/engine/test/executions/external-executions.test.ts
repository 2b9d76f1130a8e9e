import { test } from "vitest";
import {
  completeWorkflowExecution,
  requestCancelExternalWorkflowExecution,
  signalExternalWorkflowExecution,
} from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";

const requests = [
  {
    what: "a signal",
    kind: "signalExternal",
    decision: signalExternalWorkflowExecution("stock", { control: "c", runId: "r" }),
    initiated: "SignalExternalWorkflowExecutionInitiated",
    reached: "ExternalWorkflowExecutionSignaled",
    failed: "SignalExternalWorkflowExecutionFailed",
  },
  {
    what: "a cancel request",
    kind: "cancelExternal",
    decision: requestCancelExternalWorkflowExecution("stock", { control: "c", runId: "r" }),
    initiated: "RequestCancelExternalWorkflowExecutionInitiated",
    reached: "ExternalWorkflowExecutionCancelRequested",
    failed: "RequestCancelExternalWorkflowExecutionFailed",
  },
] as const;

test.each(requests)("an errand sends $what to another execution, and the decider learns that it arrived", (row) => {
  new Scenario()
    .startsExecution()
    .decides(row.decision)
    .hasErrands(`${row.kind}:5`)
    .waits(1)
    .externalIsReached(row.kind, "stock", "r")
    .hasErrands()
    .hasHistory(`
      ...
      5  0s  ${row.initiated}  stock  runId=r  control=c
      6  1s  ${row.reached}    stock  workflowExecution.runId=r  initiatedEventId=5
      7  1s  DecisionTaskScheduled
    `);
});

test.each(requests)(
  "$what to an execution that is not open fails, and the failure names the initiating event",
  (row) => {
    new Scenario()
      .startsExecution()
      .decides(row.decision)
      .externalIsUnknown(row.kind, "stock")
      .hasErrands()
      .hasHistory(`
      ...
      6  0s  ${row.failed}  stock  UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION  initiatedEventId=5  decisionTaskCompletedEventId=4  runId=r  control=c
      7  0s  DecisionTaskScheduled
    `);
  },
);

test.each(requests)("$what is still sent after its sender closed, and the sender records nothing", (row) => {
  const sent = (): Scenario =>
    new Scenario().startsExecution().decides(row.decision, completeWorkflowExecution()).hasErrands(`${row.kind}:5`);
  const closed = `
    ...
    5  0s  ${row.initiated}
    6  0s  WorkflowExecutionCompleted
  `;
  sent().externalIsReached(row.kind, "stock").hasHistory(closed).hasErrands();
  sent().externalIsUnknown(row.kind, "stock").hasHistory(closed).hasErrands();
});

test("several requests to one execution are distinguished", () => {
  new Scenario()
    .startsExecution()
    .decides(
      signalExternalWorkflowExecution("stock", { signalName: "one" }),
      signalExternalWorkflowExecution("stock", { signalName: "two" }),
      requestCancelExternalWorkflowExecution("stock"),
    )
    .hasErrands("signalExternal:5", "signalExternal:6", "cancelExternal:7")
    .externalIsReached("signalExternal", "stock")
    .hasErrands("signalExternal:5", "cancelExternal:7")
    .externalIsUnknown("cancelExternal", "stock")
    .externalIsReached("signalExternal", "stock")
    .hasErrands()
    .hasHistory(`
      ...
      8   0s  ExternalWorkflowExecutionSignaled             initiatedEventId=6
      9   0s  DecisionTaskScheduled
      10  0s  RequestCancelExternalWorkflowExecutionFailed  initiatedEventId=7
      11  0s  ExternalWorkflowExecutionSignaled             initiatedEventId=5
    `);
});

test("Describe does not count requests in flight", () => {
  new Scenario()
    .startsExecution()
    .decides(signalExternalWorkflowExecution("stock"), requestCancelExternalWorkflowExecution("stock"))
    .hasOpenCounts({});
});
