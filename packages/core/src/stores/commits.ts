import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus, TagList, WorkflowExecution } from "@openswf/model/wire-types";
import type { DomainKey } from "./domain-key.ts";
import type { ErrandRow } from "./errands.ts";
import type { TaskRow } from "./tasks.ts";

export interface HeartbeatRow {
  readonly scheduledEventId: EventId;
  readonly at: Instant;
  readonly details: string | undefined;
}

export interface NewExecution {
  readonly domain: DomainKey;
  readonly workflowId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly startedAt: Instant;
  readonly parent: WorkflowExecution | undefined;
  readonly tagList: TagList | undefined;
}

/** One execution's part of a commit. */
export interface ExecutionChange {
  readonly runId: RunId;
  /** Present if this change starts the execution. `expectedVersion` is then 0. */
  readonly created: NewExecution | undefined;
  /** The version on which this change is based. The stored version becomes `expectedVersion + 1`. */
  readonly expectedVersion: number;
  /**
   * Printed events in order, with dense ids from `firstEventId`, separated by line feeds without a trailing one.
   * `undefined` when there are none.
   */
  readonly events: { readonly firstEventId: EventId; readonly count: number; readonly body: string } | undefined;
  /** Replaces the stored snapshot. */
  readonly snapshot: { readonly lastEventId: EventId; readonly body: string } | undefined;
  /** When the execution is next due: an instant, `null` for never, `undefined` for no change. */
  readonly wakeAt: Instant | null | undefined;
  /** Tasks and errands belong to this run. Adding an existing task or removing a missing one does nothing. */
  readonly tasksAdded: readonly TaskRow[];
  readonly tasksRemoved: readonly TaskRow[];
  readonly errandsAdded: readonly ErrandRow[];
  /**
   * Ids of completed errands. An id that is not stored (because another server has completed it) makes the commit a
   * conflict.
   */
  readonly errandsSettled: readonly string[];
  /** The latest heartbeats, inserted or replaced by scheduledEventId. */
  readonly heartbeats: readonly HeartbeatRow[];
  /** Activity tasks whose heartbeat rows, if any, are removed. */
  readonly heartbeatsRemoved: readonly EventId[];
  /** The value of `cancelRequested` in List and Describe; `undefined` for no change. */
  readonly cancelRequested: boolean | undefined;
  /** At most once per execution. Other changes may still follow. */
  readonly closed: { readonly at: Instant; readonly status: CloseStatus } | undefined;
}
/** All-or-nothing, applied in order. */
export type Commit = readonly ExecutionChange[];
/**
 * `conflict`: an expected version differs from the stored one (or the run to be created exists, or the run to be
 * changed does not). `alreadyOpen`: the workflowId of a created execution has an open run in its domain (after the
 * preceding changes).
 */
export type CommitOutcome = "committed" | "conflict" | "alreadyOpen";

/** The only way in which executions change (S1, S2). */
export interface Commits {
  /**
   * One durable step for the whole group. The outcomes are in the order of the commits. Groups in flight at the same
   * time may land in any order.
   */
  commit(group: readonly Commit[]): Promise<readonly CommitOutcome[]>;
}
