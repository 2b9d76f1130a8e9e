import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { DomainKey } from "./domain-key.ts";
import type { ExecutionRecord } from "./visibility.ts";

/** The facts about an execution, beyond its history, that verify needs. */
export interface ExecutionSummary extends ExecutionRecord {
  readonly domain: DomainKey;
  readonly version: number;
  readonly wakeAt: Instant | undefined;
  readonly lastEventId: EventId;
}

/** Everything in a store, including what should not be there: for verify and export. */
export interface Inspection {
  /** Every execution, in a stable order, strictly after `after`. */
  scanExecutions(after: RunId | undefined, limit: number): Promise<readonly ExecutionSummary[]>;
  /** Rows that refer to a missing run, as readable text: for verify. Empty in a healthy store. */
  orphans(limit: number): Promise<readonly string[]>;
}
