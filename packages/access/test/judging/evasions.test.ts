/** Attempts to evade policies. */
import type { OperationName } from "@openswf/model/operations";
import { describe, expect, test } from "vitest";
import { FaultAnswer } from "../../../core/test/world/client.ts";
import { completeExecution, scheduleActivityTask, startTimer } from "../../../core/test/world/decisions.ts";
import { attributesOf } from "../../../core/test/world/history-text.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { requestKeys } from "../../src/judging/context.ts";
import { evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";
import { account, contentWith, keyOf, ownerKey, trusting } from "../trusting.ts";

const domainArn = (name: string): string => `arn:aws:swf:us-east-1:${account}:/domain/${name}`;
const shop = domainArn("shop");

async function worldFor(...policy: readonly object[]): Promise<World> {
  const access = trusting(contentWith({ worker: { policy } }));
  return openWorld({ access: () => access, callsWith: ownerKey(account) });
}

/** `allowed`, whatever the operation then returns, or the denial. */
async function outcome(world: World, operation: OperationName, body: object): Promise<string> {
  const reply = await world.clientWith(keyOf("worker")).request(operation, body);
  await world.settles();
  if (reply.status === 200) return "allowed";
  const fault = new FaultAnswer(reply);
  return fault.name === "AccessDeniedException" ? fault.message : "allowed";
}
const denied = (operation: OperationName, resource: string): string =>
  `User: arn:aws:iam::${account}:user/worker is not authorized to perform: swf:${operation} on resource: ${resource}`;

describe("a request is authorized on the domain that its operation acts on", () => {
  const ownDomain = { Effect: "Allow", Action: "swf:*", Resource: domainArn("own") };

  test.each([
    { operation: "DescribeDomain", body: { name: "shop" } },
    { operation: "DeprecateDomain", body: { name: "shop" } },
    { operation: "RegisterDomain", body: { name: "shop", workflowExecutionRetentionPeriodInDays: "1" } },
    { operation: "TagResource", body: { resourceArn: shop, tags: [{ key: "a" }] } },
    { operation: "UntagResource", body: { resourceArn: shop, tagKeys: ["a"] } },
    { operation: "ListTagsForResource", body: { resourceArn: shop } },
  ] as const)("even when $operation has members that it does not define", async ({ operation, body }) => {
    const world = await worldFor(ownDomain);
    const more = { domain: "own", name: "own", resourceArn: domainArn("own"), taskToken: "own" };
    expect(await outcome(world, operation, { ...more, ...body })).toBe(denied(operation, shop));
  });

  test("even when a task token comes with a domain", async () => {
    const world = await worldFor(ownDomain);
    await world.starts("order-1");
    const { taskToken } = await world.takesDecisionTask();
    const body = { domain: "own", name: "own", taskToken, decisions: [completeExecution()] };
    const operation = "RespondDecisionTaskCompleted";
    expect(await outcome(world, operation, body)).toBe(denied(operation, shop));
    const inherited = JSON.parse(`{"__proto__":{"domain":"own"},"constructor":{"domain":"own"}}`);
    expect(await outcome(world, operation, { ...inherited, ...body })).toBe(denied(operation, shop));
  });

  test("and ListDomains is authorized on all domains, not on one named with a star", async () => {
    const world = await worldFor(ownDomain);
    const body = { registrationStatus: "REGISTERED" };
    expect(await outcome(world, "ListDomains", body)).toBe(denied("ListDomains", domainArn("*")));
    expect(await outcome(world, "ListDomains", { ...body, domain: "own" })).toBe(denied("ListDomains", domainArn("*")));
  });

  test("and wildcards in the name of a domain are literal", async () => {
    const world = await worldFor({ Effect: "Allow", Action: "swf:*", Resource: domainArn("shop") });
    for (const name of ["*", "sho?", "shop*"]) {
      expect(await outcome(world, "DescribeDomain", { name })).toBe(denied("DescribeDomain", domainArn(name)));
    }
  });
});

test.each([
  { address: "10.1.2.3", says: "allowed" },
  { address: "192.0.2.1", says: "explicitlyDenied" },
  { address: "::ffff:192.0.2.1", says: "explicitlyDenied" },
  { address: "2001:db8::1", says: "explicitlyDenied" },
  { address: "fe80::1", says: "explicitlyDenied" },
  // The form in which Node reports link-local peers: with the interface.
  { address: "fe80::1%eth0", says: "explicitlyDenied" },
  { address: "fe80::1%2", says: "explicitlyDenied" },
])("a policy that denies all addresses but some: $address is $says", ({ address, says }) => {
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const elsewhere = { ...all, Effect: "Deny", Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } } };
  const policy = compilePolicy("office", { Version: "2012-10-17", Statement: [all, elsewhere] });
  const key = "aws:sourceip";
  const source = { address, isEncrypted: false, clientCertificate: undefined };
  const value = requestKeys({ source, headers: new Map() })(key);
  if (value === undefined) throw new Error("every request has an address");
  const request = { action: "swf:ListDomains", resource: domainArn("*"), context: new Map([[key, value]]) };
  expect(evaluate([policy], request).outcome).toBe(says);
});

test("conditions on the address of a call also apply to passing a role", async () => {
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const fromHere = { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } };
  const lambdaRole = "arn:aws:iam::111122223333:role/resize";
  const workflowType = { name: "order", version: "1" };
  const passes = (world: World, workflowId: string): Promise<unknown> =>
    world
      .clientWith(keyOf("worker"))
      .call("StartWorkflowExecution", { domain: "shop", workflowId, workflowType, lambdaRole });
  const denying = await worldFor(all, { ...all, Effect: "Deny", Action: "iam:PassRole", Condition: fromHere });
  await expect(passes(denying, "order-1")).rejects.toMatchObject({ name: "OperationNotPermittedFault" });
  const allowing = await worldFor({ ...all, Condition: fromHere });
  expect(await passes(allowing, "order-1")).toMatchObject({ runId: expect.any(String) });
});

describe("tags that differ only in case are ambiguous to policies and denied", () => {
  const both = [
    { key: "env", value: "test" },
    { key: "ENV", value: "production" },
  ];
  const register = (tags: readonly object[]): object => ({
    name: "new",
    workflowExecutionRetentionPeriodInDays: "1",
    tags,
  });
  const allow = { Effect: "Allow", Action: "swf:*", Resource: "*" };
  const when = (Effect: string, key: string, value: string): object => ({
    ...allow,
    Effect,
    Condition: { StringEquals: { [key]: value } },
  });

  test.each([
    { why: "allows one of them", policy: [when("Allow", "aws:RequestTag/env", "test")] },
    { why: "denies the other", policy: [allow, when("Deny", "aws:RequestTag/Env", "production")] },
    { why: "denies the first", policy: [allow, when("Deny", "aws:RequestTag/env", "test")] },
  ])("in a request, where a policy $why", async ({ policy }) => {
    const world = await worldFor(...policy);
    for (const tags of [both, both.toReversed()]) {
      expect(await outcome(world, "RegisterDomain", register(tags))).toBe(denied("RegisterDomain", domainArn("new")));
      expect(await outcome(world, "TagResource", { resourceArn: shop, tags })).toBe(denied("TagResource", shop));
    }
  });

  test("but are two ordinary tags when no policy refers to them", async () => {
    const world = await worldFor(allow, when("Deny", "aws:RequestTag/team", "other"));
    expect(await outcome(world, "RegisterDomain", register(both))).toBe("allowed");
  });

  test("and two tags with exactly the same key are refused before any policy is asked", async () => {
    const world = await worldFor(allow, when("Deny", "aws:RequestTag/env", "production"));
    const same = both.map((tag) => ({ ...tag, key: "env" }));
    for (const tags of [same, same.toReversed()]) {
      for (const [operation, input] of [
        ["RegisterDomain", register(tags)],
        ["TagResource", { resourceArn: shop, tags }],
      ] as const) {
        const reply = await world.clientWith(keyOf("worker")).request(operation, input);
        expect(new FaultAnswer(reply).said).toBe("Duplicate tag key 'env' specified.");
      }
    }
  });

  test("on a domain: calls and decisions of callers whose policies refer to them are denied", async () => {
    const world = await worldFor(when("Allow", "aws:ResourceTag/env", "test"));
    const [first = { key: "", value: "" }, second = first] = both;
    await world.call("TagResource", { resourceArn: shop, tags: [first] });
    await world.starts("order-1");
    const { taskToken } = await world.takesDecisionTask();
    expect(await outcome(world, "DescribeDomain", { name: "shop" })).toBe("allowed");
    await world.call("TagResource", { resourceArn: shop, tags: [second] });
    expect(await outcome(world, "DescribeDomain", { name: "shop" })).toBe(denied("DescribeDomain", shop));
    const body = { taskToken, decisions: [startTimer("t", 60)] };
    expect(await outcome(world, "RespondDecisionTaskCompleted", body)).toBe(
      denied("RespondDecisionTaskCompleted", shop),
    );
  });

  test("on a domain: even a call that is allowed without them is denied while another policy refers to them", async () => {
    const mayCall = { ...allow, Action: "swf:Respond*" };
    const mayDecide = { ...when("Allow", "aws:ResourceTag/env", "test"), Action: "swf:ScheduleActivityTask" };
    const world = await worldFor(mayCall, mayDecide);
    await world.call("TagResource", { resourceArn: shop, tags: both });
    await world.starts("order-1");
    const { taskToken } = await world.takesDecisionTask();
    const body = { taskToken, decisions: [scheduleActivityTask("a")] };
    // The policies of a principal are evaluated together, so every tag that any of them refers to must be unambiguous.
    expect(await outcome(world, "RespondDecisionTaskCompleted", body)).toBe(
      denied("RespondDecisionTaskCompleted", shop),
    );
    await world.call("UntagResource", { resourceArn: shop, tagKeys: ["ENV"] });
    expect(await outcome(world, "RespondDecisionTaskCompleted", body)).toBe("allowed");
    const scheduled = (await world.history("order-1"))[4];
    expect(scheduled && attributesOf(scheduled)).toMatchObject({ activityId: "a" });
  });
});
