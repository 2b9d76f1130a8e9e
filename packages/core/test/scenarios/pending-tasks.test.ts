import { expect, test } from "vitest";
import { scheduleActivityTask } from "../world/decisions.ts";
import { TestMeter } from "../world/test-meter.ts";
import { openWorld, type World } from "../world/world.ts";
import type { WorldOptions } from "../world/world-options.ts";

async function openMeasured(options: WorldOptions = {}): Promise<{
  readonly world: World;
  /** What a reader of the metrics gets, by kind, domain and list. */
  pending(): Promise<Readonly<Record<string, number>>>;
  ages(): Promise<Readonly<Record<string, number>>>;
}> {
  const meter = new TestMeter();
  const world = await openWorld({ ...options, meter });
  const read = async (name: string): Promise<Readonly<Record<string, number>>> => {
    const readings = meter.readSoon(name);
    await world.settles();
    return readings;
  };
  return {
    world,
    pending: () => read("openswf_task_list_pending_tasks"),
    ages: () => read("openswf_task_list_oldest_task_age"),
  };
}

test("lists tell how many tasks wait, and for how long the oldest has waited", async () => {
  const { world, pending, ages } = await openMeasured();
  await world.starts("a");
  await world.waits(30);
  await world.starts("b");
  await world.decides(scheduleActivityTask("charge-card"));
  await world.waits(5);
  expect(await pending()).toEqual({ "activity shop cards": 1, "decision shop orders": 1 });
  expect(await ages()).toEqual({ "activity shop cards": 5, "decision shop orders": 5 });
});

test("a list with polls and no tasks has none, and no age", async () => {
  const { world, pending, ages } = await openMeasured();
  world.pollsForDecisionTask();
  await world.settles();
  expect(await pending()).toEqual({ "decision shop orders": 0 });
  expect(await ages()).toEqual({ "decision shop orders": 0 });
});

test("the store is read again only after ten seconds, and ages go on in between", async () => {
  const { world, pending, ages } = await openMeasured();
  await world.starts("a");
  expect(await pending()).toEqual({ "decision shop orders": 1 });
  await world.starts("b");
  await world.waits(9);
  expect(await pending()).toEqual({ "decision shop orders": 1 });
  expect(await ages()).toEqual({ "decision shop orders": 9 });
  await world.waits(1);
  expect(await pending()).toEqual({ "decision shop orders": 2 });
});

test("no more lists are read than metrics keep apart", async () => {
  const { world, pending } = await openMeasured({ limits: { metricNamesMax: 2 } });
  for (const name of ["a", "b", "c"]) await world.starts(name, { taskList: { name } });
  expect(await pending()).toEqual({ "decision shop a": 1, "decision shop b": 1 });
});
