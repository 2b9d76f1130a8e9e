import type { HeartbeatRow, NewExecution } from "@openswf/core/stores/commits";
import type { TaskRow } from "@openswf/core/stores/tasks";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";
import { compareAscii } from "../collections/byte-order.ts";

interface Closed {
  readonly at: Instant;
  readonly status: CloseStatus;
}

/** Events that were committed together, printed, one a line. */
export interface HistoryPart {
  readonly firstEventId: EventId;
  readonly count: number;
  readonly body: string;
}

/** An execution as it is stored. Lists of executions hold the execution itself; only commits change it. */
export interface Execution {
  /** In the order in which executions were stored: it orders what is of one instant. */
  readonly number: number;
  readonly runId: RunId;
  readonly created: NewExecution;
  /**
   * When it started or, if the clock was set back meanwhile, when the previous run of its workflowId did: see
   * workflow-runs.ts.
   */
  readonly ranAt: Instant;
  version: number;
  /** 0 if there are no events. */
  lastEventId: EventId;
  wakeAt: Instant | undefined;
  cancelRequested: boolean;
  closed: Closed | undefined;
  snapshot: { readonly lastEventId: EventId; readonly body: string } | undefined;
  /** In the order of their events. */
  readonly history: HistoryPart[];
  /** In the order of their scheduledEventIds. */
  heartbeats: readonly HeartbeatRow[];
  /** Those that wait for a poll. */
  tasks: readonly TaskRow[];
}

export function compareRuns(one: { readonly runId: RunId }, other: { readonly runId: RunId }): number {
  return compareAscii(one.runId, other.runId);
}
