import { standIn, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { sumOfSquares } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

test("no more than fifty activities run at a time, for as long as each takes", async () => {
  let running = 0;
  let runningMost = 0;
  const square = standIn(activities.square);
  await using env = await testEnvironment({ workflows, activities: { square } });
  square.does(async (number) => {
    running += 1;
    runningMost = Math.max(runningMost, running);
    await env.sleep("30 seconds");
    running -= 1;
    return number * number;
  });
  const before = env.now.getTime();

  expect(await env.client.execute(sumOfSquares, 120)).toBe(583_220);

  expect(runningMost).toBe(50);
  expect(square.calls).toHaveLength(120);
  // Three rounds: 50, 50 and 20.
  expect(env.now.getTime() - before).toBe(90_000);
});
