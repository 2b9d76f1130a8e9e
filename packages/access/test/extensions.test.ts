import type { AuditRecord } from "@openswf/core/ports/audit";
import { expect, test } from "vitest";
import { openWorld, type World } from "../../core/test/world/world.ts";
import { account, contentWith, keyOf, ownerKey, trusting } from "./trusting.ts";

const wholeAccount = `arn:aws:swf:us-east-1:${account}:/domain/*`;
const denial = `User: arn:aws:iam::${account}:user/worker is not authorized to perform: openswf:DescribeServer on resource: ${wholeAccount}`;

async function worldFor(policy: object, written: AuditRecord[] = []): Promise<World> {
  const access = trusting(contentWith({ worker: { policy } }));
  return openWorld({
    access: () => access,
    callsWith: ownerKey(account),
    audit: { write: (record) => void written.push(record) },
    extensions: "on",
  });
}

async function describes(world: World): Promise<string> {
  const { body } = await world.clientWith(keyOf("worker")).request("OpenSWF.DescribeServer", {});
  const { message = "allowed" } = JSON.parse(body ?? "") as { readonly message?: string };
  return message;
}

test.each([
  { policy: { Effect: "Allow", Action: "swf:*", Resource: "*" } },
  { policy: { Effect: "Allow", Action: "swf:DescribeServer", Resource: "*" } },
  { policy: { Effect: "Allow", NotAction: "openswf:*", Resource: "*" } },
  { policy: { Effect: "Allow", Action: "openswf:*", Resource: `arn:aws:swf:us-east-1:${account}:/domain/shop` } },
])("$policy does not allow openswf:DescribeServer", async ({ policy }) => {
  expect(await describes(await worldFor(policy))).toBe(denial);
});

test.each([
  { policy: { Effect: "Allow", Action: "openswf:*", Resource: "*" } },
  { policy: { Effect: "Allow", Action: "openswf:DescribeServer", Resource: wholeAccount } },
  { policy: { Effect: "Allow", NotAction: "swf:*", Resource: "*" } },
])("$policy allows openswf:DescribeServer", async ({ policy }) => {
  expect(await describes(await worldFor(policy))).toBe("allowed");
});

test("a policy that allows openswf:* allows no operation of SWF", async () => {
  const world = await worldFor({ Effect: "Allow", Action: "openswf:*", Resource: "*" });
  const { body } = await world.clientWith(keyOf("worker")).request("DescribeDomain", { name: "shop" });
  expect(body).toContain("is not authorized to perform: swf:DescribeDomain");
});

test("the audit log names the action of a refused extension, and has no line for an allowed read", async () => {
  const written: AuditRecord[] = [];
  const world = await worldFor({ Effect: "Allow", Action: "swf:*", Resource: "*" }, written);
  written.length = 0;
  await describes(world);
  expect(written).toMatchObject([
    { event: "refusal", action: "openswf:DescribeServer", resource: wholeAccount, reason: "implicitlyDenied" },
  ]);
  written.length = 0;
  await world.clientWith(ownerKey(account)).request("OpenSWF.DescribeServer", {});
  expect(written).toEqual([]);
});
