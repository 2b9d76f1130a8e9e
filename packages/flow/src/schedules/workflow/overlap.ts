import type { OverlapPolicy } from "./schedule-spec.ts";
import { type DueRun, type OpenRun, openMax, waitingMax } from "./schedule-state.ts";

/** What becomes of a run whose time has come. */
export interface Verdict {
  readonly waiting: readonly DueRun[];
  /** Runs of the past or of now that do not start, because of the policy. */
  readonly skipped: number;
  /** Runs that do not start because there is no room to wait. */
  readonly dropped: number;
  /** What happens to the runs that are open. */
  readonly others: "stay" | "cancel" | "terminate";
}

/** Adds a run to those that wait; those that can start then do so at once, see `startable`. */
export function admit(run: DueRun, open: readonly OpenRun[], waiting: readonly DueRun[]): Verdict {
  const stays = { waiting, skipped: 0, dropped: 0, others: "stay" } as const;
  const policy = policyOf(run, open);
  const isFree = open.length === 0 && waiting.length === 0;
  if (isFree || policy === "allowAll" || policy === "bufferAll") return queued(run, stays);
  switch (policy) {
    case "skip":
      return { ...stays, skipped: 1 };
    case "bufferOne":
      return waiting.some(({ reason }) => reason !== "backfill") ? { ...stays, skipped: 1 } : queued(run, stays);
    default: {
      // The newest takes the place of all before it.
      const kept = waiting.filter(({ reason }) => reason === "backfill");
      const others = policy === "cancelOther" ? "cancel" : "terminate";
      return queued(run, { waiting: kept, skipped: waiting.length - kept.length, dropped: 0, others });
    }
  }
}

/** A run that was asked for to fill a gap is neither a reason to skip the next regular one nor ended for it. */
function policyOf({ overlap }: DueRun, open: readonly OpenRun[]): OverlapPolicy {
  const isBackfill = open.length > 0 && open.every(({ reason }) => reason === "backfill");
  return isBackfill && overlap !== "allowAll" && overlap !== "bufferAll" ? "bufferOne" : overlap;
}

function queued(run: DueRun, verdict: Verdict): Verdict {
  const { waiting, dropped } = verdict;
  if (waiting.length >= waitingMax) return { ...verdict, dropped: dropped + 1 };
  return { ...verdict, waiting: [...waiting, run] };
}

/** The first of those that wait that can start now. */
export function startable(waiting: readonly DueRun[], openRuns: number): DueRun | undefined {
  return waiting.find(({ overlap }) => (overlap === "allowAll" ? openRuns < openMax : openRuns === 0));
}
