import type { RunId } from "@openswf/model/brand";

/** A problem in a store that correct operation of the server cannot produce. */
export interface StoreProblem {
  /** `undefined` if the problem concerns no run, or a run that does not exist. */
  readonly runId: RunId | undefined;
  /** The problem in one line, for people. */
  readonly what: string;
}

/** Receives the problems of one execution. */
export type Report = (what: string) => void;
