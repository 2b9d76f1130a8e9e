import { EventTable } from "@openswf/insight/events/event-table";
import { ExecutionFold } from "@openswf/insight/execution/execution-fold";
import type { ExecutionState } from "@openswf/insight/execution/execution-state";
import { FlowFold } from "@openswf/insight/flow/flow-fold";
import type { HistoryEvent } from "@openswf/model/history-events";
import { TimelineFold } from "../../logic/timeline/timeline-fold.ts";

/** A history as far as it is known, in all forms in which pages show it. */
export interface HistorySoFar {
  /** In order, from the first. */
  readonly events: readonly HistoryEvent[];
  readonly state: ExecutionState;
  /** The same events in other forms. They go on growing: `events` is another array whenever they have. */
  readonly table: EventTable;
  readonly timeline: TimelineFold;
  readonly flow: FlowFold;
  /** Everything up to the end has been read once. */
  readonly isComplete: boolean;
  /** Until then, the last events, in order: those between `events` and them are missing. */
  readonly recent: readonly HistoryEvent[];
  readonly error: unknown;
}

/** Makes all forms of a history, page by page. */
export class HistoryForms {
  readonly #fold = new ExecutionFold();
  readonly #table = new EventTable();
  readonly #timeline = new TimelineFold();
  readonly #flow = new FlowFold();
  #events: readonly HistoryEvent[] = [];

  add(events: readonly HistoryEvent[]): void {
    this.#events = [...this.#events, ...events];
    for (const form of [this.#fold, this.#table, this.#timeline, this.#flow]) form.add(events);
  }

  current(): Omit<HistorySoFar, "isComplete" | "recent" | "error"> {
    return {
      events: this.#events,
      state: this.#fold.state,
      table: this.#table,
      timeline: this.#timeline,
      flow: this.#flow,
    };
  }
}
