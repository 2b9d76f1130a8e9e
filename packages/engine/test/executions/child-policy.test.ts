import type { ChildPolicy } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import {
  cancelWorkflowExecution,
  completeWorkflowExecution,
  continueAsNewWorkflowExecution,
  failWorkflowExecution,
  startChildWorkflowExecution,
} from "../scenario/decisions.ts";
import { Scenario, unknownFirstRun } from "../scenario/scenario.ts";

/** Event 5 initiated a child that is running; event 14 initiated another that has not started yet. */
function parent(childPolicy: ChildPolicy): Scenario {
  return new Scenario()
    .startsExecution({ childPolicy, executionStartToCloseTimeout: "600" })
    .decides(startChildWorkflowExecution("pay-1", { childPolicy: "ABANDON" }))
    .childStarts("pay-1")
    .decides()
    .signals("changed")
    .decides(startChildWorkflowExecution("pay-2", { childPolicy: "ABANDON" }));
}

const closes: readonly { readonly how: string; readonly step: (scenario: Scenario) => Scenario }[] = [
  { how: "completes", step: (s) => s.signals("x").decides(completeWorkflowExecution()) },
  { how: "fails", step: (s) => s.signals("x").decides(failWorkflowExecution()) },
  { how: "is canceled", step: (s) => s.signals("x").decides(cancelWorkflowExecution()) },
  { how: "is terminated by a caller", step: (s) => s.terminates() },
  { how: "is terminated by the policy of its own parent", step: (s) => s.meetsChildPolicy("TERMINATE") },
  { how: "times out", step: (s) => s.waits(600) },
  {
    how: "has too long a history",
    step: (s) => s.within({ limits: { historyEventsMax: s.history.length } }).signals("x"),
  },
];
const policies = ["TERMINATE", "REQUEST_CANCEL"] as const;
const eachPolicy = closes.flatMap((close) => policies.map((childPolicy) => ({ ...close, childPolicy })));

test.each(eachPolicy)("a parent that $how applies $childPolicy to each open child", ({ step, childPolicy }) => {
  step(parent(childPolicy)).hasErrands(`applyChildPolicy:5=${childPolicy}`, "startChild:14");
});

test.each(closes)("a parent that $how leaves its children alone under ABANDON", ({ step }) => {
  step(parent("ABANDON")).hasErrands("startChild:14");
});

test.each(closes)("a parent that $how still counts the children that were open", ({ step }) => {
  const { state } = step(parent("TERMINATE"));
  expect(state.closing).toBeDefined();
  expect(state.children.size).toBe(2);
});

test("the child policy errand names the child", () => {
  const { history, state } = parent("TERMINATE").terminates();
  expect(history.at(-1)?.eventType).toBe("WorkflowExecutionTerminated");
  expect(state.children.get(5)).toMatchObject({ workflowId: "pay-1", startedEventId: 6 });
});

test("a parent that continues as new leaves its children alone", () => {
  parent("TERMINATE").signals("x").decides(continueAsNewWorkflowExecution()).hasErrands("startChild:14");
});

test("the child policy of a termination takes precedence over that of the execution", () => {
  parent("ABANDON")
    .terminates({ childPolicy: "REQUEST_CANCEL" })
    .hasErrands("applyChildPolicy:5=REQUEST_CANCEL", "startChild:14");
  parent("TERMINATE").terminates({ childPolicy: "ABANDON" }).hasErrands("startChild:14");
});

test("the child policy does not apply to closed children", () => {
  parent("TERMINATE")
    .childCloses("pay-1", { status: "COMPLETED", result: undefined })
    .terminates()
    .hasErrands("startChild:14");
});

test.each(policies)(
  "%s applies at once to a child that starts after its parent closed, and the parent records nothing",
  (childPolicy) => {
    const scenario = parent(childPolicy).terminates();
    const events = scenario.history.length;
    scenario.childStarts("pay-2").hasErrands(`applyChildPolicy:5=${childPolicy}`, `applyChildPolicy:14=${childPolicy}`);
    expect(scenario.history).toHaveLength(events);
  },
);

test.each([
  { when: "the policy is ABANDON", closed: () => parent("ABANDON").terminates() },
  {
    when: "its parent has continued as new",
    closed: () => parent("TERMINATE").signals("x").decides(continueAsNewWorkflowExecution()),
  },
])("a child that starts after its parent closed keeps running when $when", ({ closed }) => {
  closed().childStarts("pay-2").hasErrands();
});

test("a child start that fails after its parent closed is dropped", () => {
  parent("TERMINATE").terminates().childStartFails("pay-2").hasErrands("applyChildPolicy:5=TERMINATE");
});

test("TERMINATE closes a child at once, showing the child's own policy, which applies to its children", () => {
  new Scenario()
    .startsChildExecution({ childPolicy: "REQUEST_CANCEL" })
    .decides(startChildWorkflowExecution("grandchild"))
    .childStarts("grandchild")
    .meetsChildPolicy("TERMINATE")
    .hasHistory(`
      ...
      8  0s  WorkflowExecutionTerminated  CHILD_POLICY_APPLIED  childPolicy=REQUEST_CANCEL  !reason  !details
    `)
    .hasErrands("applyChildPolicy:5=REQUEST_CANCEL", "notifyParent");
});

test("REQUEST_CANCEL requests a child's cancel on behalf of its parent and wakes the child's decider", () => {
  new Scenario()
    .startsChildExecution()
    .decides()
    .meetsChildPolicy("REQUEST_CANCEL")
    .hasHistory(`
      ...
      5  0s  WorkflowExecutionCancelRequested  CHILD_POLICY_APPLIED  externalInitiatedEventId=0  externalWorkflowExecution.runId=parent-run  externalWorkflowExecution.workflowId=parent
      6  0s  DecisionTaskScheduled
    `)
    .hasState({ cancelRequested: true });
});

test.each(policies)("%s does not apply to a closed child", (childPolicy) => {
  new Scenario()
    .startsChildExecution()
    .terminates()
    .cannot((s) => s.meetsChildPolicy(childPolicy), unknownFirstRun);
});

test.each(closes)("a child that $how notifies its parent", ({ step }) => {
  step(new Scenario().startsChildExecution({ executionStartToCloseTimeout: "600" }).decides()).hasErrands(
    "notifyParent",
  );
});

test.each(closes)("an execution without a parent that $how notifies no one", ({ step }) => {
  step(new Scenario().startsExecution({ executionStartToCloseTimeout: "600" }).decides()).hasErrands();
});

test("a child that continues as new does not notify its parent: the next run will", () => {
  new Scenario()
    .startsChildExecution()
    .decides(continueAsNewWorkflowExecution())
    .hasErrands()
    .followsNewRun()
    .decides(completeWorkflowExecution("done"))
    .hasErrands("notifyParent");
});
