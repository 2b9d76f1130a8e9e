import { expect, test } from "vitest";
import { standInWorkflow, testEnvironment } from "../src/index.ts";
import { label, parcel, parent } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);

test("children are replaced, those of the same files and those that are implemented elsewhere", async () => {
  const parcels = standInWorkflow(parcel).returns({ number: "p1" }, { after: "2 days" });
  const labels = standInWorkflow(label).does(async (id) => `to ${id}`);
  await using env = await testEnvironment({ workflows, standIns: [parcels, labels] });

  expect(await env.client.execute(parent, "7")).toBe("p1 to 7");

  expect([parcels.calls, labels.calls]).toEqual([["7"], ["7"]]);
  expect(await env.history("workflow-1")).toMatchInlineSnapshot(`
    "0s  WorkflowExecutionStarted              parent "7"
    0s  StartChildWorkflowExecutionInitiated  parcel 7-parcel "7"
    0s  ChildWorkflowExecutionStarted         parcel 7-parcel
    2d  ChildWorkflowExecutionCompleted       parcel 7-parcel {"number":"p1"}
    2d  StartChildWorkflowExecutionInitiated  label 7-label "7"
    2d  ChildWorkflowExecutionStarted         label 7-label
    2d  ChildWorkflowExecutionCompleted       label 7-label "to 7"
    2d  WorkflowExecutionCompleted            "p1 to 7""
  `);
  expect(await env.history("7-parcel")).toMatchInlineSnapshot(`
    "0s  WorkflowExecutionStarted    parcel "7"
    2d  WorkflowExecutionSignaled   openswf-stand-in-ended
    2d  WorkflowExecutionCompleted  {"number":"p1"}"
  `);
  expect(await env.history("7-label", { events: "all" })).toMatchInlineSnapshot(`
    "1  0s  WorkflowExecutionStarted    label "7"
    2  0s  DecisionTaskScheduled       label
    3  0s  DecisionTaskStarted
    4  0s  DecisionTaskCompleted
    5  0s  WorkflowExecutionCompleted  "to 7""
  `);
});

test("a child fails as what it is, and another one is canceled with its parent", async () => {
  const parcels = standInWorkflow(parcel).fails(new TypeError("no paper")).staysOpen();
  await using env = await testEnvironment({ workflows, standIns: [parcels] });

  await expect(env.client.execute(parent, "7")).rejects.toThrow("no paper");

  const handle = await env.client.start(parent, "8");
  await env.sleep("1 day");
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow();
  expect(await env.history("8-parcel")).toMatchInlineSnapshot(`
    "0s  WorkflowExecutionStarted          parcel "8"
    1d  WorkflowExecutionCancelRequested  workflow-2
    1d  WorkflowExecutionTerminated       CHILD_POLICY_APPLIED"
  `);
});

test("a child that stays open for ever is named", async () => {
  const parcels = standInWorkflow(parcel).staysOpen();
  await using env = await testEnvironment({ workflows, standIns: [parcels] });
  await expect(env.client.execute(parent, "7")).rejects.toThrow("its child 7-parcel is open");
});
