import { expect, test } from "vitest";
import { openWorld } from "../../core/test/world/world.ts";
import { account, contentWith, keyOf, ownerKey, trusting } from "./trusting.ts";

const allows = (Action: string, more: object = {}): object => ({ Effect: "Allow", Action, Resource: "*", ...more });
const onCards = { Condition: { StringEquals: { "swf:taskList.name": "cards" } } };

test.each([
  { kind: "Activity", policy: allows("swf:PollForActivityTask"), status: 200 },
  { kind: "Activity", policy: allows("swf:PollForActivityTask", onCards), status: 200 },
  { kind: "Activity", policy: allows("swf:PollForDecisionTask"), status: 400 },
  { kind: "Activity", policy: allows("openswf:*"), status: 400 },
  { kind: "Decision", policy: allows("swf:PollForDecisionTask"), status: 200 },
  { kind: "Decision", policy: allows("swf:PollForActivityTask"), status: 400 },
  { kind: "Decision", policy: allows("swf:PollForDecisionTask", onCards), status: 200 },
] as const)("whoever may poll may end polls: $kind with $policy is a $status", async ({ kind, policy, status }) => {
  const world = await openWorld({
    access: () => trusting(contentWith({ worker: { policy } })),
    callsWith: ownerKey(account),
  });
  const client = world.clientWith(keyOf("worker"));
  const input = { domain: "shop", taskList: { name: "cards" }, identity: "worker-1" };
  expect((await client.request(`OpenSWF.EndPollsFor${kind}Task`, input)).status).toBe(status);
  const elsewhere = { ...input, taskList: { name: "parcels" } };
  const isForCards = JSON.stringify(policy).includes("cards");
  const there = (await client.request(`OpenSWF.EndPollsFor${kind}Task`, elsewhere)).status;
  expect(there).toBe(isForCards ? 400 : status);
});
