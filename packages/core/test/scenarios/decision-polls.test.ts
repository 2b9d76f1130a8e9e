import { expect, test } from "vitest";
import type { Client } from "../world/client.ts";
import { completeExecution, recordMarker } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

const orders = { domain: "shop", taskList: { name: "orders" } };

async function polls(world: World, more: Partial<Parameters<Client["pollForDecisionTask"]>[0]>) {
  const poll = world.client.pollForDecisionTask({ ...orders, ...more });
  await world.settles();
  return poll.task();
}
const ids = ({ events }: { readonly events: readonly { readonly eventId: number }[] }): readonly number[] =>
  events.map(({ eventId }) => eventId);

/** An execution whose second decision task waits: events 1 to 7, of which event 3 started the first task. */
async function withSecondTask(): Promise<World> {
  const world = await openWorld();
  await world.starts("order-1");
  await world.decides(recordMarker("first"));
  await world.signals("order-1", "more");
  return world;
}

test("a decision task has the history up to its start and the previousStartedEventId of the last completed one", async () => {
  const world = await withSecondTask();
  const task = await polls(world, {});
  expect(ids(task)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([task.startedEventId, task.previousStartedEventId]).toEqual([8, 3]);
  expect(task).not.toHaveProperty("nextPageToken");
});

test("a decision task that timed out does not count as the previous one", async () => {
  const world = await openWorld();
  await world.starts("order-1", { taskStartToCloseTimeout: "5" });
  await world.decides();
  await world.signals("order-1", "more");
  await world.takesDecisionTask();
  await world.waits(5);
  expect((await polls(world, {})).previousStartedEventId).toBe(3);
});

test("with startAtPreviousStartedEvent the history begins with that event itself", async () => {
  const world = await withSecondTask();
  expect(ids(await polls(world, { startAtPreviousStartedEvent: true }))).toEqual([3, 4, 5, 6, 7, 8]);
});

test("startAtPreviousStartedEvent changes nothing for the first decision task", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  expect(ids(await polls(world, { startAtPreviousStartedEvent: true }))).toEqual([1, 2, 3]);
});

test.each([
  {
    more: {},
    pages: [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ],
  },
  {
    more: { reverseOrder: true },
    pages: [
      [8, 7, 6],
      [5, 4, 3],
      [2, 1],
    ],
  },
  {
    more: { startAtPreviousStartedEvent: true },
    pages: [
      [3, 4, 5],
      [6, 7, 8],
    ],
  },
  {
    more: { startAtPreviousStartedEvent: true, reverseOrder: true },
    pages: [
      [8, 7, 6],
      [5, 4, 3],
    ],
  },
])("the history of a decision task comes in pages: $more", async ({ more, pages }) => {
  const world = await withSecondTask();
  const query = { ...more, maximumPageSize: 3 };
  const seen: (readonly number[])[] = [];
  let page = await polls(world, query);
  seen.push(ids(page));
  while (page.nextPageToken !== undefined) {
    page = await polls(world, { ...query, nextPageToken: page.nextPageToken });
    seen.push(ids(page));
  }
  expect(seen).toEqual(pages);
});

test("the pages of a decision task are served for 60 seconds, even after the task is completed", async () => {
  const world = await withSecondTask();
  const first = await polls(world, { maximumPageSize: 3 });
  await world.answers(first, completeExecution());
  const { nextPageToken } = first;
  await world.waits(60);
  expect(ids(await polls(world, { maximumPageSize: 3, nextPageToken }))).toEqual([4, 5, 6]);
  await world.waits(0.001);
  await expect(polls(world, { maximumPageSize: 3, nextPageToken })).rejects.toMatchObject({
    name: "ValidationException",
    said: "Specified token has exceeded its maximum lifetime",
  });
});

test("the next page of a growing history includes the events added meanwhile", async () => {
  const world = await withSecondTask();
  const execution = { workflowId: "order-1", runId: await world.runOf("order-1") };
  const query = { domain: "shop", execution, maximumPageSize: 5 };
  const first = await world.call("GetWorkflowExecutionHistory", query);
  await world.signals("order-1", "even more");
  const second = await world.call("GetWorkflowExecutionHistory", { ...query, nextPageToken: first.nextPageToken });
  expect([ids(first), ids(second)]).toEqual([
    [1, 2, 3, 4, 5],
    [6, 7, 8],
  ]);
});

test("a task token of one region is invalid in another", async () => {
  const world = await withSecondTask();
  const { taskToken } = await world.takesDecisionTask();
  const elsewhere = world.clientIn("eu-west-1");
  await expect(elsewhere.call("RespondDecisionTaskCompleted", { taskToken })).rejects.toMatchObject({
    name: "ValidationException",
    said: "Invalid token",
  });
});
