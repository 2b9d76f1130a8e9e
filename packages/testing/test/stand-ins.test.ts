import { expect, test } from "vitest";
import { standIn, testEnvironment } from "../src/index.ts";
import * as activities from "./fixtures/activities.ts";
import { importing, order } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);

test("a stand-in fails, fails, and returns from then on", async () => {
  const chargeCard = standIn(activities.chargeCard)
    .fails(new Error("the till is closed"))
    .fails(new Error("the till is still closed"))
    .returns({ receipt: "r1" });
  await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });

  expect(await env.client.execute(order, "7")).toEqual({ receipt: "r1" });
  expect(await env.client.execute(order, "8")).toEqual({ receipt: "r1" });

  expect(chargeCard.calls).toEqual([
    ["7", 40],
    ["7", 40],
    ["7", 40],
    ["8", 40],
  ]);
});

test("a stand-in fails with what the workflow and the client catch as what it is", async () => {
  const chargeCard = standIn(activities.chargeCard).fails(new activities.CardDeclined("no money"));
  await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });

  await expect(env.client.execute(order, "7")).rejects.toThrow(activities.CardDeclined);
  expect(chargeCard.calls).toHaveLength(1);
});

test("a stand-in takes virtual time", async () => {
  const chargeCard = standIn(activities.chargeCard).returns({ receipt: "r1" }, { after: "50 minutes" });
  const ship = standIn(activities.ship);
  await using env = await testEnvironment({ workflows, activities: { chargeCard, ship } });
  ship.does(async () => {
    await env.sleep("10 minutes");
  });

  await env.client.execute(order, "7");
  expect(env.now).toEqual(new Date("2026-01-31T01:00:00Z"));
});

test("a stand-in that hangs is timed out", async () => {
  const chargeCard = standIn(activities.chargeCard).hangs().returns({ receipt: "r2" });
  await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });

  const handle = await env.client.start(order, "7");
  expect(await handle.result()).toEqual({ receipt: "r2" });
  expect(await env.history(handle)).toMatch(/^1h +ActivityTaskTimedOut +chargeCard START_TO_CLOSE$/m);
});

test("a stand-in with too few heartbeats is timed out, and with enough it hears of a cancellation", async () => {
  const importPages = standIn(activities.importPages)
    .returns(3, { after: "10 minutes" })
    .returns(4, { after: "10 minutes", heartbeat: "20 seconds" })
    .untilCanceled();
  await using env = await testEnvironment({ workflows, activities: { ...activities, importPages } });

  const first = await env.client.start(importing, 5);
  expect(await first.result()).toBe(4);
  expect(await env.decisions(first)).toMatchInlineSnapshot(`
    [
      "0s ScheduleActivityTask importPages 5",
      "1m StartTimer t1 1s",
      "1m 1s ScheduleActivityTask importPages 5 (attempt 2)",
      "11m 1s CompleteWorkflowExecution 4",
    ]
  `);

  const second = await env.client.start(importing, 6);
  await env.sleep("1 hour");
  await second.cancel();
  await expect(second.result()).rejects.toThrow("canceled");
  expect(await env.history(second)).toMatchInlineSnapshot(`
    "0s      WorkflowExecutionStarted          importing 6
    0s      ActivityTaskScheduled             importPages 6
    0s      ActivityTaskStarted               importPages
    1h      WorkflowExecutionCancelRequested
    1h      ActivityTaskCancelRequested       importPages
    1h 20s  ActivityTaskCanceled              importPages
    1h 20s  WorkflowExecutionCanceled"
  `);
});

test("a stand-in that was told nothing says so", async () => {
  const chargeCard = standIn(activities.chargeCard);
  await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });
  await expect(env.client.execute(order, "7")).rejects.toThrow(
    "The stand-in for chargeCard was called, but not told what to do",
  );
});
