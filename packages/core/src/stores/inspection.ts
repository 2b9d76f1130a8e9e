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

/** What a store finds wrong with what it has stored, without knowing what it means. */
export interface StorageReport {
  /** As readable text. */
  readonly problems: readonly string[];
  /** Rows that are older than checksums, so that damage to them is found only where it contradicts something else. */
  readonly rowsWithoutChecksum: number;
}

/** Everything in a store, including what should not be there: for verify and export. */
export interface Inspection {
  /** Every execution, in a stable order, strictly after `after`. */
  scanExecutions(after: RunId | undefined, limit: number): Promise<readonly ExecutionSummary[]>;
  /** Rows that refer to a missing run, as readable text: for verify. Empty in a healthy store. */
  orphans(limit: number): Promise<readonly string[]>;
  /** Reads all that is stored, and reports what no server has written: for verify. At most `limit` problems. */
  checkStorage(limit: number): Promise<StorageReport>;
}
