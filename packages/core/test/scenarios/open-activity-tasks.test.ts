import type { OperationName, Operations } from "@openswf/model/operations";
import { expect, test } from "vitest";
import { completeExecution, scheduleActivityTask } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

type Heartbeat = Operations[Extract<OperationName, "RecordActivityTaskHeartbeat">]["input"];

interface Answer {
  readonly status: number;
  readonly activityTasks: readonly { readonly activityId: string }[];
  readonly nextPageToken?: string;
}

async function lists(world: World, runId: string, more: object = {}): Promise<Answer> {
  const execution = { workflowId: "order-1", runId };
  const { status, body } = await world.client.request("OpenSWF.ListOpenActivityTasks", {
    domain: "shop",
    execution,
    ...more,
  });
  await world.settles();
  return { status, ...JSON.parse(body ?? "") };
}

const beats = (world: World, input: Heartbeat): Promise<unknown> => world.call("RecordActivityTaskHeartbeat", input);
const seconds = (world: World, ago: number): number => (world.clock.now() - ago * 1000) / 1000;
const withHeartbeat = { heartbeatTimeout: "30", startToCloseTimeout: "300" } as const;

test("an open activity task shows who has it and its last heartbeat, which the history does not", async () => {
  const world = await openWorld();
  const runId = await world.starts("order-1");
  await world.decides(scheduleActivityTask("charge-1", withHeartbeat), scheduleActivityTask("charge-2"));
  await world.waits(10);
  const poll = world.pollsForActivityTask("cards", { identity: "worker-7" });
  await world.settles();
  const { taskToken } = await poll.task();
  await world.waits(20);
  await beats(world, { taskToken, details: "3 of 10" });
  await world.waits(5);
  await beats(world, { taskToken });
  await world.waits(2);
  const common = {
    activityType: { name: "charge", version: "1" },
    taskList: { name: "cards" },
    cancelRequested: false,
  };
  expect(await lists(world, runId)).toEqual({
    status: 200,
    activityTasks: [
      {
        ...common,
        activityId: "charge-1",
        scheduledEventId: 5,
        scheduledTimestamp: seconds(world, 37),
        startedEventId: 7,
        startedTimestamp: seconds(world, 27),
        identity: "worker-7",
        lastHeartbeatTimestamp: seconds(world, 2),
        lastHeartbeatDetails: "3 of 10",
        nextTimeoutType: "HEARTBEAT",
        nextTimeoutTimestamp: seconds(world, 2) + 30,
      },
      { ...common, activityId: "charge-2", scheduledEventId: 6, scheduledTimestamp: seconds(world, 37) },
    ],
  });
});

test("the last heartbeat is that of the store, whichever server it came to, and after a restart", async () => {
  const world = await openWorld({ servers: 2 });
  const runId = await world.starts("order-1");
  await world.decides(scheduleActivityTask("charge-1", withHeartbeat));
  const { taskToken } = await world.takesActivityTask();
  for (const details of ["1 of 10", "2 of 10", "3 of 10"]) {
    await world.waits(3);
    await beats(world, { taskToken, details });
    const shown = { lastHeartbeatDetails: details, lastHeartbeatTimestamp: seconds(world, 0) };
    for (const _server of [0, 1]) expect(await lists(world, runId)).toMatchObject({ activityTasks: [shown] });
  }
  await world.restarts();
  expect(await lists(world, runId)).toMatchObject({ activityTasks: [{ lastHeartbeatDetails: "3 of 10" }] });
});

test("open activity tasks come in pages, in the order in which they were scheduled", async () => {
  const world = await openWorld();
  const runId = await world.starts("order-1");
  await world.decides(...[1, 2, 3, 4, 5].map((number) => scheduleActivityTask(`charge-${number}`)));
  const pages: (readonly string[])[] = [];
  let nextPageToken: string | undefined;
  do {
    const answer = await lists(world, runId, { maximumPageSize: 2, nextPageToken });
    pages.push(answer.activityTasks.map(({ activityId }) => activityId));
    nextPageToken = answer.nextPageToken;
  } while (nextPageToken !== undefined);
  expect(pages).toEqual([["charge-1", "charge-2"], ["charge-3", "charge-4"], ["charge-5"]]);
});

test("a task that was completed is open no more, and a closed execution shows what it left open", async () => {
  const world = await openWorld();
  const runId = await world.starts("order-1");
  await world.decides(scheduleActivityTask("charge-1"), scheduleActivityTask("charge-2", withHeartbeat));
  const { taskToken } = await world.takesActivityTask();
  await world.call("RespondActivityTaskCompleted", { taskToken });
  await world.takesActivityTask();
  await world.decides(completeExecution());
  const { activityTasks } = await lists(world, runId);
  expect(activityTasks).toMatchObject([{ activityId: "charge-2", startedTimestamp: seconds(world, 0) }]);
  expect(activityTasks[0]).not.toHaveProperty("nextTimeoutType");
});

test("an unknown execution is refused, as by GetWorkflowExecutionHistory", async () => {
  const world = await openWorld();
  expect(await lists(world, "no-such-run")).toMatchObject({
    status: 400,
    message: "Unknown execution: WorkflowExecution=[workflowId=order-1, runId=no-such-run]",
  });
});
