import type { ExecutionReplay } from "../replay/execution-replay.ts";

/** One execution that waits in memory for its next decision task. */
export interface Cached {
  readonly replay: ExecutionReplay;
  /** The `DecisionTaskStarted` that it has decided. */
  readonly startedEventId: number;
}

/** Executions that wait, by run, bounded by number. The one that has waited longest goes first; nothing but time is lost. */
export class ExecutionCache {
  readonly #max: number;
  readonly #byRun = new Map<string, Cached>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#byRun.size;
  }

  /** Takes it out, if it stands where the task before ended. */
  take(runId: string, previousStartedEventId: number): ExecutionReplay | undefined {
    const cached = this.#byRun.get(runId);
    this.#byRun.delete(runId);
    return cached?.startedEventId === previousStartedEventId ? cached.replay : undefined;
  }

  put(runId: string, cached: Cached): void {
    this.#byRun.delete(runId);
    this.#byRun.set(runId, cached);
    for (const oldest of this.#byRun.keys()) {
      if (this.#byRun.size <= this.#max) return;
      this.#byRun.delete(oldest);
    }
  }

  clear(): void {
    this.#byRun.clear();
  }
}
