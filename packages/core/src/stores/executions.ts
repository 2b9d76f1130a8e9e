import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { HeartbeatRow } from "./commits.ts";
import type { DomainKey } from "./domain-key.ts";

export interface StoredExecution {
  readonly runId: RunId;
  readonly domain: DomainKey;
  readonly workflowId: string;
  readonly version: number;
  readonly snapshot: string | undefined;
  /** The printed events after the snapshot (all events, if there is no snapshot), ascending. */
  readonly tail: readonly string[];
  readonly heartbeats: readonly HeartbeatRow[];
  readonly wakeAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
}

/** Executions, one at a time. Reads see every change whose promise has settled (S3). */
export interface StoredExecutions {
  readExecution(runId: RunId): Promise<StoredExecution | undefined>;
  /** Whether the stored version of a run is this one: for caches over a store to which others write. */
  isAtVersion(runId: RunId, version: number): Promise<boolean>;
  /** Those of these runs that have closed, in any order. Runs that are not stored are left out. */
  closedAmong(runIds: readonly RunId[]): Promise<readonly RunId[]>;
  /** The open run of a workflowId. */
  findOpenRun(domain: DomainKey, workflowId: string): Promise<RunId | undefined>;
}

export interface HistoryRange {
  /** The first and last event to read, inclusive. */
  readonly from: EventId;
  readonly to: EventId;
  readonly limit: number;
  /** Whether to read in descending order, starting at `to`. */
  readonly reverse: boolean;
}

/** The events of an execution, in pages. */
export interface Histories {
  /** Printed events; empty if the run does not exist. */
  readHistory(runId: RunId, range: HistoryRange): Promise<readonly string[]>;
}
