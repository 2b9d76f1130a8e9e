import { standIn, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
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
  expect(await handle.result()).toBe("r");
  expect(env.now).toEqual(new Date("2026-01-31T00:00:03Z"));
  expect(await env.history(handle)).toContain("30d 3s  WorkflowExecutionCompleted");
});

test("the code decides the same again", async () => {
  await using env = await testEnvironment({ workflows, activities });
  const handle = await env.client.start(order, "7");
  expect(await handle.result()).toBe("receipt of 7");
  expect(await env.replay(handle)).toMatchObject({ kind: "same" });
});
