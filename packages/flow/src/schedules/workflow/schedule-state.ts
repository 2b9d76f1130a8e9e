import type { OverlapPolicy, ScheduleSpec } from "./schedule-spec.ts";

/** Why a run is started: its time has come, somebody asked for it now, or for what would have been. */
export type RunReason = "schedule" | "trigger" | "backfill";

/** A run that is to start. */
export interface DueRun {
  /** The time that it is for, before jitter: milliseconds since 1970. */
  readonly at: number;
  readonly reason: RunReason;
  readonly overlap: OverlapPolicy;
  /** The end of its workflow id, after the id of the schedule. */
  readonly suffix: string;
}

export interface OpenRun {
  readonly at: number;
  readonly reason: RunReason;
  readonly workflowId: string;
  /** `undefined` until SWF has started it. */
  readonly runId?: string;
}

/** `UNKNOWN`: it has ended, and its retention period is over. */
export type EndStatus = "COMPLETED" | "FAILED" | "CANCELED" | "TERMINATED" | "TIMED_OUT" | "NOT_STARTED" | "UNKNOWN";

/** A run that has ended. */
export interface EndedRun {
  readonly at: number;
  readonly reason: RunReason;
  readonly workflowId: string;
  readonly runId?: string;
  readonly status: EndStatus;
  /** Why SWF did not start it. */
  readonly cause?: string;
}

export interface Backfill {
  /** Times after this are still to come. */
  readonly after: number;
  readonly until: number;
  readonly overlap?: "allowAll" | undefined;
}

/** What a schedule remembers. It travels from run to run of the schedule's own execution, so all of it is bounded. */
export interface ScheduleState {
  readonly createdAt: number;
  /** Times up to this one are dealt with. */
  readonly cursor: number;
  readonly isPaused: boolean;
  readonly note?: string;
  readonly open: readonly OpenRun[];
  readonly waiting: readonly DueRun[];
  readonly backfills: readonly Backfill[];
  /** The newest first. */
  readonly recent: readonly EndedRun[];
  readonly counts: ScheduleCounts;
}

export interface ScheduleCounts {
  /** Runs that were started because their time had come: those that the limit of runs counts. */
  readonly scheduled: number;
  /** Runs that were asked for. */
  readonly triggered: number;
  readonly backfilled: number;
  /** Times at which nothing started, because of the overlap policy. */
  readonly skipped: number;
  /** Times for which there was no room to wait. */
  readonly dropped: number;
}

/** The input of a schedule's own execution. */
export interface ScheduleInput {
  readonly id: string;
  readonly spec: ScheduleSpec;
  readonly note?: string | undefined;
  readonly isPaused?: boolean | undefined;
  readonly startsNow?: boolean | undefined;
  /** Of the run before. */
  readonly state?: ScheduleState;
}

/** Runs of one schedule that are open at a time. */
export const openMax = 50;
/** Runs of one schedule that wait. */
export const waitingMax = 100;
/** Ended runs that are remembered. */
export const recentMax = 10;
/** Backfills that are under way or wait. */
export const backfillsMax = 10;

export function newState({ isPaused = false, note }: ScheduleInput, now: number): ScheduleState {
  return {
    createdAt: now,
    cursor: now,
    isPaused,
    ...(note !== undefined && { note }),
    open: [],
    waiting: [],
    backfills: [],
    recent: [],
    counts: { scheduled: 0, triggered: 0, backfilled: 0, skipped: 0, dropped: 0 },
  };
}
