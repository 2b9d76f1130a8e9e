import type { HistoryEvent } from "../authoring/history-event.ts";
import { RecordedBatch } from "./recorded-batch.ts";

/** What one decision task showed to the code. */
export interface Batch {
  /** The time of its `DecisionTaskStarted`, in milliseconds since 1970. */
  readonly at: number;
  readonly startedEventId: number;
  readonly events: readonly HistoryEvent[];
  /** What came of it; `undefined` if that is still open. */
  readonly recorded: RecordedBatch | undefined;
}

/**
 * Cuts a history into what each decision task showed.
 *
 * B1. A task shows everything that came before its start and was not shown by a task that was completed. Tasks that failed or timed
 *     out decided nothing.
 * B2. What was recorded between a task's start and its completion belongs to the next task.
 * B3. Events of its decisions follow its completion, before the next task starts. Those of decisions that failed are also shown by the
 *     next task.
 */
export class HistoryBatches {
  #pending: HistoryEvent[] = [];
  #started: HistoryEvent<"DecisionTaskStarted"> | undefined;
  /** Completed, with its events still coming. */
  #completed: Batch | undefined;
  #lastEventId = 0;
  #heldInARow = 0;

  /** How many tasks in a row, up to the last one that was completed, have decided nothing since the code failed. */
  get heldInARow(): number {
    return this.#heldInARow;
  }

  /** The last event that was given. */
  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** Takes the next event. Returns the batch that is complete because of it. */
  add(event: HistoryEvent): Batch | undefined {
    if (event.eventId <= this.#lastEventId) return undefined;
    this.#lastEventId = event.eventId;
    switch (event.eventType) {
      case "DecisionTaskStarted": {
        this.#started = event;
        return this.takeCompleted();
      }
      case "DecisionTaskCompleted":
        this.#complete(event);
        return undefined;
      case "DecisionTaskScheduled":
      case "DecisionTaskTimedOut":
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
    if (batch === undefined) return undefined;
    if (batch.recorded?.isHeld !== true) {
      this.#heldInARow = 0;
      return batch;
    }
    this.#heldInARow += 1;
    this.#pending = [...batch.events, ...this.#pending];
    return undefined;
  }

  /** What the task that is under way shows. */
  open(): Batch {
    const { eventId: startedEventId = this.#lastEventId + 1, at = 0 } = this.#started ?? {};
    const events = this.#takeBefore(startedEventId);
    return { at, startedEventId, events, recorded: undefined };
  }

  /** Everything that no completed task has shown, as if a task showed it at the time of its last event. */
  rest(): Batch {
    const events = this.#takeBefore(this.#lastEventId + 1);
    return { at: events.at(-1)?.at ?? 0, startedEventId: this.#lastEventId + 1, events, recorded: undefined };
  }

  #complete({ eventId, attributes }: HistoryEvent<"DecisionTaskCompleted">): void {
    const { startedEventId = 0 } = attributes;
    const at = this.#started?.at ?? 0;
    const events = this.#takeBefore(startedEventId);
    this.#completed = { at, startedEventId, events, recorded: new RecordedBatch(startedEventId, eventId) };
  }

  #takeBefore(startedEventId: number): HistoryEvent[] {
    const at = this.#pending.findIndex(({ eventId }) => eventId > startedEventId);
    return this.#pending.splice(0, at === -1 ? this.#pending.length : at);
  }

  #sort(event: HistoryEvent): void {
    const recorded = this.#completed?.recorded;
    const isResult = recorded !== undefined && isResultOf(event, recorded.completedEventId);
    if (isResult) recorded.results.push(event);
    if (!isResult || event.eventType.endsWith("Failed")) this.#pending.push(event);
  }
}

/** Whether a decision of this task made the event, and not something later that tells of its fate. */
function isResultOf({ eventType, attributes }: HistoryEvent, completedEventId: number): boolean {
  if (!("decisionTaskCompletedEventId" in attributes)) return false;
  if (attributes.decisionTaskCompletedEventId !== completedEventId) return false;
  return !(eventType.endsWith("Failed") && "initiatedEventId" in attributes && (attributes.initiatedEventId ?? 0) > 0);
}
