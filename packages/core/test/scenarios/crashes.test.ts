import { expect, test } from "vitest";
import { openWorld } from "../world/world.ts";
import { familyIsWhole, runFamily } from "./family.ts";

/** The number of groups in an undisturbed run, with some to spare for retries. */
const boundaries = Array.from({ length: 56 }, (_, index) => index);

test("the number of interrupted commits covers a whole family", async () => {
  const world = await openWorld();
  await runFamily(world);
  expect(world.store.groups.length).toBeLessThan(boundaries.length);
  expect(world.store.groups.length).toBeGreaterThan(30);
  await familyIsWhole(world, "undisturbed");
});

test.each(["before", "after"] as const)(
  "a crash just %s any commit leaves no parent waiting and no child unknown, and delivers each signal once",
  async (when) => {
    for (const boundary of boundaries) {
      const world = await openWorld();
      let crashed = false;
      world.store.chooseFault = () => {
        if (crashed || world.store.groups.length !== boundary + 1) return undefined;
        crashed = true;
        return async (apply) => {
          if (when === "after") await apply();
          world.crashes();
          return new Promise<never>(() => {});
        };
      };
      await runFamily(world);
      await familyIsWhole(world, `boundary ${boundary}`);
    }
  },
);

test.each(["fail", "conflict", "loseAnswer"] as const)(
  "any commit that meets %s leaves no parent waiting and no child unknown, and delivers each signal once",
  async (fault) => {
    for (const boundary of boundaries) {
      const world = await openWorld();
      world.store.chooseFault = () => (world.store.groups.length === boundary + 1 ? fault : undefined);
      await runFamily(world);
      await familyIsWhole(world, `boundary ${boundary}`);
    }
  },
);
