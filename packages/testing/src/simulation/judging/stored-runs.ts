import type { ExecutionChange } from "@openswf/core/stores/commits";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import { OpenDeadlines } from "./open-deadlines.ts";

interface StoredRun {
  readonly deadlines: OpenDeadlines;
  /** As they were printed, and parsed. */
  readonly events: (readonly [printed: string, event: HistoryEvent])[];
  wakeAt: number | undefined;
}

/** Runs as they were stored, commit by commit. */
export class StoredRuns {
  readonly #runs = new Map<string, StoredRun>();
  readonly #open = new Set<string>();

  /** Runs that were ever started. */
  get started(): number {
    return this.#runs.size;
  }

  /** Ids of runs that have started and not closed. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** An event that was read back. Parsing it again takes longer than to see that it is what was stored. */
  parsed(runId: string, place: number, printed: string): HistoryEvent {
    const stored = this.#runs.get(runId)?.events[place];
    return stored?.[0] === printed ? stored[1] : parseHistoryEvent(printed);
  }

  /**
   * Returns what is wrong, if a server that starts now would be late: the wake-up of an open execution must be stored, and not be later
   * than anything that is due. A server that goes on would not be late, so this is not left to chance.
   */
  note({ runId, created, events, wakeAt, closed }: ExecutionChange): string | undefined {
    if (created !== undefined) {
      this.#runs.set(runId, { deadlines: new OpenDeadlines(), events: [], wakeAt: undefined });
      this.#open.add(runId);
    }
    const run = this.#runs.get(runId);
    if (run === undefined) return undefined;
    for (const printed of events?.body.split("\n") ?? []) {
      const event = parseHistoryEvent(printed);
      run.events.push([printed, event]);
      run.deadlines.apply(event);
    }
    if (wakeAt !== undefined) run.wakeAt = wakeAt ?? undefined;
    if (closed !== undefined) this.#open.delete(runId);
    if (!this.#open.has(runId)) return undefined;
    const nearest = run.deadlines.nearest();
    if (nearest === undefined || (run.wakeAt !== undefined && run.wakeAt <= nearest.at)) return undefined;
    const stored = run.wakeAt === undefined ? "no wake-up is stored" : `the stored wake-up is at ${run.wakeAt}`;
    return `${runId}: ${nearest.what} is due at ${nearest.at}, and ${stored}`;
  }
}
