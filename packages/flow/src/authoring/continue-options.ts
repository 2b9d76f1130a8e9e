import type { Duration } from "../data/duration.ts";

/** How the next run is started. What is not given is as in this run. */
export interface ContinueOptions {
  readonly taskList?: string;
  readonly tags?: readonly string[];
  readonly priority?: number;
  readonly executionStartToClose?: Duration;
  readonly taskStartToClose?: Duration;
  readonly childPolicy?: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON";
  readonly lambdaRole?: string;
}
