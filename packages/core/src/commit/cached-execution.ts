import { fold } from "@openswf/engine/evolve";
import { parseSnapshot, withHeartbeats } from "@openswf/engine/snapshot";
import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import type { DomainKey, Store } from "../stores/store.ts";

/** Events of one execution that are kept printed in memory; older ones are read from the store. */
const recentEventsMax = 4_096;

/**
 * An execution as it is in the store at `version`: its state, and the last events of its history as they go out on the
 * wire. Changed only by `absorb`, after a commit; never trusted over the version check of the next commit.
 */
export class CachedExecution {
  readonly runId: RunId;
  readonly domain: DomainKey;
  readonly workflowId: string;
  version: number;
  state: ExecutionState;
  wakeAt: Instant | undefined;
  /** The last event that the stored snapshot knows, 0 when there is none. */
  snapshotEventId: EventId;
  /** The last events, printed. The first of them is event `recentFrom`. */
  readonly recent: string[];
  recentFrom: EventId;
  recentBytes: number;

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

  /** Appends events that have become durable, forgetting the oldest beyond the bound. */
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

  /** Printed events from..to (inclusive) when memory holds them all. */
  recentEvents(from: EventId, to: EventId): readonly string[] | undefined {
    if (from < this.recentFrom || to > this.state.lastEventId) return undefined;
    return this.recent.slice(from - this.recentFrom, to - this.recentFrom + 1);
  }

  /** Rough bytes in memory, for the cache's bound. */
  get weight(): number {
    const { activityTasks, timers, children } = this.state;
    return 2_000 + this.recentBytes + 400 * (activityTasks.size + timers.size + children.size);
  }
}

/** What the store holds of an execution, made into the state it stands for. */
export async function loadExecution(
  store: Pick<Store, "readExecution" | "readHistory">,
  runId: RunId,
): Promise<CachedExecution | undefined> {
  const stored = await store.readExecution(runId);
  if (stored === undefined) return undefined;
  const { workflowId, domain } = stored;
  const snapshot = stored.snapshot === undefined ? undefined : parseSnapshot(stored.snapshot);
  // A snapshot that another version of this program wrote is left aside: the history has everything.
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

/** Events read at a time where a whole history is wanted. */
const historySlice = 1_000;

export async function wholeHistory(store: Pick<Store, "readHistory">, runId: RunId): Promise<readonly string[]> {
  const events: string[] = [];
  for (;;) {
    const range = { from: events.length + 1, to: Number.MAX_SAFE_INTEGER, limit: historySlice, reverse: false };
    const slice = await store.readHistory(runId, range);
    events.push(...slice);
    if (slice.length < historySlice) return events;
  }
}
