import { fold } from "@openswf/engine/evolve";
import { parseSnapshot, withHeartbeats } from "@openswf/engine/snapshot";
import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import type { DomainKey } from "../stores/domain-key.ts";
import type { Histories, StoredExecutions } from "../stores/executions.ts";

/** The most events of one execution kept printed in memory. Older events are read from the store. */
const recentEventsMax = 4_096;

const weightStep = 4_096;

/**
 * An execution as the store holds it at `version`: its state, and the last events of its history in wire form. It
 * changes only in `absorb`, after a commit. The version check of the next commit always takes precedence over it.
 */
export class CachedExecution {
  readonly runId: RunId;
  readonly domain: DomainKey;
  readonly workflowId: string;
  version: number;
  state: ExecutionState;
  wakeAt: Instant | undefined;
  /** The last event the stored snapshot covers, or 0 without a snapshot. */
  snapshotEventId: EventId;
  /** The last events, printed. The first one is event `recentFrom`. */
  readonly recent: string[];
  recentFrom: EventId;
  recentBytes: number;
  /** The weight at which the cache holds it; 0 when it does not. */
  chargedWeight = 0;

  constructor(
    identity: { readonly runId: RunId; readonly domain: DomainKey; readonly workflowId: string },
    state: ExecutionState,
    stored: { readonly version: number; readonly wakeAt: Instant | undefined; readonly snapshotEventId: EventId },
  ) {
    this.runId = identity.runId;
    this.domain = identity.domain;
    this.workflowId = identity.workflowId;
    this.version = stored.version;
    this.state = state;
    this.wakeAt = stored.wakeAt;
    this.snapshotEventId = stored.snapshotEventId;
    this.recent = [];
    this.recentFrom = stored.snapshotEventId + 1;
    this.recentBytes = 0;
  }

  /** Appends events that are now durable and forgets the oldest beyond the bound. */
  append(printed: readonly string[]): void {
    for (const event of printed) {
      this.recent.push(event);
      this.recentBytes += event.length;
    }
    if (this.recent.length > recentEventsMax) {
      const forgotten = this.recent.splice(0, this.recent.length - recentEventsMax / 2);
      this.recentFrom += forgotten.length;
      for (const event of forgotten) this.recentBytes -= event.length;
    }
  }

  /** Printed events `from` to `to`, inclusive, or `undefined` unless memory holds them all. */
  recentEvents(from: EventId, to: EventId): readonly string[] | undefined {
    if (from < this.recentFrom || to > this.state.lastEventId) return undefined;
    return this.recent.slice(from - this.recentFrom, to - this.recentFrom + 1);
  }

  /**
   * An estimate of the bytes held in memory, for the cache's bound. It grows in steps, so that the cache need not hear of
   * every event.
   */
  get weight(): number {
    const { activityTasks, timers, children } = this.state;
    const bytes = 2_000 + this.recentBytes + 400 * (activityTasks.size + timers.size + children.size);
    return Math.ceil(bytes / weightStep) * weightStep;
  }
}

/** Loads an execution and folds its history into its state. `undefined` when the store has no such run. */
export async function loadExecution(
  store: StoredExecutions & Histories,
  runId: RunId,
): Promise<CachedExecution | undefined> {
  const stored = await store.readExecution(runId);
  if (stored === undefined) return undefined;
  const { workflowId, domain } = stored;
  const snapshot = stored.snapshot === undefined ? undefined : parseSnapshot(stored.snapshot);
  // A snapshot in the format of another version of this program is ignored: the history has everything.
  const unreadable = stored.snapshot !== undefined && snapshot === undefined;
  const printed = unreadable ? await wholeHistory(store, runId) : stored.tail;
  const events: readonly HistoryEvent[] = printed.map(parseHistoryEvent);
  const state = withHeartbeats(fold({ workflowId, runId }, snapshot, events), stored.heartbeats);
  const execution = new CachedExecution({ runId, workflowId, domain }, state, {
    version: stored.version,
    wakeAt: stored.wakeAt,
    snapshotEventId: snapshot?.lastEventId ?? 0,
  });
  execution.append(printed);
  return execution;
}

/** The number of events per read when a whole history is read. */
const historySlice = 1_000;

export async function wholeHistory(store: Histories, runId: RunId): Promise<readonly string[]> {
  const events: string[] = [];
  for (;;) {
    const range = { from: events.length + 1, to: Number.MAX_SAFE_INTEGER, limit: historySlice, reverse: false };
    const slice = await store.readHistory(runId, range);
    events.push(...slice);
    if (slice.length < historySlice) return events;
  }
}
