import type { Calendar } from "./schedule-spec.ts";
import type { EndStatus } from "./schedule-state.ts";

export interface TimesAsked {
  /** Jitter differs from schedule to schedule. */
  readonly id: string;
  readonly calendars: readonly Calendar[];
  readonly jitterMs: number;
  /** Times after this, and up to `until`. */
  readonly after: number;
  readonly until?: number | undefined;
  /** Times that have come by now, jitter included, are due; all others are to come. */
  readonly now: number;
  /** How many due times are wanted: the oldest. */
  readonly dueMax: number;
  /** How many times to come are wanted. */
  readonly comingMax: number;
}

export interface Coming {
  /** Before jitter. */
  readonly time: number;
  /** When it happens. */
  readonly at: number;
}

export interface Times {
  /** The oldest first, before jitter. */
  readonly due: readonly number[];
  /** How many are due, as far as this goes. */
  readonly count: number;
  /** The newest of them. */
  readonly last?: number;
  /** Whether there may be more: ask again, for those after `last`. */
  readonly isCut: boolean;
  readonly coming: readonly Coming[];
}

export interface NamedRun {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * What the workflow of schedules has the worker do in its decision tasks. What they return is recorded, so that neither the time zone
 * data of a machine nor the state of the world matters on replay.
 */
export interface ScheduleFunctions {
  scheduleTimes(asked: TimesAsked): Promise<Times>;
  /** How a run has ended; `OPEN` if it, or one that it has continued as, has not. */
  scheduledRunStatus(run: NamedRun): Promise<EndStatus | "OPEN">;
  /** Ends whichever run of it is open, if any. */
  terminateScheduledRun(workflowId: string): Promise<void>;
}
