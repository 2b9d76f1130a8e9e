import type { HistoryEvent } from "@openswf/model/history-events";

/** Measures, from histories, how much longer tasks waited that were waiting when a node was killed. */
export class WaitingTimes {
  readonly #kills: readonly number[];
  longestMs = 0;
  /** The number of tasks that were waiting when a node was killed. */
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
