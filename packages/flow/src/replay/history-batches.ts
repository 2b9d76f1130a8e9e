import type { HistoryEvent } from "../authoring/history-event.ts";
import { retryTimerPrefix } from "./markers.ts";
import { RecordedBatch } from "./recorded-batch.ts";

/** What one decision task showed to the code. */
export interface Batch {
  /** The time of its `DecisionTaskStarted`, in milliseconds since 1970. */
  readonly at: number;
  readonly startedEventId: number;
  readonly events: readonly HistoryEvent[];
  /** What came of it; `undefined` if that is still open. */
  readonly recorded: RecordedBatch | undefined;
  /** Whether the code has been tried with these events before, and failed. */
  readonly wasHeld: boolean;
}

/**
 * Cuts a history into what each decision task showed.
 *
 * B1. A task shows everything that came before its start and was not shown by a task that was completed. Tasks that failed or timed
 *     out decided nothing.
 * B2. What was recorded between a task's start and its completion belongs to the next task.
 * B3. Events of its decisions follow its completion, before the next task starts. Those of decisions that failed are also shown by the
 *     next task.
 * B4. A task that was held has decided nothing: what it showed is shown again by the next.
 * B5. A batch that was too large takes several tasks, of which only the first shows anything. It is complete after the last. What
 *     comes meanwhile belongs to the task after that.
 */
export class HistoryBatches {
  #pending: HistoryEvent[] = [];
  #started: HistoryEvent<"DecisionTaskStarted"> | undefined;
  /** Completed, with its events still coming. */
  #completed: Batch | undefined;
  /** A batch of which parts are completed. */
  #parted: Batch | undefined;
  #lastEventId = 0;
  #lastAt = 0;
  #heldInARow = 0;
  /** Whether the pending events were shown by a task that was held. */
  #wasHeld = false;

  /** How many tasks in a row, up to the last one that was completed, have decided nothing since the code failed. */
  get heldInARow(): number {
    return this.#heldInARow;
  }

  /** The last event that was given. */
  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** The batch that waits for its next part. */
  get parted(): Batch | undefined {
    return this.#parted;
  }

  /** Whether a task shows anything new up to `eventId`, or up to now. Own timers are no news. */
  hasNews(eventId: number = this.#lastEventId): boolean {
    return this.#pending.some((event) => event.eventId <= eventId && !isOwnTimer(event));
  }

  /** Takes the next event. Returns the batch that is complete because of it. */
  add(event: HistoryEvent): Batch | undefined {
    if (event.eventId <= this.#lastEventId) return undefined;
    if (event.eventId !== this.#lastEventId + 1) {
      throw new Error(
        `the history goes from event ${this.#lastEventId} to event ${event.eventId}: give all events, in order`,
      );
    }
    this.#lastEventId = event.eventId;
    this.#lastAt = event.at;
    switch (event.eventType) {
      case "DecisionTaskStarted":
        this.#started = event;
        return this.takeCompleted();
      case "DecisionTaskCompleted":
        this.#complete(event);
        return undefined;
      case "DecisionTaskScheduled":
        return undefined;
      case "DecisionTaskTimedOut":
        if (event.attributes.startedEventId === this.#started?.eventId) this.#started = undefined;
        return undefined;
      default:
        this.#sort(event);
        return undefined;
    }
  }

  /** The batch that was completed last, once no further event of its decisions can come. */
  takeCompleted(): Batch | undefined {
    const batch = this.#completed;
    this.#completed = undefined;
    const recorded = batch?.recorded;
    if (batch === undefined || recorded === undefined) return undefined;
    if (recorded.isHeld) {
      this.#heldInARow += 1;
      this.#wasHeld ||= batch.events.length > 0;
      this.#pending = [...batch.events, ...this.#pending];
      return undefined;
    }
    this.#heldInARow = 0;
    const whole = this.#parted ?? batch;
    if (whole !== batch) whole.recorded?.join(recorded);
    this.#parted = whole.recorded?.isPart === true ? whole : undefined;
    return this.#parted === undefined ? whole : undefined;
  }

  /** What the task that is under way shows. */
  open(): Batch {
    const started = this.#started;
    if (started === undefined) throw new Error("the history does not end with a decision task that is started");
    return this.#take(started.eventId, started.at, undefined);
  }

  /** All that no completed task has shown, as if a task showed it at the time of the last event. */
  rest(): Batch {
    return this.#take(this.#lastEventId + 1, this.#lastAt, undefined);
  }

  #complete({ eventId, attributes }: HistoryEvent<"DecisionTaskCompleted">): void {
    const { startedEventId = 0 } = attributes;
    const recorded = new RecordedBatch(startedEventId, eventId);
    const at = this.#started?.at ?? 0;
    this.#started = undefined;
    const isNextPart = this.#parted !== undefined;
    this.#completed = isNextPart
      ? { at, startedEventId, events: [], recorded, wasHeld: false }
      : this.#take(startedEventId, at, recorded);
  }

  #take(startedEventId: number, at: number, recorded: RecordedBatch | undefined): Batch {
    const end = this.#pending.findIndex(({ eventId }) => eventId > startedEventId);
    const events = this.#pending.splice(0, end === -1 ? this.#pending.length : end);
    const wasHeld = this.#wasHeld;
    this.#wasHeld = false;
    return { at, startedEventId, events, recorded, wasHeld };
  }

  #sort(event: HistoryEvent): void {
    const recorded = this.#completed?.recorded;
    const isResult = recorded !== undefined && isResultOf(event, recorded.completedEventId);
    if (isResult) recorded.add(event);
    if (!isResult || event.eventType.endsWith("Failed")) this.#pending.push(event);
  }
}

/** Whether a decision of this task made the event, and not something later that tells of its fate. */
function isResultOf({ eventType, attributes }: HistoryEvent, completedEventId: number): boolean {
  if (!("decisionTaskCompletedEventId" in attributes)) return false;
  if (attributes.decisionTaskCompletedEventId !== completedEventId) return false;
  return !(eventType.endsWith("Failed") && "initiatedEventId" in attributes && (attributes.initiatedEventId ?? 0) > 0);
}

function isOwnTimer(event: HistoryEvent): boolean {
  return (
    (event.eventType === "TimerFired" || event.eventType === "StartTimerFailed") &&
    event.attributes.timerId?.startsWith("openswf.") === true &&
    !event.attributes.timerId.startsWith(retryTimerPrefix)
  );
}
