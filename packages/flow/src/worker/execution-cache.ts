import type { ExecutionReplay } from "../replay/execution-replay.ts";

/** One execution in memory: its code, up to a decision task. */
export interface Standing {
  readonly replay: ExecutionReplay;
  /** The longest time of its decision tasks, in milliseconds; `undefined` if SWF sets none. */
  readonly taskTimeoutMs: number | undefined;
  /** An estimate of the memory that it takes. */
  readonly bytes: number;
  /** The `DecisionTaskStarted` that it has decided. */
  readonly startedEventId: number;
  /** When that was, in milliseconds since 1970. */
  readonly startedAt: number;
}

export interface CacheBounds {
  readonly executionsMax: number;
  readonly bytesMax: number;
}

/**
 * Executions that wait for their next decision task, by run, bounded by number and by estimated bytes. The one that has waited longest
 * goes first; nothing but time is lost.
 */
export class ExecutionCache {
  readonly #bounds: CacheBounds;
  readonly #byRun = new Map<string, Standing>();
  #bytes = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#byRun.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Takes it out, if it stands where the task before ended. */
  take(runId: string, previousStartedEventId: number): Standing | undefined {
    const standing = this.#byRun.get(runId);
    this.#remove(runId);
    return standing?.startedEventId === previousStartedEventId ? standing : undefined;
  }

  put(runId: string, standing: Standing): void {
    const { executionsMax, bytesMax } = this.#bounds;
    this.#remove(runId);
    this.#byRun.set(runId, standing);
    this.#bytes += standing.bytes;
    for (const oldest of this.#byRun.keys()) {
      if (this.#byRun.size <= executionsMax && this.#bytes <= bytesMax) return;
      this.#remove(oldest);
    }
  }

  /** Takes it out, unless somebody has taken it already. */
  drop(runId: string, standing: Standing): void {
    if (this.#byRun.get(runId) === standing) this.#remove(runId);
  }

  clear(): void {
    this.#byRun.clear();
    this.#bytes = 0;
  }

  #remove(runId: string): void {
    this.#bytes -= this.#byRun.get(runId)?.bytes ?? 0;
    this.#byRun.delete(runId);
  }
}
