import { expect, test } from "vitest";
import { completeExecution, scheduleActivityTask, signalExternal, startChild } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

const day = 86_400;
const since = { oldestDate: 0 };

async function seen(world: World, workflowId: string): Promise<readonly string[]> {
  const runId = await world.runOf(workflowId);
  const execution = { workflowId, runId };
  const listed = await world.call("ListClosedWorkflowExecutions", { domain: "shop", closeTimeFilter: since });
  const counted = await world.call("CountClosedWorkflowExecutions", { domain: "shop", startTimeFilter: since });
  const described = await world.call("DescribeWorkflowExecution", { domain: "shop", execution }).then(
    () => "described",
    (error: Error) => `${error.name}: ${error.message.replace(runId, "RUN")}`,
  );
  const read = await world.call("GetWorkflowExecutionHistory", { domain: "shop", execution }).then(
    () => "read",
    (error: Error) => error.name,
  );
  return [`listed ${listed.executionInfos.length}`, `counted ${counted.count}`, described, read];
}

const gone = (workflowId: string): readonly string[] => [
  "listed 0",
  "counted 0",
  `UnknownResourceFault: Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=RUN]`,
  "UnknownResourceFault",
];
const there = ["listed 1", "counted 1", "described", "read"];

test.each(["0", "NONE"])(
  "with a retention of %s an execution can still be read for 15 minutes after its close",
  async (retention) => {
    const world = await openWorld({ retention });
    await world.starts("order-1");
    await world.decides(completeExecution());
    expect(await seen(world, "order-1")).toEqual(there);
    await world.waits(15 * 60 - 0.001);
    expect(await seen(world, "order-1")).toEqual(there);
    await world.waits(0.001);
    expect(await seen(world, "order-1")).toEqual(gone("order-1"));
  },
);

test("with a retention of NONE and a limit of 0 an execution disappears as soon as it closes", async () => {
  const world = await openWorld({ retention: "NONE", limits: { retentionNoneMs: 0 } });
  await world.starts("order-1");
  await world.decides(completeExecution());
  expect(await seen(world, "order-1")).toEqual(gone("order-1"));
});

test("an execution is visible exactly until its domain's retention ends, no matter when the sweep runs", async () => {
  const world = await openWorld({ retention: "2", limits: { retentionSweepMs: 10 * day * 1000 } });
  await world.starts("order-1");
  await world.decides(completeExecution());
  await world.waits(2 * day - 0.001);
  expect(await seen(world, "order-1")).toEqual(there);
  await world.waits(0.001);
  expect(await seen(world, "order-1")).toEqual(gone("order-1"));
});

test("the sweep removes the executions whose retention has ended, and no others", async () => {
  const world = await openWorld({ retention: "1", limits: { retentionSweepMs: 3_600_000 } });
  for (const workflowId of ["old", "young", "open"])
    await world.starts(workflowId, { executionStartToCloseTimeout: "31536000" });
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "old" });
  await world.waits(0.5 * day);
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "young" });
  await world.waits(0.6 * day);
  expect((await world.executions()).map(({ workflowId }) => workflowId).toSorted()).toEqual(["open", "young"]);
  await world.waits(30 * day);
  expect((await world.executions()).map(({ workflowId }) => workflowId)).toEqual(["open"]);
});

test("a sweep removes more executions than fit into one slice", async () => {
  const world = await openWorld({ retention: "0", limits: { retentionSweepMs: 1_000, retentionNoneMs: 0 } });
  await Promise.all(
    Array.from({ length: 450 }, (_, index) =>
      world.client.call("StartWorkflowExecution", {
        domain: "shop",
        workflowId: `order-${index}`,
        workflowType: { name: "order", version: "1" },
        executionStartToCloseTimeout: "0",
      }),
    ),
  );
  await world.waits(1);
  expect(await world.executions()).toEqual([]);
});

test("a sweep continues after a slice in which the store removed fewer executions than asked", async () => {
  const world = await openWorld({ retention: "1" });
  const { removeClosed } = world.store.inner;
  Object.assign(world.store.inner, {
    removeClosed: (domain: string, until: number) => removeClosed(domain, until, 1),
  });
  await world.restarts();
  for (const workflowId of ["order-1", "order-2", "order-3"]) {
    await world.starts(workflowId);
    await world.decides(completeExecution());
  }
  await world.waits(2.5 * day);
  expect(await world.executions()).toEqual([]);
});

test("each domain has its own retention", async () => {
  const world = await openWorld({ retention: "1" });
  await world.call("RegisterDomain", { name: "archive", workflowExecutionRetentionPeriodInDays: "90" });
  await world.call("RegisterWorkflowType", { domain: "archive", name: "order", version: "1" });
  await world.starts("order-1", { executionStartToCloseTimeout: "0" });
  await world.starts("order-2", {
    domain: "archive",
    executionStartToCloseTimeout: "0",
    taskStartToCloseTimeout: "NONE",
    childPolicy: "ABANDON",
    taskList: { name: "archived" },
  });
  await world.waits(89 * day);
  expect((await world.executions()).map(({ workflowId }) => workflowId)).toEqual(["order-2"]);
});

test("with a retention of NONE a child's close still reaches its parent, and a closed sender's signal arrives", async () => {
  const world = await openWorld({ retention: "NONE", limits: { retentionSweepMs: 1_000, retentionNoneMs: 0 } });
  await world.starts("parent");
  await world.decides(startChild("child", { taskList: { name: "children" } }));
  const child = await world.takesDecisionTask("children");
  await world.answers(child, signalExternal("parent", "farewell"), completeExecution("done"));
  const types = await world.eventTypes("parent");
  expect(types).toContain("WorkflowExecutionSignaled");
  expect(types).toContain("ChildWorkflowExecutionCompleted");
});

test("the tokens of an execution removed by retention name an unknown execution", async () => {
  const world = await openWorld({
    retention: "NONE",
    limits: { retentionSweepMs: 1_000, retentionNoneMs: 0, cachedExecutionsMax: 1 },
  });
  const runId = await world.starts("order-1");
  await world.decides(scheduleActivityTask("one"));
  const { taskToken } = await world.takesActivityTask();
  await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "order-1" });
  await world.waits(1);
  const said = `Unknown execution: WorkflowExecution=[workflowId=order-1, runId=${runId}]`;
  await expect(world.call("RespondActivityTaskCompleted", { taskToken })).rejects.toMatchObject({ said });
  await world.restarts();
  await expect(world.call("RecordActivityTaskHeartbeat", { taskToken })).rejects.toMatchObject({ said });
});

test("the workflowId of a closed execution can be reused", async () => {
  const world = await openWorld({ retention: "NONE" });
  const first = await world.starts("order-1");
  await world.decides(completeExecution());
  const second = await world.starts("order-1");
  expect(second).not.toBe(first);
});
