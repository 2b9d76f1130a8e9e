import { expect, test } from "vitest";
import { kindOfFailure } from "../../../src/simulation/simulation-failure.ts";
import { SimulationError, simulate } from "../../../src/simulation.ts";
import { programTimes, randomPrograms } from "../programs/program-scenario.ts";
import { mutations } from "./mutations.ts";

/** Without the mistakes, all of these seeds pass: see random-programs.test.ts, which runs the same of them with `test:all`. */
const seedsMax = 600;
/** A run that a mistake keeps from its end shows it soon. */
const times = { ...programTimes, endsWithinMs: 2 * 3_600_000 };

test.each(mutations)(
  "a mistake is found: $what",
  async ({ what, make }) => {
    const mend = make();
    try {
      const found = await simulate({ ...times, seeds: seedsMax, shrinkRunsMax: 0 }, randomPrograms).catch(
        (error: unknown) => error,
      );
      expect(found).toBeInstanceOf(SimulationError);
      if (found instanceof SimulationError) console.log(`${what}: seed ${found.seed}, ${kindOfFailure(found.cause)}`);
    } finally {
      mend();
    }
  },
  600_000,
);
