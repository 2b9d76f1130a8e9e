import type { AuditRecord } from "@openswf/core/ports/audit";
import { describe, expect, test } from "vitest";
import { type CloseCall, waitsForClose } from "../../core/test/world/close-call.ts";
import { openWorld, type World } from "../../core/test/world/world.ts";
import { account, contentWith, keyOf, ownerKey, type Trusting, trusting } from "./trusting.ts";

const shop = `arn:aws:swf:us-east-1:${account}:/domain/shop`;
const allows = (Action: string, Resource = "*"): object => ({ Effect: "Allow", Action, Resource });
const execution = { workflowId: "order-1" };

interface Waiting {
  readonly world: World;
  readonly access: Trusting;
  readonly written: AuditRecord[];
  readonly call: CloseCall;
}

/** A call by a user with this policy, on an open execution of the owner. */
async function waiting(policy: object | readonly object[], limits: object = {}): Promise<Waiting> {
  const access = trusting(contentWith({ reader: { policy } }));
  const written: AuditRecord[] = [];
  const world = await openWorld({
    access: () => access,
    callsWith: ownerKey(account),
    audit: { write: (record) => void written.push(record) },
    limits,
  });
  await world.starts("order-1");
  written.length = 0;
  const call = waitsForClose(world.clientWith(keyOf("reader")), { execution });
  await world.settles();
  return { world, access, written, call };
}

const closes = (world: World): Promise<unknown> =>
  world.call("TerminateWorkflowExecution", { domain: "shop", ...execution });

describe("whoever may read a history may wait for its end", () => {
  test.each([
    { policy: allows("swf:GetWorkflowExecutionHistory") },
    { policy: allows("swf:GetWorkflowExecutionHistory", shop) },
    { policy: allows("swf:*", shop) },
  ])("$policy allows WaitForClose, which the audit log need not list", async ({ policy }) => {
    const { world, written, call } = await waiting(policy);
    expect(call.isWaiting).toBe(true);
    await closes(world);
    expect(call.answered.closeStatus).toBe("TERMINATED");
    expect(written.map(({ action }) => action)).toEqual(["swf:TerminateWorkflowExecution"]);
  });

  test.each([
    { policy: allows("openswf:*") },
    { policy: allows("swf:DescribeWorkflowExecution") },
    { policy: allows("swf:*", shop.replace("shop", "other")) },
    { policy: [allows("*"), { ...allows("swf:GetWorkflowExecutionHistory"), Effect: "Deny" }] },
  ])("$policy does not allow it", async ({ policy }) => {
    const { call, written } = await waiting(policy);
    await expect(call.answer()).rejects.toMatchObject({
      name: "AccessDeniedException",
      said: `User: arn:aws:iam::${account}:user/reader is not authorized to perform: swf:GetWorkflowExecutionHistory on resource: ${shop}`,
    });
    expect(written).toMatchObject([{ event: "refusal", action: "swf:GetWorkflowExecutionHistory", resource: shop }]);
  });
});

test.each([
  { why: "may no longer read the history", content: contentWith({ reader: {} }), fault: "AccessDeniedException" },
  { why: "is no longer known", content: contentWith({}), fault: "UnrecognizedClientException" },
])("a caller that $why when the execution closes does not hear of it", async ({ content, fault }) => {
  const { world, access, call } = await waiting(allows("swf:*"));
  access.change(content);
  await closes(world);
  await expect(call.answer()).rejects.toMatchObject({ name: fault });
});

test("calls that wait for a close count among the polls of a principal", async () => {
  const { world } = await waiting(allows("swf:*"), { waitingPollsPerPrincipalMax: 1 });
  const second = waitsForClose(world.clientWith(keyOf("reader")), { execution });
  await expect(second.answer()).rejects.toMatchObject({ name: "LimitExceededFault" });
  const byOwner = waitsForClose(world.client, { execution });
  await world.settles();
  expect(byOwner.isWaiting).toBe(true);
});

test("an unknown execution looks like any other to a caller without permission", async () => {
  const { world } = await waiting(allows("openswf:*"));
  const call = waitsForClose(world.clientWith(keyOf("reader")), { execution: { workflowId: "none" } });
  await expect(call.answer()).rejects.toMatchObject({ name: "AccessDeniedException" });
});
