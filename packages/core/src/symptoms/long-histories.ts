import type { EventId } from "@openswf/model/brand";
import type { Limits } from "@openswf/model/limits";
import type { Seen } from "./seen.ts";
import type { SymptomLog } from "./symptom-log.ts";

/** At these shares of the limit a line is said. */
const shares = [0.8, 0.95];

/** Histories near the limit at which SWF terminates an execution without asking its decider. */
export class LongHistories {
  readonly #log: SymptomLog;
  readonly #eventsMax: number;
  readonly #marks: readonly number[];

  constructor(log: SymptomLog, { historyEventsMax }: Limits) {
    this.#log = log;
    this.#eventsMax = historyEventsMax;
    this.#marks = shares.map((share) => Math.floor(historyEventsMax * share));
  }

  /** A history whose last event was `before` has grown. */
  grew(before: EventId, seen: Seen): void {
    const { lastEventId, workflowType, closing } = seen.state;
    if (closing !== undefined) return;
    for (const mark of this.#marks) {
      if (before >= mark || lastEventId < mark) continue;
      const about = [seen.domain, workflowType.name, workflowType.version, mark].join(" ");
      const fields = { ...seen.names, events: lastEventId, eventsMax: this.#eventsMax };
      const message = "a history nears its limit: the execution will be terminated there unless it continues as new";
      this.#log.warn("history_long", about, fields, message);
    }
  }

  /** Whether a history of this length may just have passed a mark: nearly none has. */
  mayMatter(lastEventId: EventId): boolean {
    return lastEventId >= (this.#marks[0] ?? 0);
  }
}
