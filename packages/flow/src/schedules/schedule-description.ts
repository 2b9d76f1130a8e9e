import { runWorkflowId } from "../authoring/scheduled-time.ts";
import type { ExecutionDescription } from "../client/describe-execution.ts";
import type { SchedulePublication } from "./workflow/publication.ts";
import type { ScheduleSpec } from "./workflow/schedule-spec.ts";
import type { EndStatus, OpenRun, RunReason, ScheduleCounts } from "./workflow/schedule-state.ts";

/** `NEW` until a worker of schedules has taken it up. */
export type ScheduleStatus = "NEW" | "ACTIVE" | "PAUSED" | "ENDED";

/** A run as a schedule remembers it. */
export interface RememberedRun {
  readonly workflowId: string;
  /** `undefined` if SWF has not started it, or not yet. */
  readonly runId: string | undefined;
  /** The time that it is for, before jitter. */
  readonly time: Date;
  readonly reason: RunReason;
  readonly status: EndStatus | "OPEN";
  /** Why SWF did not start it. */
  readonly cause: string | undefined;
}

export interface ScheduleDescription {
  readonly id: string;
  readonly status: ScheduleStatus;
  readonly note: string | undefined;
  readonly createdAt: Date;
  /** In the form that is stored; `undefined` while it is new. */
  readonly spec: ScheduleSpec | undefined;
  /** When the next runs are due, jitter included: up to 5. */
  readonly next: readonly Date[];
  /** Runs that are open, up to 10. */
  readonly open: readonly RememberedRun[];
  readonly openRuns: number;
  readonly waitingRuns: number;
  /** Backfills that are under way or wait. */
  readonly backfills: number;
  /** The last runs that have ended, the newest first: up to 10. */
  readonly recent: readonly RememberedRun[];
  readonly counts: ScheduleCounts;
  /** Why it cannot go on as it is: mend it with `update`. */
  readonly problem: string | undefined;
}

const none: ScheduleCounts = { scheduled: 0, triggered: 0, backfilled: 0, skipped: 0, dropped: 0 };

export function readDescription(id: string, { status, startedAt, state }: ExecutionDescription): ScheduleDescription {
  // `as`: what the workflow of schedules publishes.
  const published = state as SchedulePublication | undefined;
  const isOpen = status === "OPEN" || status === "CONTINUED_AS_NEW";
  const { isPaused, note, createdAt, spec, next = [], open = [], recent = [], problem } = published ?? {};
  return {
    id,
    status: !isOpen ? "ENDED" : published === undefined ? "NEW" : isPaused ? "PAUSED" : "ACTIVE",
    note,
    createdAt: createdAt === undefined ? startedAt : new Date(createdAt),
    spec,
    next: isOpen ? next.map((time) => new Date(time)) : [],
    open: open.map((run) => remembered(id, { ...run, status: "OPEN" })),
    openRuns: published?.openRuns ?? 0,
    waitingRuns: published?.waitingRuns ?? 0,
    backfills: published?.backfills ?? 0,
    recent: recent.map((run) => remembered(id, run)),
    counts: published?.counts ?? none,
    problem,
  };
}

type PublishedRun = OpenRun & { readonly status: RememberedRun["status"]; readonly cause?: string };

function remembered(id: string, run: PublishedRun): RememberedRun {
  const { at, reason, runId, status, cause } = run;
  return { workflowId: runWorkflowId(id, run), runId, time: new Date(at), reason, status, cause };
}
