import type { RunId } from "@openswf/model/brand";

/** Something in a store that no history of the server could have left there. */
export interface StoreProblem {
  /** `undefined` when it concerns no run, or one that is not there. */
  readonly runId: RunId | undefined;
  /** For a person: what is wrong, in one line. */
  readonly what: string;
}

/** Takes the problems of one execution. */
export type Report = (what: string) => void;
