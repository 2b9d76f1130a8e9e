import type { Clock } from "../../ports/clock.ts";
import type { ErrandRow } from "../../stores/errands.ts";
import { errandName } from "../takeover.ts";

/** How often to look for events that other servers owe. */
export const lookEveryMs = 5_000;
/** Events that are still there after this long are published by whoever sees them: their server is down, or cannot. */
const overdueMs = 10_000;

/**
 * Decides which events of other servers this server publishes. Each waits for a random time more, so that of several
 * servers one usually comes first and the others find the events settled.
 */
export class OthersEvents {
  readonly #clock: Pick<Clock, "elapsed">;
  /** Returns a new random number from 0 to 1 on each call. */
  readonly #random: () => number;
  /** When each that the last look found is overdue. */
  #dueAt: ReadonlyMap<string, number> = new Map();

  constructor(clock: Pick<Clock, "elapsed">, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Takes all that a look has found. Returns what this server takes over. */
  choose(found: readonly ErrandRow[]): readonly ErrandRow[] {
    const now = this.#clock.elapsed();
    const dueAt = new Map<string, number>();
    const chosen: ErrandRow[] = [];
    for (const row of found) {
      const name = errandName(row);
      const due = this.#dueAt.get(name) ?? now + overdueMs * (1 + this.#random());
      if (due <= now) chosen.push(row);
      else dueAt.set(name, due);
    }
    this.#dueAt = dueAt;
    return chosen;
  }
}
