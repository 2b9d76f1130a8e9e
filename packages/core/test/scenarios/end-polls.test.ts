import { expect, test } from "vitest";
import { scheduleActivityTask } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

const ends = async (
  world: World,
  kind: "Activity" | "Decision",
  name: string,
  identity = "worker-1",
): Promise<unknown> => {
  const input = { domain: "shop", taskList: { name }, identity };
  const { status, body } = await world.client.request(`OpenSWF.EndPollsFor${kind}Task`, input);
  await world.settles();
  return { status, ...JSON.parse(body ?? "") };
};

test("the polls of an identity on a list are answered empty, and no others", async () => {
  const world = await openWorld();
  const mine = [1, 2].map(() => world.pollsForActivityTask("cards", { identity: "worker-1" }));
  const others = [
    world.pollsForActivityTask("cards", { identity: "worker-2" }),
    world.pollsForActivityTask("cards"),
    world.pollsForActivityTask("parcels", { identity: "worker-1" }),
    world.pollsForDecisionTask("cards", { identity: "worker-1" }),
  ];
  await world.settles();
  expect(await ends(world, "Activity", "cards")).toEqual({ status: 200, ended: 2 });
  for (const poll of mine) expect(await poll.answer()).toBeUndefined();
  expect(others.map((poll) => poll.isWaiting)).toEqual([true, true, true, true]);
  expect(await ends(world, "Activity", "cards")).toEqual({ status: 200, ended: 0 });
  expect(await ends(world, "Decision", "cards")).toEqual({ status: 200, ended: 1 });
  expect(await ends(world, "Decision", "nobody polls this")).toEqual({ status: 200, ended: 0 });
});

test("a poll that has a task gets it, whichever comes first", async () => {
  const world = await openWorld();
  await world.starts("order-1");
  const { taskToken } = await world.takesDecisionTask();
  const poll = world.pollsForActivityTask("cards", { identity: "worker-1" });
  await world.settles();
  const decisions = [scheduleActivityTask("charge-1")];
  const answering = world.client.call("RespondDecisionTaskCompleted", { taskToken, decisions });
  const ending = ends(world, "Activity", "cards");
  await answering;
  const { ended } = (await ending) as { readonly ended: number };
  await world.settles();
  const task = (await poll.answer()) ?? (await world.takesActivityTask());
  expect(task.activityId).toBe("charge-1");
  expect(ended).toBeLessThanOrEqual(1);
});

test("an unknown domain is refused, as by the poll", async () => {
  const world = await openWorld({ empty: true });
  expect(await ends(world, "Activity", "cards")).toMatchObject({ status: 400, message: "Unknown domain: shop" });
});
