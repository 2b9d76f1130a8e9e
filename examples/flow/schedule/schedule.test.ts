import { testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import { report } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);
const what = { workflow: report, input: { region: "eu" } };

test("reports every night at half past two in Berlin, also when the clocks change", async () => {
  await using env = await testEnvironment({ workflows, startsAt: new Date("2026-03-27T12:00:00Z") });
  const schedules = await env.schedules();
  const nightly = await schedules.create("nightly", {
    ...what,
    when: { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
  });

  await env.sleep("3 days");

  const results: unknown[] = [];
  for await (const { workflowId, runId } of nightly.runs()) {
    results.push(await env.client.handle(workflowId, runId).result());
  }
  // On the second of these nights, clocks go from 2:00 to 3:00.
  expect(results.toSorted()).toEqual([
    "eu, 2026-03-28T01:30:00.000Z",
    "eu, 2026-03-29T01:00:00.000Z",
    "eu, 2026-03-30T00:30:00.000Z",
  ]);
});

test("a run that is asked for is for now", async () => {
  await using env = await testEnvironment({ workflows, startsAt: new Date("2026-03-27T12:00:00Z") });
  const schedules = await env.schedules();
  const nightly = await schedules.create("nightly", {
    ...what,
    when: { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
  });
  await nightly.trigger();

  await env.sleep("1 minute");

  const [run] = (await nightly.describe()).recent;
  expect(run).toBeDefined();
  const result = await env.client.handle(run?.workflowId ?? "", run?.runId).result();
  expect(result).toMatch(/^eu, 2026-03-27T12:00:/);
});
