import { expect, test } from "vitest";
import { openWorld } from "../world/world.ts";
import { runFamily } from "./family.ts";

async function everything(seed: number): Promise<string> {
  const world = await openWorld({ seed });
  await runFamily(world);
  const histories = [];
  for (const { runId } of await world.executions()) histories.push([runId, await world.history({ runId })]);
  return JSON.stringify(histories, undefined, 1);
}

test("the same seed gives the same histories, run ids and times, and another seed gives different ones", async () => {
  const first = await everything(42);
  expect(await everything(42)).toBe(first);
  expect(await everything(43)).not.toBe(first);
});
