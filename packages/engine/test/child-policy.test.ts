import type { ChildPolicy } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import {
  cancelWorkflowExecution,
  completeWorkflowExecution,
  continueAsNewWorkflowExecution,
  failWorkflowExecution,
  startChildWorkflowExecution,
} from "./decisions.ts";
import { Scenario, unknownFirstRun } from "./scenario.ts";

/** One child runs (event 5 initiated it), of another the start is still on its way (event 14). */
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
    how: "has grown too long",
    step: (s) => s.within({ limits: { historyEventsMax: s.history.length } }).signals("x"),
  },
];
const policies = ["TERMINATE", "REQUEST_CANCEL"] as const;
const eachPolicy = closes.flatMap((close) => policies.map((childPolicy) => ({ ...close, childPolicy })));

test.each(eachPolicy)("a parent that $how asks $childPolicy of each open child", ({ step, childPolicy }) => {
  step(parent(childPolicy)).hasErrands(`applyChildPolicy:5=${childPolicy}`, "startChild:14");
});

test.each(closes)("a parent that $how leaves its children alone under ABANDON", ({ step }) => {
  step(parent("ABANDON")).hasErrands("startChild:14");
});

test.each(closes)("a parent that $how goes on to count the children that were open", ({ step }) => {
  const { state } = step(parent("TERMINATE"));
  expect(state.closing).toBeDefined();
  expect(state.children.size).toBe(2);
});

test("the errand of the child policy names the child", () => {
  const { history, state } = parent("TERMINATE").terminates();
  expect(history.at(-1)?.eventType).toBe("WorkflowExecutionTerminated");
  expect(state.children.get(5)).toMatchObject({ workflowId: "pay-1", startedEventId: 6 });
});

test("a parent that continues as new leaves its children as they are", () => {
  parent("TERMINATE").signals("x").decides(continueAsNewWorkflowExecution()).hasErrands("startChild:14");
});

test("the child policy of a termination goes before that of the execution", () => {
  parent("ABANDON")
    .terminates({ childPolicy: "REQUEST_CANCEL" })
    .hasErrands("applyChildPolicy:5=REQUEST_CANCEL", "startChild:14");
  parent("TERMINATE").terminates({ childPolicy: "ABANDON" }).hasErrands("startChild:14");
});

test("children that have closed are not asked", () => {
  parent("TERMINATE")
    .childCloses("pay-1", { status: "COMPLETED", result: undefined })
    .terminates()
    .hasErrands("startChild:14");
});

test.each(policies)(
  "a child that starts after its parent has closed meets %s at once, and its parent records nothing",
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
])("a child that starts after its parent has closed runs on, where $when", ({ closed }) => {
  closed().childStarts("pay-2").hasErrands();
});

test("a child start that fails after its parent has closed is forgotten", () => {
  parent("TERMINATE").terminates().childStartFails("pay-2").hasErrands("applyChildPolicy:5=TERMINATE");
});

test("a child that meets TERMINATE closes at once, showing its own policy, which its own children meet", () => {
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

test("a child that meets REQUEST_CANCEL is asked to cancel in the name of its parent, and its decider is woken", () => {
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

test.each(policies)("a child that has closed cannot meet %s", (childPolicy) => {
  new Scenario()
    .startsChildExecution()
    .terminates()
    .cannot((s) => s.meetsChildPolicy(childPolicy), unknownFirstRun);
});

test.each(closes)("a child that $how has its parent told", ({ step }) => {
  step(new Scenario().startsChildExecution({ executionStartToCloseTimeout: "600" }).decides()).hasErrands(
    "notifyParent",
  );
});

test.each(closes)("an execution without a parent that $how has nobody to tell", ({ step }) => {
  step(new Scenario().startsExecution({ executionStartToCloseTimeout: "600" }).decides()).hasErrands();
});

test("a child that continues as new does not tell its parent: the next run will", () => {
  new Scenario()
    .startsChildExecution()
    .decides(continueAsNewWorkflowExecution())
    .hasErrands()
    .followsNewRun()
    .decides(completeWorkflowExecution("done"))
    .hasErrands("notifyParent");
});
