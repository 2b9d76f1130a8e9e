import { expect, test } from "vitest";
import { openWorld } from "../world/world.ts";

test("a poll on a list that cannot be read is answered with a 5xx, not with an empty task", async () => {
  const world = await openWorld();
  world.store.failNextRead("readTasks");
  const poll = world.pollsForDecisionTask();
  await world.settles();
  await expect(poll.answer()).rejects.toMatchObject({ name: "InternalFailure", status: 500 });
});

test("every poll that waits when its list can no longer be read is answered with a 5xx", async () => {
  const world = await openWorld({ servers: 2 });
  const polls = [1, 2].map(() =>
    world.clientOf(0).pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } }),
  );
  await world.settles();
  world.store.failNextRead("readTasks");
  await world.waits(4);
  for (const poll of polls) await expect(poll.answer()).rejects.toMatchObject({ status: 500 });
});

test("a poll whose task cannot be started is answered with a 5xx, and a later poll gets the task", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.store.next("fail");
  const poll = world.pollsForDecisionTask();
  await world.settles();
  await expect(poll.answer()).rejects.toMatchObject({ name: "InternalFailure", status: 500 });
  expect((await world.takesDecisionTask()).workflowExecution?.workflowId).toBe("order-1");
});

test("while every commit fails, no poll is answered as if its list were empty", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  world.store.chooseFault = () => "fail";
  for (let round = 0; round < 20; round += 1) {
    const poll = world.pollsForDecisionTask();
    await world.settles();
    await expect(poll.answer()).rejects.toMatchObject({ status: 500 });
  }
  world.store.chooseFault = () => undefined;
  expect((await world.takesDecisionTask()).workflowExecution?.workflowId).toBe("order-1");
});
