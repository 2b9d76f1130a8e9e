import { expect, test } from "vitest";
import { Occupancy } from "../../../core/src/composition/occupancy.ts";
import type { Client } from "../../../core/test/world/client.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import type { WorldOptions } from "../../../core/test/world/world-options.ts";
import { account, contentWith, keyOf, otherAccount, ownerKey, trusting } from "../trusting.ts";

const policy = { Effect: "Allow", Action: "swf:*", Resource: "*" };

async function worldOf(options: WorldOptions): Promise<World> {
  const access = trusting(contentWith({ a: { policy }, b: { policy }, c: { policy, account: otherAccount } }));
  const world = await openWorld({ access: () => access, callsWith: ownerKey(account), ...options });
  const elsewhere = world.clientWith(ownerKey(otherAccount));
  await elsewhere.call("RegisterDomain", { name: "shop", workflowExecutionRetentionPeriodInDays: "1" });
  return world;
}

test("each principal and each account has a share of waiting polls of its own", async () => {
  const world = await worldOf({ limits: { waitingPollsPerPrincipalMax: 2, waitingPollsPerAccountMax: 3 } });
  const poll = (user: string) =>
    world.clientWith(keyOf(user)).pollForDecisionTask({ domain: "shop", taskList: { name: "orders" } });
  const refused = { name: "LimitExceededFault", said: expect.stringContaining("concurrent poll requests") };
  const waiting = [poll("a"), poll("a")];
  await expect(poll("a").answer()).rejects.toMatchObject(refused);
  waiting.push(poll("b"));
  await expect(poll("b").answer()).rejects.toMatchObject(refused);
  waiting.push(poll("c"));
  await world.settles();
  expect(waiting.every(({ isWaiting }) => isWaiting)).toBe(true);
  // An answered poll frees its place.
  await world.waits(60);
  const again = poll("a");
  await world.settles();
  expect(again.isWaiting).toBe(true);
});

test.each([
  {
    what: "requests",
    limits: { requestsInProgressPerPrincipalMax: 2, requestsInProgressPerAccountMax: 3 },
    method: "registerDomain",
    call: (client: Client, number: number) =>
      client.call("RegisterDomain", { name: `domain-${number}`, workflowExecutionRetentionPeriodInDays: "1" }),
  },
  {
    what: "lists and counts",
    limits: { listsInProgressPerPrincipalMax: 2, listsInProgressPerAccountMax: 3 },
    method: "listDomains",
    call: (client: Client) => client.call("ListDomains", { registrationStatus: "REGISTERED" }),
  },
] as const)("each principal and each account has a share of $what in progress; more are throttled", async (row) => {
  const { limits, method, call } = row;
  const world = await worldOf({ limits });
  const held = [1, 2, 3].map(() => world.store.holdNextAnswer(method));
  let number = 0;
  const by = (user: string): Promise<unknown> => {
    number += 1;
    return call(world.clientWith(keyOf(user)), number);
  };
  const inProgress = [by("a"), by("a"), by("b")];
  await world.settles();
  const throttled = { name: "ThrottlingException", said: "Rate exceeded" };
  await expect(by("a")).rejects.toMatchObject(throttled);
  await expect(by("b")).rejects.toMatchObject(throttled);
  await by("c");
  for (const each of held) each.release();
  await Promise.all(inProgress);
  await by("a");
});

test("with limits per principal, each principal has the token buckets that an account has otherwise", async () => {
  const bucket = 100;
  const refusals = async (world: World, user: string): Promise<number> => {
    const call = () => world.clientWith(keyOf(user)).request("ListDomains", { registrationStatus: "REGISTERED" });
    const replies = await Promise.all(Array.from({ length: bucket + 10 }, call));
    return replies.filter(({ body }) => body?.includes("ThrottlingException")).length;
  };
  const limits = { listsInProgressPerPrincipalMax: 1_000, listsInProgressPerAccountMax: 1_000 };
  const together = await worldOf({ throttling: "account", limits });
  expect(await refusals(together, "a")).toBe(10);
  expect(await refusals(together, "b")).toBe(bucket + 10);
  expect(await refusals(together, "c")).toBe(10);
  const apart = await worldOf({ throttling: "principal", limits });
  expect(await refusals(apart, "a")).toBe(10);
  expect(await refusals(apart, "b")).toBe(10);
});

test("leaving frees the place of a principal", () => {
  const occupancy = new Occupancy({ perAccount: 2, perPrincipal: 1 });
  expect(occupancy.enter("account", "a")).toBe(true);
  expect(occupancy.enter("account", "a")).toBe(false);
  expect(occupancy.enter("account", "b")).toBe(true);
  expect(occupancy.enter("account", "c")).toBe(false);
  occupancy.leave("account", "a");
  expect(occupancy.enter("account", "c")).toBe(true);
});
