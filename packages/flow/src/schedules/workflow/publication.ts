import type { Coming } from "./schedule-functions.ts";
import type { ScheduleSpec } from "./schedule-spec.ts";
import type { EndedRun, OpenRun, ScheduleCounts, ScheduleState } from "./schedule-state.ts";

/** What a schedule shows of itself, as its execution's published state. */
export interface SchedulePublication {
  readonly id: string;
  readonly spec: ScheduleSpec;
  readonly isPaused: boolean;
  readonly note?: string;
  readonly createdAt: number;
  /** When the next runs are due, jitter included. */
  readonly next: readonly number[];
  /** The first ones of those that are open. */
  readonly open: readonly OpenRun[];
  readonly openRuns: number;
  readonly waitingRuns: number;
  readonly backfills: number;
  /** The newest first. */
  readonly recent: readonly EndedRun[];
  readonly counts: ScheduleCounts;
  /** Why it cannot go on as it is. */
  readonly problem?: string;
}

/** Open runs that are shown. What is published has room for 32,000 characters. */
const openShown = 10;

export function publicationOf(
  id: string,
  spec: ScheduleSpec,
  { isPaused, note, createdAt, open, waiting, backfills, recent, counts }: ScheduleState,
  { coming, problem }: { readonly coming: readonly Coming[]; readonly problem: string | undefined },
): SchedulePublication {
  return {
    id,
    spec,
    isPaused,
    ...(note !== undefined && { note }),
    createdAt,
    next: coming.map(({ at }) => at),
    open: open.slice(0, openShown),
    openRuns: open.length,
    waitingRuns: waiting.length,
    backfills: backfills.length,
    recent,
    counts,
    ...(problem !== undefined && { problem }),
  };
}
