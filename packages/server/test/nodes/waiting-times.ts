import type { HistoryEvent } from "@openswf/model/history-events";

/** Finds in histories how long tasks that waited when a node was killed went on waiting. */
export class WaitingTimes {
  readonly #kills: readonly number[];
  longestMs = 0;
  /** Tasks that waited at a kill. */
  tasks = 0;

  constructor(kills: readonly number[]) {
    this.#kills = kills;
  }

  look(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      if (event.eventType !== "ActivityTaskStarted" && event.eventType !== "DecisionTaskStarted") continue;
      const scheduled = events[event.attributes.scheduledEventId - 1];
      if (scheduled === undefined) continue;
      const kill = this.#kills.find((at) => scheduled.eventTimestamp <= at && at < event.eventTimestamp);
      if (kill === undefined) continue;
      this.tasks += 1;
      this.longestMs = Math.max(this.longestMs, event.eventTimestamp - kill);
    }
  }
}
