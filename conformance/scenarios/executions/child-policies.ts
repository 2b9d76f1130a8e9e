import assert from "node:assert/strict";
import type { ChildPolicy } from "@aws-sdk/client-swf";
import { cancelWorkflow, completeWorkflow, continueAsNew, failWorkflow } from "../../dsl/decisions.ts";
import { eventually } from "../../dsl/expectations.ts";
import { startedBy } from "../../dsl/openings.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";
import type { Workflow } from "../../dsl/workflow.ts";

const policies: readonly ChildPolicy[] = ["TERMINATE", "REQUEST_CANCEL", "ABANDON"];

/** The ways of closing a parent that trigger the child policy. */
const closes = [
  { how: "completes", timeout: undefined, close: decidesTo(completeWorkflow()) },
  { how: "fails", timeout: undefined, close: decidesTo(failWorkflow()) },
  { how: "is canceled", timeout: undefined, close: decidesTo(cancelWorkflow()) },
  { how: "is terminated", timeout: undefined, close: (parent: Workflow) => parent.terminates() },
  { how: "times out", timeout: "4", close: () => Promise.resolve() },
] as const;

function decidesTo(close: ReturnType<typeof completeWorkflow>): (parent: Workflow) => Promise<void> {
  return async (parent) => {
    await parent.signals("close");
    await parent.decides(close);
  };
}

/** The parent's policy applies. The child has a different one, which is for the grandchildren. */
async function meets(policy: ChildPolicy, child: Workflow, parent: Workflow): Promise<void> {
  switch (policy) {
    case "TERMINATE":
      await child.hasHistory(`${startedBy(parent)}
        3 WorkflowExecutionTerminated  cause=CHILD_POLICY_APPLIED
      `);
      return;
    case "REQUEST_CANCEL":
      await child.hasHistory(`${startedBy(parent)}
        3 WorkflowExecutionCancelRequested  cause=CHILD_POLICY_APPLIED externalWorkflowExecution=${parent}
      `);
      return;
    case "ABANDON":
      await eventually(async () => {
        assert.equal((await parent.describes()).executionInfo?.executionStatus, "CLOSED");
      });
      await child.decides(completeWorkflow());
      await child.hasHistory(`${startedBy(parent)}
        3 DecisionTaskStarted
        4 DecisionTaskCompleted
        5 WorkflowExecutionCompleted
      `);
  }
}

export const childPolicies: readonly Scenario[] = area(
  "child policies",

  ...closes.flatMap(({ how, timeout, close }) =>
    policies.map((childPolicy) =>
      scenario(`${childPolicy} when the parent ${how}`, async ({ startsWorkflow }) => {
        const parent = await startsWorkflow({
          childPolicy,
          ...(timeout === undefined ? {} : { executionStartToCloseTimeout: timeout }),
        });
        const child = await parent.startsChild({ childPolicy: childPolicy === "ABANDON" ? "TERMINATE" : "ABANDON" });
        await close(parent);
        await meets(childPolicy, child, parent);
      }),
    ),
  ),

  scenario("a termination may give its own child policy", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow({ childPolicy: "ABANDON" });
    const child = await parent.startsChild({ childPolicy: "ABANDON" });
    await parent.terminates({ childPolicy: "REQUEST_CANCEL" });
    await meets("REQUEST_CANCEL", child, parent);
  }),

  scenario("a child terminated by policy applies its own policy to its children", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow({ childPolicy: "TERMINATE" });
    const child = await parent.startsChild({ childPolicy: "REQUEST_CANCEL" });
    const grandchild = await child.startsChild({ childPolicy: "ABANDON" });
    await parent.terminates();
    assert.deepEqual(await child.endsWith("WorkflowExecutionTerminated"), {
      childPolicy: "REQUEST_CANCEL",
      cause: "CHILD_POLICY_APPLIED",
    });
    await meets("REQUEST_CANCEL", grandchild, child);
  }),

  scenario("the child policy does not apply to a closed child", async ({ startsWorkflow }) => {
    const parent = await startsWorkflow({ childPolicy: "TERMINATE" });
    const child = await parent.startsChild();
    await child.decides(completeWorkflow());
    await parent.decides(completeWorkflow());
    await child.hasHistory(`${startedBy(parent)}
      3 DecisionTaskStarted
      4 DecisionTaskCompleted
      5 WorkflowExecutionCompleted
    `);
  }),

  unproven(
    scenario("a parent that continues as new leaves its children open", async ({ startsWorkflow }) => {
      const parent = await startsWorkflow({ childPolicy: "TERMINATE" });
      const child = await parent.startsChild();
      await parent.signals("continue");
      await parent.decides(continueAsNew());
      await parent.endsWith("WorkflowExecutionContinuedAsNew");
      await child.decides(completeWorkflow());
      await child.endsWith("WorkflowExecutionCompleted");
      await parent.endsWith("WorkflowExecutionContinuedAsNew");
    }),
  ),
);
