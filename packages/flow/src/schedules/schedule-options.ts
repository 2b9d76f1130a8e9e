import type { WorkflowType } from "../authoring/definition.ts";
import type { Duration } from "../data/duration.ts";
import type { OverlapPolicy } from "./workflow/schedule-spec.ts";

/**
 * When runs are due: by a cron expression in a time zone, or at even intervals, which are counted from 1970-01-01T00:00Z on.
 *
 *     { cron: "30 2 * * MON-FRI", timeZone: "Europe/Berlin" }
 *     { every: "15 minutes", offset: "5 minutes" } // at :05, :20, :35 and :50
 */
export type When =
  | {
      /** 5 fields, 6 with seconds before them, or `@daily` and its like. `L`, `W` and `#` are understood. */
      readonly cron: string;
      /** A name of IANA's. Default: UTC. */
      readonly timeZone?: string;
    }
  | {
      /** At least 1 second. */
      readonly every: Duration;
      /** Less than the interval. Default: 0. */
      readonly offset?: Duration;
    };

/** What of a schedule does not depend on its workflow. */
export interface ScheduleSettings {
  /** Several add up; a time that they share comes once. */
  readonly when: When | readonly When[];
  /** What becomes of a time that comes while a run of the schedule is open. Default: `skip`. */
  readonly overlap?: OverlapPolicy;
  /** Runs are late by up to this, always by the same for a schedule and a time. Default: 0. */
  readonly jitter?: Duration;
  /** Times that no worker was there for are made up for if they are not older than this. At least 10 seconds. Default: 1 day. */
  readonly catchUp?: Duration;
  /** Times before are left out. */
  readonly from?: Date | null;
  /** Times after are left out, and the schedule ends. */
  readonly until?: Date | null;
  /** After so many runs the schedule ends. Runs that were asked for are not counted. */
  readonly runs?: number | null;
  /** Default: what the workflow's definition says, or else its name. */
  readonly taskList?: string;
  /** Up to four: a fifth names the schedule. */
  readonly tags?: readonly string[];
  readonly priority?: number;
  readonly executionStartToClose?: Duration;
  readonly taskStartToClose?: Duration;
}

/** A schedule: what is started, and when. */
export type ScheduleOptions<Input = never> = ScheduleSettings & {
  readonly workflow: WorkflowType<Input>;
} & (undefined extends Input ? { readonly input?: NoInfer<Input> } : { readonly input: NoInfer<Input> });

/** Any part of a schedule. `null` takes `from`, `until` and `runs` away; what is left out stays. */
export type ScheduleUpdate<Input = never> = Partial<ScheduleSettings> & {
  readonly workflow?: WorkflowType<Input>;
  readonly input?: NoInfer<Input>;
};
