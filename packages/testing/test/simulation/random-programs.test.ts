import { expect, test } from "vitest";
import { simulate } from "../../src/simulation.ts";
import { problemsInStore } from "./programs/problems-in-store.ts";
import { programTimes, randomPrograms } from "./programs/program-scenario.ts";

const seeds = 150 * Number(process.env["OPENSWF_TEST_EFFORT"] ?? 1);

/** `npm run simulate` runs more of them, and tells which faults there were. */
test("random programs come to what they must come to, whatever happens to servers, workers and messages", async () => {
  const { failed, executions } = await simulate(
    { ...programTimes, seeds, checkStore: problemsInStore },
    randomPrograms,
  );
  expect(failed).toBe(0);
  expect(executions).toBeGreaterThan(seeds);
}, 600_000);
