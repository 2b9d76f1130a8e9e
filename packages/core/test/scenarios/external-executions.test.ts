import { expect, test } from "vitest";
import { cancelExternal, completeExecution, continueAsNew, signalExternal } from "../world/decisions.ts";
import { appends } from "../world/test-store.ts";
import { openWorld, type World } from "../world/world.ts";

async function withTwo(): Promise<World> {
  const world = await openWorld();
  await world.starts("target", { taskList: { name: "targets" } });
  await world.starts("sender");
  return world;
}

test("a signal from another execution names its sender, and the sender sees its delivery", async () => {
  const world = await withTwo();
  await world.decides(signalExternal("target", "hello", { input: "i", control: "c" }));
  const [, , signaled] = await world.history("target");
  expect(signaled?.workflowExecutionSignaledEventAttributes).toEqual({
    externalInitiatedEventId: 5,
    externalWorkflowExecution: { runId: await world.runOf("sender"), workflowId: "sender" },
    input: "i",
    signalName: "hello",
  });
  const history = await world.history("sender");
  expect(history[4]?.signalExternalWorkflowExecutionInitiatedEventAttributes).toEqual({
    control: "c",
    decisionTaskCompletedEventId: 4,
    input: "i",
    signalName: "hello",
    workflowId: "target",
  });
  expect(history[5]?.externalWorkflowExecutionSignaledEventAttributes).toEqual({
    initiatedEventId: 5,
    workflowExecution: { runId: await world.runOf("target"), workflowId: "target" },
  });
  expect(history[6]?.eventType).toBe("DecisionTaskScheduled");
});

test("a cancel request from another execution names its sender, and the sender sees its delivery", async () => {
  const world = await withTwo();
  await world.decides(cancelExternal("target", { control: "c" }));
  const [, , requested] = await world.history("target");
  expect(requested?.workflowExecutionCancelRequestedEventAttributes).toEqual({
    externalInitiatedEventId: 5,
    externalWorkflowExecution: { runId: await world.runOf("sender"), workflowId: "sender" },
  });
  const history = await world.history("sender");
  expect(history[4]?.requestCancelExternalWorkflowExecutionInitiatedEventAttributes).toEqual({
    control: "c",
    decisionTaskCompletedEventId: 4,
    workflowId: "target",
  });
  expect(history[5]?.externalWorkflowExecutionCancelRequestedEventAttributes).toEqual({
    initiatedEventId: 5,
    workflowExecution: { runId: await world.runOf("target"), workflowId: "target" },
  });
});

test.each([
  { who: "was never started", target: "nobody", runId: undefined },
  { who: "has no such run", target: "target", runId: "no such run" },
  { who: "has closed", target: "closed", runId: undefined },
])("an execution that $who cannot be reached: UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION", async ({ target, runId }) => {
  const world = await withTwo();
  await world.starts("closed");
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "closed" });
  await world.decides(signalExternal(target, "hello", { control: "c", runId }), cancelExternal(target, { runId }));
  const history = await world.history("sender");
  const named = runId === undefined ? { workflowId: target } : { workflowId: target, runId };
  const common = { cause: "UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION", decisionTaskCompletedEventId: 4, ...named };
  const signalFailed = history.flatMap((event) => event.signalExternalWorkflowExecutionFailedEventAttributes ?? []);
  expect(signalFailed).toEqual([{ ...common, control: "c", initiatedEventId: 5 }]);
  const cancelFailed = history.flatMap(
    (event) => event.requestCancelExternalWorkflowExecutionFailedEventAttributes ?? [],
  );
  expect(cancelFailed).toEqual([{ ...common, initiatedEventId: 6 }]);
  expect(await world.eventTypes("target")).toHaveLength(2);
});

test("a runId reaches that run only while it is open", async () => {
  const world = await withTwo();
  const first = await world.runOf("target");
  await world.answers(await world.takesDecisionTask("targets"), continueAsNew({ taskList: { name: "targets" } }));
  await world.decides(signalExternal("target", "old", { runId: first }), signalExternal("target", "newest"));
  const signals = (await world.history("target")).flatMap(
    (event) => event.workflowExecutionSignaledEventAttributes ?? [],
  );
  expect(signals.map(({ signalName }) => signalName)).toEqual(["newest"]);
  expect(await world.eventTypes("sender")).toContain("SignalExternalWorkflowExecutionFailed");
});

test("an execution in another domain cannot be reached, not even by its runId", async () => {
  const world = await withTwo();
  await world.call("RegisterDomain", { name: "elsewhere", workflowExecutionRetentionPeriodInDays: "1" });
  await world.call("RegisterWorkflowType", { domain: "elsewhere", name: "order", version: "1" });
  const { runId } = await world.call("StartWorkflowExecution", {
    domain: "elsewhere",
    workflowId: "far",
    workflowType: { name: "order", version: "1" },
    childPolicy: "ABANDON",
    executionStartToCloseTimeout: "60",
    taskStartToCloseTimeout: "60",
    taskList: { name: "far" },
  });
  await world.decides(signalExternal("far", "hello"), signalExternal("far", "hello", { runId }));
  const failed = (await world.eventTypes("sender")).filter((type) => type === "SignalExternalWorkflowExecutionFailed");
  expect(failed).toHaveLength(2);
});

test("an execution that signals itself records both ends in its own history", async () => {
  const world = await withTwo();
  await world.decides(signalExternal("sender", "to myself"), cancelExternal("sender"));
  await world.hasHistory(
    "sender",
    `1  0s WorkflowExecutionStarted
     2  0s DecisionTaskScheduled                                orders
     3  0s DecisionTaskStarted
     4  0s DecisionTaskCompleted
     5  0s SignalExternalWorkflowExecutionInitiated             to myself
     6  0s RequestCancelExternalWorkflowExecutionInitiated      sender
     7  0s WorkflowExecutionSignaled                            to myself
     8  0s DecisionTaskScheduled                                orders
     9  0s ExternalWorkflowExecutionSignaled                    sender
     10 0s WorkflowExecutionCancelRequested
     11 0s ExternalWorkflowExecutionCancelRequested             sender`,
  );
});

test("two executions that signal each other concurrently both succeed", async () => {
  const world = await withTwo();
  const tasks = [await world.takesDecisionTask("orders"), await world.takesDecisionTask("targets")];
  const targets = ["target", "sender"];
  await Promise.all(
    tasks.map(({ taskToken }, index) =>
      world.client.call("RespondDecisionTaskCompleted", {
        taskToken,
        decisions: Array.from({ length: 20 }, (_, i) => signalExternal(targets[index] ?? "", `signal ${i}`)),
      }),
    ),
  );
  await world.settles();
  for (const workflowId of targets) {
    const types = await world.eventTypes(workflowId);
    expect(types.filter((type) => type === "WorkflowExecutionSignaled")).toHaveLength(20);
    expect(types.filter((type) => type === "ExternalWorkflowExecutionSignaled")).toHaveLength(20);
  }
});

test("a signal is delivered even if its sender closes in the same decision", async () => {
  const world = await withTwo();
  await world.decides(signalExternal("target", "farewell"), completeExecution());
  expect((await world.eventTypes("target")).at(-1)).toBe("WorkflowExecutionSignaled");
  expect((await world.eventTypes("sender")).at(-1)).toBe("WorkflowExecutionCompleted");
});

test.each(["loseAnswer", "fail", "conflict"] as const)(
  "a signal arrives once when its commit hits: %s",
  async (fault) => {
    const world = await withTwo();
    world.store.next(fault, appends("WorkflowExecutionSignaled"));
    await world.decides(signalExternal("target", "once"));
    await world.waits(5);
    expect(await world.eventTypes("target")).toEqual([
      "WorkflowExecutionStarted",
      "DecisionTaskScheduled",
      "WorkflowExecutionSignaled",
    ]);
    const ends = (await world.eventTypes("sender")).filter((type) => type === "ExternalWorkflowExecutionSignaled");
    expect(ends).toHaveLength(1);
  },
);
