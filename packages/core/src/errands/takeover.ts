import type { Clock } from "../ports/clock.ts";
import type { ErrandRow } from "../stores/errands.ts";

/** The most errands of other servers taken over per look: two servers with the same errands get in each other's way. */
const takenOverAtATime = 100;
/** An errand that is still there after this many looks belongs to a server that has died or is overloaded. */
const looksBeforeTakeover = 2;

/** An errand's name, unique among all executions. */
export const errandName = ({ runId, errandId }: Pick<ErrandRow, "runId" | "errandId">): string =>
  `${runId}/${errandId}`;

/** Decides which errands of other servers this server takes over. */
export class Takeover {
  readonly #clock: Clock;
  /** How often to look at what other servers have promised. */
  readonly everyMs: number;
  /** Errands that the last look found and left to their servers, each with the time it was first found. */
  #foundLast: ReadonlyMap<string, number> = new Map();

  constructor(clock: Clock, everyMs: number) {
    this.#clock = clock;
    this.everyMs = everyMs;
  }

  /** Takes all errands of other servers that are stored now. Returns those that this server takes over. */
  choose(others: readonly ErrandRow[]): readonly ErrandRow[] {
    const now = this.#clock.elapsed();
    const found = new Map<string, number>();
    const chosen: ErrandRow[] = [];
    for (const errand of others) {
      const name = errandName(errand);
      const firstFoundAt = this.#foundLast.get(name) ?? now;
      const isOverdue = now - firstFoundAt >= looksBeforeTakeover * this.everyMs;
      if (isOverdue && chosen.length < takenOverAtATime) chosen.push(errand);
      else found.set(name, firstFoundAt);
    }
    this.#foundLast = found;
    return chosen;
  }
}
