import { expect, test } from "vitest";
import { publishedEverything } from "../../world/published.ts";
import { TestSink } from "../../world/test-sink.ts";
import { openWorld, type World } from "../../world/world.ts";
import { familyIsWhole, runFamily } from "../family.ts";

/** The number of groups in an undisturbed run, with some to spare for retries. */
const boundaries = Array.from({ length: 80 }, (_, index) => index);

const withSink = async (): Promise<{ world: World; sink: TestSink }> => {
  const sink = new TestSink();
  return { world: await openWorld({ publishing: () => ({ sinks: [sink], domains: undefined }) }), sink };
};

async function isWhole(world: World, sink: TestSink, said: string): Promise<void> {
  await world.waits(60);
  await familyIsWhole(world, said);
  await publishedEverything(world, sink, said);
}

test("the number of interrupted commits covers a whole family, and what is told of it", async () => {
  const { world, sink } = await withSink();
  await runFamily(world);
  expect(world.store.groups.length).toBeLessThan(boundaries.length);
  expect(world.store.groups.length).toBeGreaterThan(40);
  await isWhole(world, sink, "undisturbed");
  expect(new Set(sink.received.map(({ id }) => id)).size).toBe(sink.received.length);
});

test.each(["before", "after"] as const)(
  "a crash just %s any commit loses no event, and disturbs no order",
  async (when) => {
    for (const boundary of boundaries) {
      const { world, sink } = await withSink();
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
      await isWhole(world, sink, `boundary ${boundary}`);
    }
  },
);

test.each(["fail", "conflict", "loseAnswer"] as const)(
  "any commit that meets %s loses no event, and disturbs no order",
  async (fault) => {
    for (const boundary of boundaries) {
      const { world, sink } = await withSink();
      world.store.chooseFault = () => (world.store.groups.length === boundary + 1 ? fault : undefined);
      await runFamily(world);
      await isWhole(world, sink, `boundary ${boundary}`);
    }
  },
);
