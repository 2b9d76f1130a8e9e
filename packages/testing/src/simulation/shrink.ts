import { type InjectedFault, keyOf } from "./faults.ts";
import { runSeed, type Scenario, type SeedPlan, type SeedRun } from "./run-seed.ts";
import { kindOfFailure } from "./simulation-failure.ts";

/**
 * The smallest part of a failing run's faults, as far as it is found, with which the run fails in the same way. At most `runsMax` runs are made. Parts are left out,
 * large ones first; what is left out does not happen, and all else has the same chances as before.
 */
export async function shrinkFaults(
  failing: SeedRun,
  plan: SeedPlan,
  scenario: Scenario,
  runsMax: number,
): Promise<SeedRun> {
  if (runsMax === 0) return failing;
  const kind = kindOfFailure(failing.failure?.error);
  let smallest = failing;
  let runs = 0;
  const attempt = async (faults: readonly InjectedFault[]): Promise<boolean> => {
    runs += 1;
    const run = await runSeed({ ...plan, only: new Set(faults.map(keyOf)) }, scenario);
    if (run.failure === undefined || kindOfFailure(run.failure.error) !== kind) return false;
    smallest = run;
    return true;
  };
  if (await attempt([])) return smallest;
  let faults = smallest.injected;
  for (let size = Math.ceil(faults.length / 2); size >= 1 && runs < runsMax; size = Math.floor(size / 2)) {
    for (let from = 0; from < faults.length && runs < runsMax; ) {
      const rest = faults.filter((_, index) => index < from || index >= from + size);
      // A fault that was asked for may not have had its opportunity.
      if (await attempt(rest)) faults = smallest.injected;
      else from += size;
    }
  }
  return smallest;
}
