import type { Histories } from "@openswf/core/stores/executions";
import { Draft } from "@openswf/engine/draft";
import { evolveDraft } from "@openswf/engine/evolve";
import { printSnapshot } from "@openswf/engine/snapshot";
import { startedState } from "@openswf/engine/started-state";
import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent, printHistoryEvent } from "@openswf/model/history-events";
import { BackLinks, isEventType } from "./back-links.ts";
import { CrossLinks } from "./cross-links.ts";

/** The number of events held in memory at a time. */
const sliceSize = 1_000;

export interface WalkedHistory {
  /** The fold of the whole history, without heartbeats. */
  readonly state: ExecutionState;
  /** The fold up to the requested event, printed as a snapshot. */
  readonly snapshotThere: string | undefined;
  readonly crossLinks: CrossLinks;
}

/** A history that cannot be read to its end. Nothing else is checked, since it would fail for the same reason. */
export interface BrokenHistory {
  readonly wrong: string;
}

/**
 * Reads a history once, in slices, and checks everything that can be checked on its own: it starts with its start
 * event, its ids are dense, its time never goes back, its links refer to the right events, nothing follows its close,
 * and it can be folded.
 */
export async function walkHistory(
  store: Histories,
  execution: { readonly runId: RunId; readonly workflowId: string },
  snapshotEventId: EventId | undefined,
): Promise<WalkedHistory | BrokenHistory> {
  const walk = new Walk(execution, snapshotEventId);
  for (;;) {
    const range = { from: walk.lastEventId + 1, to: Number.MAX_SAFE_INTEGER, limit: sliceSize, reverse: false };
    const slice = await store.readHistory(execution.runId, range);
    for (const printed of slice) {
      const wrong = walk.step(printed);
      if (wrong !== undefined) return { wrong };
    }
    if (slice.length < sliceSize) return walk.end();
  }
}

class Walk {
  readonly #execution: { readonly runId: RunId; readonly workflowId: string };
  readonly #snapshotEventId: EventId | undefined;
  readonly #backLinks = new BackLinks();
  readonly #crossLinks = new CrossLinks();
  #draft: Draft | undefined;
  #snapshotThere: string | undefined;
  #lastEventAt: Instant = 0;
  lastEventId: EventId = 0;

  constructor(execution: { readonly runId: RunId; readonly workflowId: string }, snapshotEventId: EventId | undefined) {
    this.#execution = execution;
    this.#snapshotEventId = snapshotEventId;
  }

  /** Processes the next event as stored. Returns what is wrong with it. */
  step(printed: string): string | undefined {
    const next = this.lastEventId + 1;
    const event = readEvent(printed);
    if (event === undefined) return `event ${next} cannot be read`;
    const { eventId, eventTimestamp, eventType } = event;
    if (eventId !== next) return `event ${next} is missing: found event ${eventId} instead`;
    const wrong = this.#wrongWith(event);
    if (wrong !== undefined) return `event ${eventId} ${eventType}: ${wrong}`;
    this.lastEventId = eventId;
    this.#lastEventAt = eventTimestamp;
    this.#crossLinks.add(event);
    if (eventId === this.#snapshotEventId && this.#draft !== undefined) {
      this.#snapshotThere = printSnapshot(this.#draft.state);
    }
    return undefined;
  }

  #wrongWith(event: HistoryEvent): string | undefined {
    if (event.eventTimestamp < this.#lastEventAt) return "it is earlier than the event before it";
    if (this.#draft !== undefined && this.#draft.state.closing !== undefined) return "it comes after the close";
    const wrongLink = this.#backLinks.follow(event);
    if (wrongLink !== undefined) return wrongLink;
    try {
      if (this.#draft !== undefined) evolveDraft(this.#draft, event);
      else if (event.eventType === "WorkflowExecutionStarted") {
        this.#draft = new Draft(startedState(this.#execution, event));
      } else return "a history must start with WorkflowExecutionStarted";
    } catch (error) {
      return `it does not follow from the events before it (${String(error)})`;
    }
    return undefined;
  }

  end(): WalkedHistory | BrokenHistory {
    if (this.#draft === undefined) return { wrong: "it has no history" };
    const { state } = this.#draft;
    return { state, snapshotThere: this.#snapshotThere, crossLinks: this.#crossLinks };
  }
}

/** The event, if the line is exactly what the server prints for it. */
function readEvent(printed: string): HistoryEvent | undefined {
  try {
    const event = parseHistoryEvent(printed);
    const isWhole = isEventType(event.eventType) && printHistoryEvent(event) === printed;
    return isWhole ? event : undefined;
  } catch {
    return undefined;
  }
}
