import { loadExecution } from "@openswf/core/commit/cached-execution";
import type { Store } from "@openswf/core/stores/store";
import { errandId } from "@openswf/engine/errands";
import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, RunId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import { LRUCache } from "lru-cache";
import { CrossLinks, type ExternalRequest } from "./cross-links.ts";

/** Each child asks for its parent, and the children of one parent mostly follow each other. */
const statesKept = 64;
/** Signals and cancel requests received by the most recently checked targets. */
const receivedKept = 500_000;
const sliceSize = 1_000;

/** `broken`: the execution exists but cannot be loaded. Its own check reports what is wrong with it. */
export type OtherState = ExecutionState | "missing" | "broken";

/** Reads the executions that another execution refers to. */
export class OtherExecutions {
  readonly #store: Store;
  readonly #states = new LRUCache<RunId, OtherState>({ max: statesKept });
  readonly #received = new LRUCache<RunId, ReadonlyMap<string, number>>({
    maxSize: receivedKept,
    sizeCalculation: (received) => 1 + received.size,
  });

  constructor(store: Store) {
    this.#store = store;
  }

  async state(runId: RunId): Promise<OtherState> {
    const known = this.#states.get(runId);
    if (known !== undefined) return known;
    const state = await this.#load(runId);
    this.#states.set(runId, state);
    return state;
  }

  async #load(runId: RunId): Promise<OtherState> {
    try {
      return (await loadExecution(this.#store, runId))?.state ?? "missing";
    } catch {
      return "broken";
    }
  }

  /** `undefined` if the event does not exist or cannot be read. */
  async event(runId: RunId, eventId: EventId): Promise<HistoryEvent | undefined> {
    const range = { from: eventId, to: eventId, limit: 1, reverse: false };
    const [printed] = await this.#store.readHistory(runId, range);
    return printed === undefined ? undefined : parsed(printed);
  }

  async hasErrand(runId: RunId, errand: Parameters<typeof errandId>[0]): Promise<boolean> {
    const id = errandId(errand);
    return (await this.#store.errandsOf(runId)).some((row) => row.errandId === id);
  }

  /** How often this request appears in the target's history; `undefined` if the target is not stored. */
  async timesReceived(
    target: RunId,
    request: { readonly kind: ExternalRequest; readonly sender: RunId; readonly initiatedEventId: EventId },
  ): Promise<number | undefined> {
    let received = this.#received.get(target);
    if (received === undefined) {
      received = await this.#readReceived(target);
      if (received === undefined) return undefined;
      this.#received.set(target, received);
    }
    return received.get(nameOf(request.kind, request.sender, request.initiatedEventId)) ?? 0;
  }

  async #readReceived(target: RunId): Promise<ReadonlyMap<string, number> | undefined> {
    const received = new Map<string, number>();
    for (let from = 1; ; from += sliceSize) {
      const range = { from, to: Number.MAX_SAFE_INTEGER, limit: sliceSize, reverse: false };
      const slice = await this.#store.readHistory(target, range);
      if (from === 1 && slice.length === 0) return undefined;
      countReceived(slice, received);
      if (slice.length < sliceSize) return received;
    }
  }
}

/** Adds the requests that these events record as received. */
function countReceived(slice: readonly string[], received: Map<string, number>): void {
  const links = new CrossLinks();
  for (const printed of slice) {
    const event = printed.includes("externalWorkflowExecution") ? parsed(printed) : undefined;
    if (event !== undefined) links.add(event);
  }
  for (const { kind, sender, initiatedEventId } of links.received) {
    const name = nameOf(kind, sender.runId, initiatedEventId);
    received.set(name, (received.get(name) ?? 0) + 1);
  }
}

function nameOf(kind: ExternalRequest, sender: string, initiatedEventId: EventId): string {
  return `${kind} ${initiatedEventId} of ${sender}`;
}

function parsed(printed: string): HistoryEvent | undefined {
  try {
    return parseHistoryEvent(printed);
  } catch {
    return undefined;
  }
}
