import type { Instant, RunId } from "@openswf/model/brand";

/** When executions are next due: for a timer, a timeout or a retry. Commits set it. */
export interface WakeUps {
  /** Executions whose wakeAt is at or before `until`, earliest first. */
  readDue(until: Instant, limit: number): Promise<readonly { readonly runId: RunId; readonly wakeAt: Instant }[]>;
  /** The earliest wakeAt of all executions. */
  nextWakeAt(): Promise<Instant | undefined>;
}
