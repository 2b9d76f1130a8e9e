import { expect, test } from "vitest";
import { HeldExecutionError, standIn, testEnvironment } from "../src/index.ts";
import * as activities from "./fixtures/activities.ts";
import { order, thumbnail } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);

test("schedules start workflows for months", async () => {
  const chargedAt: string[] = [];
  const chargeCard = standIn(activities.chargeCard);
  await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });
  chargeCard.does(async () => {
    chargedAt.push(env.now.toISOString());
    throw new activities.CardDeclined("no money");
  });
  const schedules = await env.schedules();
  await schedules.create("monthly", { workflow: order, input: "7", when: { cron: "0 12 1 * *" } });

  await env.sleep("90 days");

  expect(chargedAt).toEqual(["2026-01-01T12:00:00.000Z", "2026-02-01T12:00:00.000Z", "2026-03-01T12:00:00.000Z"]);
});

test("Lambda functions are functions of the test, which may take virtual time", async () => {
  const lambda = {
    resize: async (payload: unknown) => {
      await env.sleep("1 minute");
      return { width: Object(payload).path.length };
    },
  };
  await using env: Awaited<ReturnType<typeof testEnvironment>> = await testEnvironment({ workflows, lambda });
  expect(await env.client.execute(thumbnail, "a.png")).toEqual({ width: 5 });
  expect(env.now).toEqual(new Date("2026-01-01T00:01:00Z"));
});

test("an execution whose code differs from its history fails the test that waits for it", async () => {
  await using env = await testEnvironment({
    workflows: new URL("./fixtures/workflows.ts", import.meta.url),
    activities,
  });
  const handle = await env.client.start(order, "7", { workflowId: "order-7" });
  await env.sleep("1 day");
  await env.stopWorkers();
  await env.startWorker({ workflows: new URL("./fixtures/changed-workflows.ts", import.meta.url), activities });
  await expect(handle.result()).rejects.toThrow(HeldExecutionError);
});

test("many environments run side by side", async () => {
  const results = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await using env = await testEnvironment({ workflows, activities });
      const result = await env.client.execute(order, String(index));
      return { result, now: env.now.toISOString() };
    }),
  );
  expect(results).toEqual(
    Array.from({ length: 20 }, (_, index) => ({
      result: { receipt: `receipt of ${index}` },
      now: "2026-01-31T00:00:00.000Z",
    })),
  );
});
