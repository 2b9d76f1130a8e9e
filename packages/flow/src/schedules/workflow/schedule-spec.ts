/** When something happens, in the form that is stored. Times in milliseconds since 1970, durations in milliseconds. */
export type Calendar =
  | { readonly kind: "cron"; readonly expression: string; readonly timeZone: string }
  | { readonly kind: "interval"; readonly everyMs: number; readonly offsetMs: number };

/**
 * What becomes of a time that comes while a run of the schedule is open:
 *
 * - `skip`: nothing.
 * - `bufferOne`: it waits for the end of that run; others that come meanwhile are skipped.
 * - `bufferAll`: each waits for its turn, up to 100.
 * - `cancelOther`: the open run is asked to cancel, and the new one starts when it has ended.
 * - `terminateOther`: the open run is terminated, and the new one starts at once.
 * - `allowAll`: it starts at once, up to 50 side by side; more wait.
 */
export type OverlapPolicy = "skip" | "bufferOne" | "bufferAll" | "cancelOther" | "terminateOther" | "allowAll";

export const overlapPolicies: readonly OverlapPolicy[] = [
  "skip",
  "bufferOne",
  "bufferAll",
  "cancelOther",
  "terminateOther",
  "allowAll",
];

/** What is started. */
export interface ScheduledAction {
  readonly workflow: { readonly name: string; readonly version: string };
  /** Any JSON. Missing if the workflow takes no input. */
  readonly input?: unknown;
  readonly taskList?: string;
  /** Up to four: the fifth names the schedule. */
  readonly tags?: readonly string[];
  readonly priority?: number;
  readonly executionStartToCloseMs?: number;
  readonly taskStartToCloseMs?: number;
  readonly childPolicy?: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON";
  readonly lambdaRole?: string;
}

/** A schedule in the form that is stored: plain JSON. */
export interface ScheduleSpec {
  readonly calendars: readonly Calendar[];
  readonly action: ScheduledAction;
  readonly overlap: OverlapPolicy;
  readonly jitterMs: number;
  /** Times that were missed by more than this are not made up for. */
  readonly catchUpMs: number;
  /** The first and the last time, inclusive. */
  readonly from?: number;
  readonly until?: number;
  /** How many times it starts a run; runs that were asked for are not counted. */
  readonly runsMax?: number;
}
