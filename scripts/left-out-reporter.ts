import type { Reporter, TestModule, Vitest } from "vitest/node";
import type { LeftOut, Suite } from "./test-suites.ts";

interface Planned {
  readonly suites: readonly Suite[];
  readonly leftOut: readonly LeftOut[];
  readonly runsAll: boolean;
}

/** Ends each run with what was not run and why. In CI, a skipped test fails the run. */
export function leftOutReporter({ suites, leftOut, runsAll }: Planned): Reporter {
  const reasons = new Map(leftOut.map(({ name, why }) => [name, why]));
  let vitest: Vitest | undefined;
  return {
    onInit: (started) => {
      vitest = started;
    },
    onTestRunEnd: (modules) => {
      if (vitest === undefined) return;
      reportSkipped(modules, vitest);
      const running = new Set(vitest.projects.map(({ name }) => name));
      const notRun = suites
        .filter(({ name }) => !running.has(name))
        .map(({ name }) => `${name} (${reasons.get(name) ?? "not asked for"})`);
      if (notRun.length > 0) vitest.logger.log(`not run: ${notRun.join(", ")}`);
      if (!runsAll) {
        vitest.logger.log("`npm run test:all` runs everything, with more seeds, fuzzed requests and property runs.");
      }
    },
  };
}

function reportSkipped(modules: readonly TestModule[], vitest: Vitest): void {
  // With -t, the tests of other names count as skipped.
  if (vitest.config.testNamePattern !== undefined) return;
  const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
  for (const test of skipped) {
    const result = test.result();
    const note = (result.state === "skipped" && result.note) || "its file says why";
    vitest.logger.log(`skipped: ${test.module.relativeModuleId}: ${test.fullName} (${note})`);
  }
  if (skipped.length > 0 && process.env["CI"]) {
    vitest.logger.error("CI must not skip tests");
    process.exitCode = 1;
  }
}
