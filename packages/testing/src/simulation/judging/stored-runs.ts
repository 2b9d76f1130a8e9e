import type { ExecutionChange } from "@openswf/core/stores/commits";
import { parseHistoryEvent } from "@openswf/model/history-events";
import { OpenDeadlines } from "./open-deadlines.ts";

interface StoredRun {
  readonly deadlines: OpenDeadlines;
  wakeAt: number | undefined;
}

/** Runs as they were stored, commit by commit. */
export class StoredRuns {
  readonly #open = new Map<string, StoredRun>();
  #started = 0;

  /** Runs that were ever started. */
  get started(): number {
    return this.#started;
  }

  /** Ids of runs that have started and not closed. */
  get open(): ReadonlyMap<string, unknown> {
    return this.#open;
  }

  /**
   * Returns what is wrong, if a server that starts now would be late: the wake-up of an open execution must be stored, and not be later
   * than anything that is due. A server that goes on would not be late, so this is not left to chance.
   */
  note({ runId, created, events, wakeAt, closed }: ExecutionChange): string | undefined {
    if (created !== undefined) {
      this.#started += 1;
      this.#open.set(runId, { deadlines: new OpenDeadlines(), wakeAt: undefined });
    }
    const run = this.#open.get(runId);
    if (run === undefined) return undefined;
    for (const line of events?.body.split("\n") ?? []) run.deadlines.apply(parseHistoryEvent(line));
    if (wakeAt !== undefined) run.wakeAt = wakeAt ?? undefined;
    if (closed !== undefined) this.#open.delete(runId);
    const nearest = run.deadlines.nearest();
    if (nearest === undefined || (run.wakeAt !== undefined && run.wakeAt <= nearest.at)) return undefined;
    const stored = run.wakeAt === undefined ? "no wake-up is stored" : `the stored wake-up is at ${run.wakeAt}`;
    return `${runId}: ${nearest.what} is due at ${nearest.at}, and ${stored}`;
  }
}
