import { globSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** One named part of the tests: a Vitest project. */
export interface Suite {
  readonly name: string;
  readonly what: string;
  readonly files: readonly string[];
  readonly except?: readonly string[];
  /** `false` runs its files in one process after another's; `true` by default. */
  readonly isolate?: boolean;
  /** A module that is run once before its files. */
  readonly setUp?: string;
  /** Left out of `npm test`. */
  readonly isLong?: boolean;
  /** Measures time, so nothing else may have the processors meanwhile. */
  readonly runsAlone?: boolean;
  /** Why this machine cannot run it. */
  readonly cannotRun?: string | undefined;
}

export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

/** What to run, and what not. Throws where a suite cannot run and none may be skipped, or where its files are elsewhere. */
export function suitesFor(asked: {
  readonly suites: readonly Suite[];
  readonly runsAll: boolean;
  readonly skipsAllowed: boolean;
}): { readonly run: readonly Suite[]; readonly leftOut: readonly LeftOut[] } {
  const run: Suite[] = [];
  const leftOut: LeftOut[] = [];
  for (const suite of asked.suites) {
    const { name, what, cannotRun } = suite;
    // A long test that has moved would otherwise end up in the suite that takes the rest.
    const lost = suite.files.find((pattern) => globSync(pattern, { cwd: root }).length === 0);
    if (lost !== undefined) throw new Error(`the suite ${name} has no file ${lost}`);
    if (suite.isLong && !asked.runsAll) leftOut.push({ name, why: what });
    else if (cannotRun === undefined) run.push(suite);
    else if (asked.skipsAllowed) leftOut.push({ name, why: cannotRun });
    else throw new Error(`${cannotRun}, and CI must not skip the suite ${name}`);
  }
  return { run, leftOut };
}
