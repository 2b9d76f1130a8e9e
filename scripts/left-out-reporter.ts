import type { Reporter, TestModule, Vitest } from "vitest/node";
import type { LeftOut, Suite } from "./test-suites.ts";

/** Ends each run with what was not run and why. In CI, a skipped test fails the run. */
export function leftOutReporter(suites: readonly Suite[], leftOut: readonly LeftOut[]): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit: (started) => {
      vitest = started;
    },
    onTestRunEnd: (modules) => {
      if (vitest === undefined) return;
      const { log } = vitest.logger;
      const running = new Set(vitest.projects.map(({ name }) => name));
      const reasons = new Map(leftOut.map(({ name, why }) => [name, why]));
      const notRun = suites
        .filter(({ name }) => !running.has(name))
        .map(({ name }) => `${name} (${reasons.get(name) ?? "not asked for"})`);
      const isWhole = vitest.config.mode === "all" && reasons.size === 0;
      if (notRun.length > 0) log(`not run: ${notRun.join(", ")}`);
      if (vitest.config.mode !== "all") log(`Seeds and property runs are few. ${everything}`);
      else if (!isWhole) log("What is missing has to be installed first: CONTRIBUTING.md says what.");
      reportSkipped(modules, vitest);
    },
  };
}

const everything = "`npm run test:all` runs everything, with more of them.";

function reportSkipped(modules: readonly TestModule[], vitest: Vitest): void {
  // With -t, the tests of other names count as skipped.
  if (vitest.config.testNamePattern !== undefined) return;
  const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
  for (const test of skipped) {
    const result = test.result();
    const note = (result.state === "skipped" && result.note) || "for the reason in its file";
    vitest.logger.log(`skipped: ${test.module.relativeModuleId}: ${test.fullName} (${note})`);
  }
  if (skipped.length > 0 && process.env["CI"]) {
    vitest.logger.error("CI must not skip tests");
    process.exitCode = 1;
  }
}
