import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { counting } from "./fixtures/workflows.ts";
import { type Interference, mortal, startMortal, wildCalls } from "./wild-calls.ts";

let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows(new URL("./fixtures/workflows.ts", import.meta.url));
}, 120_000);

const runsOfProperty = 8 * Number(process.env["OPENSWF_TEST_EFFORT"] ?? 1);
const executions = 6;
const steps = 5;
const expected = Array(executions).fill((steps * (steps + 1)) / 2);

/** Numbers from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function startAll(world: FlowWorld): Promise<unknown[]> {
  return Promise.all(Array.from({ length: executions }, () => world.client.execute(counting, steps)));
}

test("workers that are killed at random change no result", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 6 }), async (lives) => {
      await using world = await FlowWorld.open();
      const options = { workflows, activities, cachedExecutionsMax: 3 };
      let last = mortal(world.calls, world.clock);
      await startMortal(world, last, options);
      const results = startAll(world);
      for (const life of lives) {
        await world.untilTime(life);
        last.kill();
        last = mortal(world.calls, world.clock);
        await startMortal(world, last, options);
      }
      expect(await world.until(results)).toEqual(expected);
      last.kill();
    }),
    { numRuns: runsOfProperty },
  );
});

test("a network that loses requests and replies at random changes no result", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 30 }), async (seed, percent) => {
      await using world = await FlowWorld.open();
      const random = randomOf(seed);
      const calls = wildCalls(world.calls, (operation): Interference => {
        // A poll of the test's world waits for a day.
        if (operation.startsWith("PollFor") || random() * 100 >= percent) return undefined;
        return random() < 0.5 ? "lose the request" : "lose the reply";
      });
      await world.until(world.worker({ workflows, activities, calls, cachedExecutionsMax: 3 }));
      const results = startAll(world);
      expect(await world.until(results)).toEqual(expected);
    }),
    { numRuns: runsOfProperty },
  );
});

test("tasks that are lost on their way to a worker come again", async () => {
  await using world = await FlowWorld.open();
  let polls = 0;
  const calls = wildCalls(world.calls, (operation) => {
    if (!operation.startsWith("PollFor")) return undefined;
    polls += 1;
    return polls % 4 === 0 ? "lose the reply" : undefined;
  });
  await world.worker({ workflows, activities, calls });
  expect(await world.until(startAll(world))).toEqual(expected);
});

test("an execution that is dropped from memory at random gives the same result", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }), async (max, workers) => {
      await using world = await FlowWorld.open();
      for (let count = 0; count < workers; count++) {
        await world.worker({ workflows, activities, cachedExecutionsMax: max });
      }
      expect(await world.until(startAll(world))).toEqual(expected);
    }),
    { numRuns: runsOfProperty },
  );
});

test("a worker whose clock is wrong works as others do", async () => {
  await using world = await FlowWorld.open();
  const day = 86_400_000;
  const clock = { now: () => world.clock.now() + 3 * day, after: world.clock.after.bind(world.clock) };
  await world.worker({ workflows, activities, clock });
  expect(await world.until(startAll(world))).toEqual(expected);
});
