import type { Result } from "./runner.ts";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** What no recording proves is counted apart: there, an endpoint that differs from openswf may well be right. */
export function tallyOf(results: readonly Result[]): {
  readonly proven: Tally;
  readonly unproven: Tally;
  readonly skipped: number;
} {
  const count = (kind: Result["outcome"]["kind"], isUnproven: boolean): number =>
    results.filter(({ outcome, scenario }) => outcome.kind === kind && scenario.unproven === isUnproven).length;
  return {
    proven: { passed: count("passed", false), failed: count("failed", false) },
    unproven: { passed: count("passed", true), failed: count("failed", true) },
    skipped: count("skipped", false) + count("skipped", true),
  };
}

export function sumOf(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}
