import { standIn, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { collector, stop } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

test("collects every second, run after run, until it is stopped", async () => {
  const collectReadings = standIn(activities.collectReadings).does(async (since) => ({
    readings: 3,
    until: since + 10,
  }));
  await using env = await testEnvironment({ workflows, activities: { collectReadings } });
  const handle = await env.client.start(collector, { until: 0, readings: 0, runs: 0 }, { workflowId: "collector" });

  await env.sleep("29 seconds");
  await env.client.handle("collector").signal(stop);

  expect(await handle.result()).toEqual({ until: 300, readings: 90, runs: 15 });
  expect(collectReadings.calls.map(([since]) => since)).toEqual(Array.from({ length: 30 }, (_, round) => round * 10));
});
