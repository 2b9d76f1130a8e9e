import assert from "node:assert/strict";
import { test } from "node:test";
import { standIn, testEnvironment } from "@openswf/testing";
import * as activities from "./activities.ts";
import { order } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

test("an order waits 30 days after its third attempt to charge", async () => {
  const chargeCard = standIn(activities.chargeCard)
    .fails(new Error("no"))
    .fails(new Error("no"))
    .returns({ receipt: "r" });
  await using env = await testEnvironment({ workflows, activities: { chargeCard } });
  const handle = await env.client.start(order, "7");
  assert.equal(await handle.result(), "r");
  assert.deepEqual(env.now, new Date("2026-01-31T00:00:03Z"));
  assert.match(await env.history(handle), /30d 3s {2}WorkflowExecutionCompleted/);
});

test("the code decides the same again", async () => {
  await using env = await testEnvironment({ workflows, activities });
  const handle = await env.client.start(order, "7");
  assert.equal(await handle.result(), "receipt of 7");
  assert.equal((await env.replay(handle)).kind, "same");
});
